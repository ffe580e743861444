import type { Protocol } from '../contract/index.ts';
import { consumerTenantId, type Resource, resourceOf } from './clouds.ts';
import { type Claims, type DecodedToken, decodeToken } from './decodeToken.ts';
import { includesId, sameId } from './guid.ts';
import { type AccessOptions, type OAuthAuthType, requiredAccess } from './requiredAccess.ts';

/** What the token is meant for. */
export interface TokenExpectation extends AccessOptions {
  readonly protocol: Protocol;
  readonly authType: OAuthAuthType;
  readonly tenantId?: string;
  /** Address or UPN of the account that is to have signed in. */
  readonly account?: string;
  readonly clientId?: string;
  /** Who the token has to be for, where that is not Microsoft's cloud: a server on premises. */
  readonly audience?: string;
}

/** Why a token does not open what it is meant for. */
export type TokenProblemCode =
  | 'expired'
  | 'not_yet_valid'
  | 'id_token'
  | 'wrong_resource'
  | 'wrong_tenant'
  | 'consumer_account'
  | 'wrong_account'
  | 'wrong_app'
  | 'app_only'
  | 'delegated'
  | 'no_permissions'
  | 'permission_missing';

/** One such reason, with a sentence to show. */
export interface TokenProblem {
  readonly code: TokenProblemCode;
  readonly message: string;
}

/** A pasted token in plain words, or why it cannot be read. It never holds the signature. */
export type TokenReport =
  | {
      readonly readable: true;
      /** Always: whoever wants to trust a token has to check its signature. */
      readonly verified: false;
      readonly kind: 'delegated' | 'app-only' | 'id-token';
      readonly header: Claims;
      readonly claims: Claims;
      /** Whom it is for, of what tenant, for what, until when. */
      readonly sentences: readonly string[];
      /** What keeps it from opening what it is meant for. Empty: nothing that can be seen. */
      readonly problems: readonly TokenProblem[];
    }
  | {
      readonly readable: false;
      readonly kind: Exclude<DecodedToken['kind'], 'jwt'>;
      readonly sentences: readonly string[];
    };

/** The moment to judge the token at, and what it ought to be good for. */
export interface InspectOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly expected?: TokenExpectation;
}

const unreadable: Readonly<Record<Exclude<DecodedToken['kind'], 'jwt'>, string>> = {
  empty: 'There is nothing to read.',
  encrypted: 'This token is encrypted. Only the service it is for can read it.',
  'refresh-token': 'This is a refresh token or a code, as good as a password. Keep it, and paste an access token.',
  opaque: 'Nothing can be read from this token; those of personal accounts look like this.',
  malformed: 'This is no token, or only a part of one.',
};

/** Says in plain words what a token is, and why it does not open what it is meant for. Works on this machine alone. */
export function inspectToken(text: string, { now, expected }: InspectOptions): TokenReport {
  const token = decodeToken(text);
  if (token.kind !== 'jwt') return { readable: false, kind: token.kind, sentences: [unreadable[token.kind]] };
  const facts = readFacts(token.claims);
  return {
    readable: true,
    verified: false,
    kind: facts.kind,
    header: token.header,
    claims: token.claims,
    sentences: describe(facts, now),
    problems: [...judgeTime(facts, now), ...(expected === undefined ? [] : judge(facts, expected))]
      .filter(([isSo]) => isSo)
      .map(([, code, message]) => ({ code, message })),
  };
}

/** Empty, or null, where the token does not say. */
interface TokenFacts {
  readonly kind: 'delegated' | 'app-only' | 'id-token';
  readonly names: readonly string[];
  readonly tenantId: string;
  readonly audience: string;
  readonly resource: Resource | null;
  /** The app it was given to. */
  readonly clientId: string;
  readonly permissions: readonly string[];
  readonly expiresAt: number | null;
  readonly validFrom: number | null;
}

function readFacts(claims: Claims): TokenFacts {
  const scopes = text(claims.scp).split(' ').filter(Boolean);
  const roles = [claims.roles].flat().map(text).filter(Boolean);
  const audience = text([claims.aud].flat()[0]);
  const app = text(claims.appid) || text(claims.azp);
  const kind = kindOf(claims, { app, hasScopes: scopes.length > 0 });
  return {
    kind,
    names: [claims.upn, claims.preferred_username, claims.unique_name].map(text).filter(Boolean),
    tenantId: text(claims.tid),
    audience,
    resource: resourceOf(audience),
    clientId: kind === 'id-token' ? audience : app,
    permissions: scopes.length > 0 ? scopes : roles,
    expiresAt: instant(claims.exp),
    validFrom: instant(claims.nbf),
  };
}

