import { roleTemplates } from '../../directory/directoryRoles.ts';
import type { Names } from '../frame/names.ts';
import { sayDistance, sayInstant } from '../frame/timeWords.ts';

export type Claims = Readonly<Record<string, unknown>>;

export interface ClaimContext {
  readonly claims: Claims;
  readonly names: Names;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface ExplainedClaim {
  readonly name: string;
  readonly value: string;
  /** What the claim is for; undefined for one these words do not know. */
  readonly purpose: string | undefined;
  /** What this value says, where that is more than the value itself. */
  readonly says: string | undefined;
}

interface Words {
  readonly purpose: string;
  readonly says?: (value: unknown, context: ClaimContext) => string | undefined;
}

/** Each claim of a token in plain words, in the order of these words, which is that of importance; unknown ones come last. */
export function explainClaims(context: ClaimContext): readonly ExplainedClaim[] {
  const known = Object.keys(WORDS).filter((name) => Object.hasOwn(context.claims, name));
  const others = Object.keys(context.claims).filter((name) => !Object.hasOwn(WORDS, name));
  return [...known, ...others].map((name) => {
    const value = context.claims[name];
    const words = WORDS[name];
    return { name, value: writeValue(value), purpose: words?.purpose, says: words?.says?.(value, context) };
  });
}

function writeValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function time(value: unknown, { now }: ClaimContext): string | undefined {
  if (typeof value !== 'number') return undefined;
  return `${sayInstant(value * 1000)}, ${sayDistance(value * 1000 - now)}`;
}

const person = (value: unknown, { names, claims }: ClaimContext): string | undefined =>
  names.person(textOf(claims.tid), textOf(value));
const app = (value: unknown, { names }: ClaimContext): string | undefined => names.app(textOf(value));
const AUTHENTICATION: Readonly<Record<string, string>> = {
  '0': 'with nothing: a public client',
  '1': 'with a secret',
  '2': 'with a certificate or an assertion',
};
const proof = (value: unknown): string | undefined => AUTHENTICATION[String(value)];

/** "Access token claims reference" and "ID token claims reference", Microsoft identity platform. */
const WORDS: Readonly<Record<string, Words>> = {
  aud: {
    purpose: 'Whom the token is for. Everybody else has to refuse it.',
    says: (value, { names }) => names.resource(textOf(value)) ?? names.app(textOf(value)),
  },
  iss: {
    purpose: 'Who issued it: the tenant whose keys it is checked with.',
    says: (_value, { names, claims }) => names.tenant(textOf(claims.tid)),
  },
  tid: { purpose: 'The tenant somebody signed in to.', says: (value, { names }) => names.tenant(textOf(value)) },
  exp: { purpose: 'When it ends.', says: time },
  nbf: { purpose: 'When it begins to count.', says: time },
  iat: { purpose: 'When it was issued.', says: time },
  auth_time: { purpose: 'When the person last signed in.', says: time },
  scp: {
    purpose: 'What the app may do in the name of the person.',
    says: (value) => (typeof value === 'string' ? value.split(' ').join(', ') : undefined),
  },
  roles: { purpose: 'Application permissions, or the roles the person has in the app.' },
  appid: { purpose: 'The app that asked for it (version 1).', says: app },
  azp: { purpose: 'The app that asked for it (version 2).', says: app },
  app_displayname: { purpose: "The app's name." },
  appidacr: { purpose: 'How the app proved who it is (version 1).', says: proof },
  azpacr: { purpose: 'How the app proved who it is (version 2).', says: proof },
  idtyp: {
    purpose: 'Whether it is about a person or an app.',
    says: (value) => (value === 'app' ? 'an app in its own name' : undefined),
  },
  preferred_username: { purpose: 'The user name, to show. It can change; decide nothing by it.' },
  upn: { purpose: 'The user principal name, to show. It can change; decide nothing by it.' },
  unique_name: { purpose: 'A name to show (version 1). It is not unique over time.' },
  name: { purpose: 'The display name.' },
  given_name: { purpose: 'The given name.' },
  family_name: { purpose: 'The family name.' },
  email: { purpose: 'The mail address as the directory has it. Nobody has verified it; decide nothing by it.' },
  oid: {
    purpose: 'Who it is in this tenant: the object id, the same for every app. With tid, what to know people by.',
    says: person,
  },
  sub: { purpose: 'Who it is for this audience alone; another app is told another value.' },
  idp: { purpose: 'Where a guest is at home.' },
  acct: {
    purpose: 'Whether the person is a member or a guest.',
    says: (value) => (Number(value) === 0 ? 'a member' : 'a guest'),
  },
  groups: { purpose: 'Groups the person is in, by object id.' },
  hasgroups: { purpose: 'The person is in more groups than fit; ask Graph for them.' },
  _claim_names: { purpose: 'Claims that did not fit, and which source has them.' },
  _claim_sources: { purpose: 'Where to ask for the claims that did not fit.' },
  wids: { purpose: 'Directory roles, by the id of their template.', says: sayDirectoryRoles },
  amr: { purpose: 'How the person signed in.', says: sayMethods },
  acr: { purpose: 'Whether the sign-in was good enough for ISO/IEC 29115 (version 1).' },
  acrs: { purpose: 'Authentication contexts the sign-in satisfied.' },
  xms_cc: { purpose: 'What the client says it can do; cp1 is handling claims challenges.' },
  ipaddr: { purpose: 'The address the person signed in from.' },
  deviceid: { purpose: 'The device, if the organization knows it.' },
  sid: { purpose: 'The browser session, for signing out of one of them.' },
  signin_state: {
    purpose: 'What is known of the session.',
    says: (value) => (JSON.stringify(value).includes('kmsi') ? 'the person chose to stay signed in' : undefined),
  },
  ver: {
    purpose: 'Which form of token this is.',
    says: (value) => (value === '1.0' || value === '2.0' ? `version ${value}, as the API it is for asks` : undefined),
  },
  puid: { purpose: 'Another number for the person.' },
  nonce: { purpose: 'The value the app sent along, to know that this answers its own request.' },
  at_hash: { purpose: 'Binds it to the access token that came beside it.' },
  c_hash: { purpose: 'Binds it to the code that came beside it.' },
  login_hint: { purpose: 'Sent back as logout_hint or login_hint, it names this account.' },
  tenant_region_scope: { purpose: 'The region of the tenant.' },
  xms_tcdt: { purpose: 'When the tenant was made.', says: time },
  aio: { purpose: 'For Entra alone.' },
  rh: { purpose: 'For Entra alone.' },
  uti: { purpose: 'The id of this token, as in the sign-in log.' },
  xms_ftd: { purpose: 'For Entra alone.' },
};

const METHODS: Readonly<Record<string, string>> = {
  pwd: 'a password',
  mfa: 'a second factor',
  rsa: 'a certificate or key',
  fed: 'a federated sign-in',
};

function sayMethods(value: unknown): string | undefined {
  return Array.isArray(value) ? value.map((one) => METHODS[String(one)] ?? String(one)).join(', ') : undefined;
}

const EVERYBODY = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

function sayDirectoryRoles(value: unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const known = Object.entries(roleTemplates).map(([role, id]) => [id, role] as const);
  const roles = new Map<string, string>([...known, [EVERYBODY, 'everybody (no role)']]);
  return value.map((id) => roles.get(String(id)) ?? 'another role').join(', ');
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
