import {
  CONSUMERS,
  type DirectoryUser,
  type FindUserQuery,
  type Licence,
  type MailboxLocation,
  type Tenant,
} from '@authshift/mock-idp';
import { describe, expect, it } from 'vitest';
import { standInDirectory, tenantId } from '../../test/standInDirectory.ts';
import { openExchangeState } from '../control/exchangeState.ts';
import type { MailboxSettings } from '../mailboxes/mailboxSettings.ts';
import { openPermissions } from '../mailboxes/permissions.ts';
import type { BasicProtocol } from '../policies/authenticationPolicy.ts';
import { openExchangeSettings } from '../policies/exchangeSettings.ts';
import type { TenantSettings } from '../policies/tenantSettings.ts';
import { judgeMailSignIn, type MailProtocol, type MailSignIn } from './mailSignIn.ts';

const now = new Date('2026-11-22T12:00:00Z');
const seconds = now.getTime() / 1000;
const servicePrincipal = 'd0000000-0000-4000-8000-000000000001';
const registration = 'd0000000-0000-4000-8000-000000000002';

const people: readonly {
  readonly address: string;
  readonly aliases?: readonly string[];
  readonly licences?: readonly Licence[];
  readonly location?: MailboxLocation;
  readonly behaviour?: string;
  readonly enabled?: boolean;
}[] = [
  { address: 'desk@stand-in.example', aliases: ['reception@stand-in.example'] },
  { address: 'room@stand-in.example' },
  { address: 'shared@stand-in.example', licences: [], behaviour: 'shared', enabled: false },
  { address: 'unlicensed@stand-in.example', licences: [], behaviour: 'unlicensed' },
  { address: 'on-premises@stand-in.example', location: 'on-premises', licences: [] },
  { address: 'frontline@stand-in.example', licences: ['frontline'] },
  { address: 'imap-off@stand-in.example', behaviour: 'imap-off' },
  { address: 'smtp-off@stand-in.example', behaviour: 'smtp-off' },
  { address: 'disabled@stand-in.example', enabled: false },
  { address: 'mfa@stand-in.example', behaviour: 'mfa' },
  { address: 'locked@stand-in.example', behaviour: 'locked' },
  { address: 'blocked-by-policy@stand-in.example', behaviour: 'blocked-by-policy' },
  { address: 'expired-password@stand-in.example', behaviour: 'expired-password' },
];

interface World {
  readonly asOf?: string;
  readonly tenantIs?: Partial<Tenant>;
  readonly tenant?: Partial<TenantSettings>;
  /** Settings of mailboxes, by what stands before the at sign. */
  readonly mailboxes?: Readonly<Record<string, Partial<MailboxSettings>>>;
  /** `who has Full Access to whom`. */
  readonly fullAccess?: readonly (readonly [string, string])[];
  readonly principals?: readonly string[];
  readonly principalReaches?: readonly string[];
  readonly assigned?: readonly string[];
  readonly policy?: readonly BasicProtocol[];
}

const standIn = await standInDirectory(people);

