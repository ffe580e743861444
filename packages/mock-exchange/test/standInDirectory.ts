import type {
  Directory,
  DirectoryUser,
  Licence,
  MailboxLocation,
  PasswordSignInVerdict,
  Tenant,
} from '@authshift/mock-idp';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const tenantId = '11111111-1111-4111-8111-111111111111';

interface StandInUser {
  readonly address: string;
  readonly licences?: readonly Licence[];
  readonly location?: MailboxLocation;
  readonly aliases?: readonly string[];
  readonly behaviour?: string;
  readonly enabled?: boolean;
}

/** A directory whose keys the test holds, so that it can sign tokens no identity provider would. */
export async function standInDirectory(people: readonly StandInUser[], asOf = '2026-11-22') {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'stand-in', alg: 'RS256', use: 'sig' };
  let tenant: Tenant = {
    id: tenantId,
    name: 'Stand-in',
    domains: ['stand-in.example'],
    asOf,
    cloud: 'global',
    securityDefaults: false,
  };
  const setAsOf = (date: string): void => {
    tenant = { ...tenant, asOf: date };
  };
  const users = people.map(toUser);
  const directory: Directory = {
    findTenant: async (reference) => (reference === tenantId ? tenant : undefined),
    listUsers: async () => users,
    findUser: async (query) =>
      users.find((user) => (query.oid === undefined ? answersTo(user, query.address) : user.oid === query.oid)),
    listGroups: async () => [],
    listApps: async () => [],
    checkPassword: async (_, password) => (password === 'right' ? 'correct' : 'wrong'),
    judgePasswordSignIn: async (address, password) => {
      if (password !== 'right') return 'wrong';
      const user = users.find((one) => answersTo(one, address));
      if (user?.enabled === false) return 'disabled';
      return verdicts[user?.behaviour ?? ''] ?? 'correct';
    },
    findChallenge: async () => undefined,
    signingKeys: async () => ({ keys: [key] }),
  };
  const sign = (claims: JWTPayload, kid = 'stand-in'): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey);
  /** The identity provider a mock of Exchange needs: time is the machine's, and there are no sessions to end. */
  const idp = {
    origin: 'http://localhost:1',
    directory,
    control: { url: 'http://localhost:1/_mock', token: 'control-token' },
    tellTime: async () => new Date().toISOString(),
    findAccount: async () => {
      throw new Error('The stand-in keeps no passwords.');
    },
    changeAccount: async () => undefined,
  };
  return { directory, idp, sign, users, setAsOf };
}

// As the accounts of the built-in world with these names.
const verdicts: Readonly<Record<string, PasswordSignInVerdict>> = {
  mfa: 'needs-second-factor',
  locked: 'blocked',
  'expired-password': 'password-expired',
  'blocked-by-policy': 'blocked-by-policy',
};

function toUser(person: StandInUser, index: number): DirectoryUser {
  return {
    oid: `c0000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    tenantId,
    upn: person.address,
    displayName: person.address,
    mail: person.address,
    aliases: person.aliases ?? [],
    licences: person.licences ?? ['exchange-online'],
    enabled: person.enabled ?? true,
    location: person.location ?? 'cloud',
    behaviour: person.behaviour ?? 'ordinary',
  };
}

function answersTo(user: DirectoryUser, address: string | undefined): boolean {
  const wanted = address?.toLowerCase();
  return [user.upn, user.mail, ...user.aliases].some((known) => known?.toLowerCase() === wanted);
}