/** An id token names no app but as its audience. A token of the app itself has its own id as subject, or says so. */
function kindOf(
  claims: Claims,
  { app, hasScopes }: { readonly app: string; readonly hasScopes: boolean },
): TokenFacts['kind'] {
  if (hasScopes) return 'delegated';
  if (app === '') return 'id-token';
  const isApp =
    claims.idtyp === 'app' || Array.isArray(claims.roles) || (text(claims.oid) !== '' && claims.oid === claims.sub);
  return isApp ? 'app-only' : 'delegated';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function instant(value: unknown): number | null {
  return typeof value === 'number' ? value * 1000 : null;
}

const resourceNames: Readonly<Record<Resource, string>> = { exchange: 'Exchange Online', graph: 'Microsoft Graph' };

function describe(facts: TokenFacts, now: number): readonly string[] {
  const { kind, names, tenantId, audience, resource, clientId, permissions, expiresAt } = facts;
  const [name = 'somebody without a name'] = names;
  const service = resource === null ? audience || 'nobody' : `${resourceNames[resource]} (${audience})`;
  return [
    {
      delegated: `It lets an app act as ${name}.`,
      'app-only': `It lets the app ${clientId} act by itself; nobody signed in.`,
      'id-token': `It tells the app ${clientId} that ${name} signed in, and opens nothing.`,
    }[kind],
    tenantId === '' ? 'It names no tenant.' : `It comes from the tenant ${tenantId}.`,
    ...(kind === 'id-token' ? [] : [`It is for ${service}.`, `It allows ${permissions.join(', ') || 'nothing'}.`]),
    expiresAt === null ? 'It does not say when it expires.' : expiry(expiresAt - now),
    'Its signature was not checked.',
  ];
}

function expiry(left: number): string {
  return left > 0 ? `It expires in ${duration(left)}.` : `It expired ${duration(-left)} ago.`;
}

/** Whole minutes, hours or days, rounded down. */
function duration(span: number): string {
  const minutes = Math.floor(span / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return count(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? count(hours, 'hour') : count(Math.floor(hours / 24), 'day');
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

type Check = readonly [isSo: boolean, code: TokenProblemCode, message: string];

function judgeTime({ expiresAt, validFrom }: TokenFacts, now: number): readonly Check[] {
  const isExpired = expiresAt !== null && expiresAt <= now;
  const wait = validFrom === null ? 0 : validFrom - now;
  return [
    [isExpired, 'expired', 'It has expired. Refresh it.'],
    [!isExpired && wait > 0, 'not_yet_valid', `It is valid only in ${duration(wait)}. Compare the clocks.`],
  ];
}

function judge(facts: TokenFacts, expected: TokenExpectation): readonly Check[] {
  const { kind, names, tenantId, clientId, audience, resource, permissions } = facts;
  const { authType, tenantId: tenant = '', clientId: app = '', account = '' } = expected;
  const needed = requiredAccess(expected.protocol, authType, expected);
  const isApp = authType === 'oauth-app';
  const isElsewhere =
    expected.audience === undefined ? resource !== needed.resource : bare(audience) !== bare(expected.audience);
  // An id token opens nothing anywhere, and a token of the other kind has other permissions throughout: that says enough.
  const isComparable = kind === (isApp ? 'app-only' : 'delegated') && !isElsewhere;
  const have = permissions.map((permission) => permission.toLowerCase());
  const missing = needed.permissions.map(({ name }) => name).filter((name) => !have.includes(name.toLowerCase()));
  const isEmpty = permissions.length === 0;
  return [
    [kind === 'id-token', 'id_token', 'This is an id token. Use the access token of the same answer.'],
    [kind === 'app-only' && !isApp, 'app_only', 'Nobody signed in for it, but this connection acts for an account.'],
    [kind === 'delegated' && isApp, 'delegated', 'Somebody signed in for it, but this connection acts as an app.'],
    [sameId(tenantId, consumerTenantId), 'consumer_account', 'It belongs to a personal account.'],
    [differs(tenant, [tenantId]), 'wrong_tenant', `It should come from the tenant ${tenant}.`],
    [differs(app, [clientId]), 'wrong_app', `It should have been given to the app ${app}.`],
    [kind !== 'app-only' && differs(account, names), 'wrong_account', `It should be of ${account}.`],
    [
      kind !== 'id-token' && isElsewhere,
      'wrong_resource',
      `It is for another service. This connection needs one for ${expected.audience ?? resourceNames[needed.resource]}.`,
    ],
    [isComparable && isEmpty, 'no_permissions', 'It allows nothing: no admin has approved what the app asks for.'],
    [isComparable && !isEmpty && missing.length > 0, 'permission_missing', `It lacks ${missing.join(', ')}.`],
  ];
}

function bare(audience: string): string {
  return audience.toLowerCase().replace(/\/+$/, '');
}

function differs(wanted: string, found: readonly string[]): boolean {
  return wanted !== '' && !includesId(found, wanted);
}