async function world(options: World) {
  const { asOf = '2026-11-22', tenantIs = {} } = options;
  const directory = {
    ...standIn.directory,
    findTenant: async (reference: string) => {
      const tenant = await standIn.directory.findTenant(reference);
      return tenant && { ...tenant, asOf, ...tenantIs };
    },
  };
  const state = openExchangeState(undefined);
  const tenantTime = async () => now.getTime();
  const settings = openExchangeSettings({ directory, tenantTime, state, revokeSessions: async () => undefined });
  const permissions = openPermissions({ settings, state });
  if (options.tenant) await settings.changeTenant(tenantId, options.tenant, 'at-once');
  for (const [name, change] of Object.entries(options.mailboxes ?? {}))
    await settings.changeMailbox(userOf(name), change, 'at-once');
  for (const [trustee, owner] of options.fullAccess ?? [])
    await permissions.grant(userOf(owner), { kind: 'user', oid: userOf(trustee).oid }, 'FullAccess', 'at-once');
  for (const objectId of options.principals ?? [])
    await permissions.servicePrincipals.add(tenantId, { appId: 'app', objectId });
  for (const owner of options.principalReaches ?? [])
    for (const objectId of options.principals ?? [])
      await permissions.grant(userOf(owner), { kind: 'service-principal', objectId }, 'FullAccess', 'at-once');
  if (options.assigned) {
    const members = options.assigned.map((name) => userOf(name).oid);
    await settings.managementScopes.put(tenantId, { name: 'Senders', members }, 'at-once');
    await settings.managementRoleAssignments.put(
      tenantId,
      {
        name: 'Send',
        role: 'Application SMTP.SendAsApp',
        servicePrincipalId: servicePrincipal,
        scope: 'Senders',
      },
      'at-once',
    );
  }
  if (options.policy) {
    const policy = { name: 'Policy', allowBasicAuth: options.policy };
    await settings.authenticationPolicies.put(tenantId, policy, 'at-once');
    await settings.changeTenant(tenantId, { defaultAuthenticationPolicy: 'Policy' }, 'at-once');
  }
  return { directory, settings, permissions, now: () => now };
}

function userOf(name: string): DirectoryUser {
  const user = standIn.users.find(({ upn }) => upn === `${name}@stand-in.example`);
  if (user === undefined) throw new Error(`The stand-in has no ${name}.`);
  return user;
}

const claims = {
  iss: `https://sts.windows.net/${tenantId}/`,
  aud: 'https://outlook.office365.com',
  iat: seconds - 60,
  nbf: seconds - 60,
  exp: seconds + 3600,
  appid: 'a0000000-0000-4000-8000-000000000004',
  scp: 'IMAP.AccessAsUser.All POP.AccessAsUser.All SMTP.Send',
};

function describeVerdict(verdict: MailSignIn): string {
  if (verdict.verdict === 'refused') return verdict.why;
  return verdict.connected ? `in ${verdict.mailbox.upn.split('@')[0]}` : 'not connected';
}

async function byToken(
  [protocol, tokenOf, name]: readonly [MailProtocol, string, string],
  options: World = {},
  changes: object = {},
): Promise<string> {
  const secret = await standIn.sign({ ...claims, oid: userOf(tokenOf).oid, ...changes });
  const user = name.includes('@') || name === '' ? name : `${name}@stand-in.example`;
  return describeVerdict(await judgeMailSignIn({ protocol, mechanism: 'xoauth2', user, secret }, await world(options)));
}

const appClaims = {
  scp: undefined,
  oid: servicePrincipal,
  roles: ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'],
};

async function byApp(protocol: MailProtocol, name: string, options: World, changes: object = {}): Promise<string> {
  return byToken([protocol, 'desk', name], options, { ...appClaims, ...changes });
}

async function byPassword(
  [protocol, user, secret = 'right']: readonly [MailProtocol, string, string?],
  options: World = {},
): Promise<string> {
  const name = user.includes('@') ? user : `${user}@stand-in.example`;
  const credentials = { protocol, mechanism: 'login', user: name, secret } as const;
  return describeVerdict(await judgeMailSignIn(credentials, await world(options)));
}

describe.each(['imap', 'pop'] as const)('XOAUTH2 at %s', (protocol) => {
  it('opens the own mailbox, by UPN in any case', async () => {
    expect(await byToken([protocol, 'desk', 'desk'])).toBe('in desk');
    expect(await byToken([protocol, 'desk', 'DESK@Stand-In.example'])).toBe('in desk');
  });

  it.each([
    ['token-expired', { exp: seconds - 301 }],
    ['wrong-audience', { aud: 'https://graph.microsoft.com' }],
    ['no-permission', { scp: 'SMTP.Send' }],
    ['no-permission', { scp: 'EWS.AccessAsUser.All' }],
    ['token-invalid', { oid: 'ffffffff-0000-4000-8000-000000000000' }],
    ['token-invalid', { nbf: seconds + 301 }],
    ['token-invalid', { iss: 'https://evil.example/' }],
  ])('refuses the token as %s with %o', async (why, changes) => {
    expect(await byToken([protocol, 'desk', 'desk'], {}, changes)).toBe(why);
  });

  it('takes a token for outlook.office.com as well', async () => {
    expect(await byToken([protocol, 'desk', 'desk'], {}, { aud: 'https://outlook.office.com' })).toBe('in desk');
  });

  it('refuses a user nobody has', async () => {
    expect(await byToken([protocol, 'desk', 'nobody@stand-in.example'])).toBe('no-mailbox');
    expect(await byToken([protocol, 'desk', ''])).toBe('malformed');
  });

  // Row 4: authenticated, and then not connected.
  it.each([
    ['another mailbox without Full Access', 'desk', 'room'],
    ['an alias instead of the UPN', 'desk', 'reception'],
    ['no licence', 'unlicensed', 'unlicensed'],
    ['a mailbox on premises', 'on-premises', 'on-premises'],
  ])('lets in, but does not connect: %s', async (_, tokenOf, name) => {
    expect(await byToken([protocol, tokenOf, name])).toBe('not connected');
  });

  it.each(['just-licensed', 'soft-deleted'] as const)('lets in, but does not connect: %s', async (state) => {
    expect(await byToken([protocol, 'desk', 'desk'], { mailboxes: { desk: { state } } })).toBe('not connected');
  });

  it('opens a shared mailbox with Full Access, although its own account is blocked', async () => {
    expect(await byToken([protocol, 'desk', 'shared'], { fullAccess: [['desk', 'shared']] })).toBe('in shared');
    expect(await byToken([protocol, 'desk', 'shared'])).toBe('not connected');
  });

  it('keeps a token good after the account was blocked', async () => {
    expect(await byToken([protocol, 'disabled', 'disabled'])).toBe('in disabled');
  });

  it('obeys the switch of the account, and that of the mailbox it opens', async () => {
    const off = protocol === 'imap' ? { imapEnabled: false } : { popEnabled: false };
    const fullAccess = [['desk', 'shared']] as const;
    expect(await byToken([protocol, 'desk', 'desk'], { mailboxes: { desk: off } })).toBe('protocol-off');
    expect(await byToken([protocol, 'desk', 'shared'], { fullAccess, mailboxes: { desk: off } })).toBe('protocol-off');
    expect(await byToken([protocol, 'desk', 'shared'], { fullAccess, mailboxes: { shared: off } })).toBe(
      'not connected',
    );
  });

  it('lets an application into what its service principal has Full Access to', async () => {
    const principals = [servicePrincipal];
    expect(await byApp(protocol, 'room', { principals, principalReaches: ['room'] })).toBe('in room');
    expect(await byApp(protocol, 'desk', { principals, principalReaches: ['room'] })).toBe('not connected');
    expect(await byApp(protocol, 'unlicensed', { principals, principalReaches: ['unlicensed'] })).toBe('not connected');
  });

  it('refuses an application that Exchange knows by the object id of the registration', async () => {
    const wrong = { principals: [registration], principalReaches: ['room'] };
    expect(await byApp(protocol, 'room', wrong)).toBe('unknown-service-principal');
    expect(await byApp(protocol, 'room', {})).toBe('unknown-service-principal');
  });

  it('refuses an application without the role of this protocol', async () => {
    const reaches = { principals: [servicePrincipal], principalReaches: ['room'] };
    expect(await byApp(protocol, 'room', reaches, { roles: ['SMTP.SendAsApp'] })).toBe('no-permission');
    expect(await byApp(protocol, 'room', reaches, { roles: undefined })).toBe('no-permission');
  });
});

describe('XOAUTH2 at imap', () => {
  it('is refused to imap-off@', async () => {
    expect(await byToken(['imap', 'imap-off', 'imap-off'])).toBe('protocol-off');
    expect(await byToken(['pop', 'imap-off', 'imap-off'])).toBe('in imap-off');
  });
});

describe('XOAUTH2 at smtp', () => {
  it('takes the UPN of the token, and no other name', async () => {
    expect(await byToken(['smtp', 'desk', 'desk'])).toBe('in desk');
    for (const name of ['reception', 'shared', 'room', 'nobody@stand-in.example'])
      expect(await byToken(['smtp', 'desk', name], { fullAccess: [['desk', 'shared']] })).toBe('other-account');
  });

  it.each([
    // tenant off, mailbox: off, verdict
    [false, null, 'in desk'],
    [true, null, 'smtp-auth-off-tenant'],
    [true, false, 'in desk'],
    [true, true, 'smtp-auth-off-mailbox'],
    [false, true, 'smtp-auth-off-mailbox'],
    [false, false, 'in desk'],
  ] as const)(
    'obeys the switches, OAuth or not: disabled for the tenant %s, for the mailbox %s',
    async (tenant, mailbox, verdict) => {
      const options = {
        tenant: { smtpClientAuthenticationDisabled: tenant },
        mailboxes: { desk: { smtpClientAuthenticationDisabled: mailbox } },
      };
      expect(await byToken(['smtp', 'desk', 'desk'], options)).toBe(verdict);
      expect(await byPassword(['smtp', 'desk'], options)).toBe(verdict);
    },
  );

  it('is off with security defaults unless the mailbox has it', async () => {
    const tenantIs = { securityDefaults: true };
    expect(await byToken(['smtp', 'desk', 'desk'], { tenantIs })).toBe('smtp-auth-off-tenant');
    const mailboxes = { desk: { smtpClientAuthenticationDisabled: false } };
    expect(await byToken(['smtp', 'desk', 'desk'], { tenantIs, mailboxes })).toBe('in desk');
  });

  it('lets in, but does not connect, without a mailbox', async () => {
    expect(await byToken(['smtp', 'unlicensed', 'unlicensed'])).toBe('not connected');
  });

  it('goes on after Basic has gone', async () => {
    expect(await byToken(['smtp', 'desk', 'desk'], { asOf: '2028-01-01' })).toBe('in desk');
  });

  it('asks for the permission on the mailbox where the token has SMTP.SendAsApp', async () => {
    const principals = [servicePrincipal];
    expect(await byApp('smtp', 'room', { principals, principalReaches: ['room'] })).toBe('in room');
    expect(await byApp('smtp', 'room', { principals })).toBe('not connected');
    // The assignment does not help a token that has the claim.
    expect(await byApp('smtp', 'room', { principals, assigned: ['room'] })).toBe('not connected');
  });

  it('asks for the role assignment alone where the token has no role', async () => {
    const principals = [servicePrincipal];
    const none = { roles: undefined };
    expect(await byApp('smtp', 'room', { principals, assigned: ['room'] }, none)).toBe('in room');
    expect(await byApp('smtp', 'desk', { principals, assigned: ['room'] }, none)).toBe('no-rights');
    expect(await byApp('smtp', 'desk', { principals, principalReaches: ['desk'] }, none)).toBe('no-permission');
  });
});

describe.each(['imap', 'pop'] as const)('a password at %s', (protocol) => {
  const then = { asOf: '2022-09-30' };

  it('was good until 1 October 2022', async () => {
    expect(await byPassword([protocol, 'desk'], then)).toBe('in desk');
    expect(await byPassword([protocol, 'desk'], { asOf: '2022-10-01' })).toBe('basic-ended');
  });

  it('gets the same answer right or wrong since Basic is gone', async () => {
    expect(await byPassword([protocol, 'desk', 'wrong'])).toBe('basic-ended');
  });

  it.each([
    ['wrong-password', 'desk', 'wrong'],
    ['wrong-password', 'nobody', 'right'],
    ['wrong-password', 'reception', 'right'],
    ['wrong-password', 'mfa', 'right'],
    ['wrong-password', 'expired-password', 'right'],
    ['account-blocked', 'disabled', 'right'],
    ['account-blocked', 'locked', 'right'],
    ['conditional-access', 'blocked-by-policy', 'right'],
  ])('is refused as %s to %s with the %s password', async (why, user, password) => {
    expect(await byPassword([protocol, user, password], then)).toBe(why);
  });

  it('opens a mailbox with Full Access, named after the account', async () => {
    const named = 'desk@stand-in.example\\shared@stand-in.example';
    expect(await byPassword([protocol, named], { ...then, fullAccess: [['desk', 'shared']] })).toBe('in shared');
    expect(await byPassword([protocol, named], then)).toBe('not connected');
    expect(await byPassword([protocol, 'STAND-IN\\desk@stand-in.example'], then)).toBe('in desk');
  });

  it('is refused by an authentication policy that does not allow this protocol', async () => {
    const own = protocol === 'imap' ? 'Imap' : 'Pop';
    expect(await byPassword([protocol, 'desk'], { ...then, policy: ['Smtp'] })).toBe('basic-off-by-policy');
    expect(await byPassword([protocol, 'desk'], { ...then, policy: [own] })).toBe('in desk');
  });

  it('is refused by security defaults, and where the protocol is off', async () => {
    expect(await byPassword([protocol, 'desk'], { ...then, tenantIs: { securityDefaults: true } })).toBe(
      'security-defaults',
    );
    const off = protocol === 'imap' ? { imapEnabled: false } : { popEnabled: false };
    expect(await byPassword([protocol, 'desk'], { ...then, mailboxes: { desk: off } })).toBe('protocol-off');
  });
});

describe('a password at smtp', () => {
  it.each([
    ['2026-12-31', false, 'in desk'],
    ['2027-01-01', false, 'basic-off-by-default'],
    ['2027-01-01', true, 'in desk'],
    ['2027-12-30', true, 'in desk'],
    ['2027-12-31', true, 'basic-ended-for-good'],
  ])('as of %s, kept on %s: %s', async (asOf, smtpBasicKeptOn, verdict) => {
    expect(await byPassword(['smtp', 'desk'], { asOf, tenant: { smtpBasicKeptOn } })).toBe(verdict);
  });

  it.each([
    ['wrong-password', 'desk', 'wrong'],
    ['wrong-password', 'mfa', 'right'],
    ['account-blocked', 'locked', 'right'],
    ['conditional-access', 'blocked-by-policy', 'right'],
    ['smtp-auth-off-mailbox', 'smtp-off', 'right'],
    ['smtp-auth-off-mailbox', 'smtp-off', 'wrong'],
  ])('is refused as %s to %s with the %s password', async (why, user, password) => {
    expect(await byPassword(['smtp', user, password])).toBe(why);
  });

  it('is refused by security defaults and authentication policies', async () => {
    expect(await byPassword(['smtp', 'desk'], { tenantIs: { securityDefaults: true } })).toBe('security-defaults');
    expect(await byPassword(['smtp', 'desk'], { policy: ['Imap'] })).toBe('basic-off-by-policy');
    expect(await byPassword(['smtp', 'desk'], { policy: ['Smtp'] })).toBe('in desk');
  });
});

describe.each(['imap', 'pop', 'smtp'] as const)('a password of a personal account at %s', (protocol) => {
  const asOf = async (date: string, user: string) => {
    const tenant = {
      id: CONSUMERS,
      name: 'Personal accounts',
      domains: [],
      cloud: 'global' as const,
      asOf: date,
      securityDefaults: false,
    };
    const directory = {
      ...standIn.directory,
      findTenant: async () => tenant,
      findUser: async (query: FindUserQuery) => {
        const found = await standIn.directory.findUser(query);
        return found && { ...found, tenantId: CONSUMERS };
      },
    };
    const credentials = { protocol, mechanism: 'plain', user: `${user}@stand-in.example`, secret: 'right' } as const;
    return describeVerdict(await judgeMailSignIn(credentials, { ...(await world({})), directory }));
  };

  it('was good until 16 September 2024', async () => {
    expect(await asOf('2024-09-15', 'desk')).toBe('in desk');
    expect(await asOf('2024-09-16', 'desk')).toBe('basic-ended-personal');
  });

  it('sends who is blocked to a browser', async () => {
    expect(await asOf('2024-09-15', 'locked')).toBe('account-blocked-personal');
  });
});
