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

export interface TokenProblem {
  readonly code: TokenProblemCode;
  readonly message: string;
}

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
    problems: [...judgeTime(facts, now), ...(expected === undefined ? [] : judge(facts, expected))],
  };
}

interface TokenFacts {
  readonly kind: 'delegated' | 'app-only' | 'id-token';
  readonly names: readonly string[];
  readonly tenantId: string | null;
  readonly audience: string;
  readonly resource: Resource | null;
  readonly clientId: string | null;
  readonly permissions: readonly string[];
  readonly expiresAt: number | null;
  readonly validFrom: number | null;
}

function readFacts(claims: Claims): TokenFacts {
  const scopes = typeof claims.scp === 'string' ? claims.scp.split(' ').filter(Boolean) : [];
  const roles = Array.isArray(claims.roles) ? claims.roles.filter((role) => typeof role === 'string') : [];
  const [audience = ''] = [claims.aud].flat().filter((name) => typeof name === 'string');
  const clientId = text(claims.appid) ?? text(claims.azp);
  return {
    kind: kindOf(claims, { clientId, hasScopes: scopes.length > 0 }),
    names: [claims.upn, claims.preferred_username, claims.unique_name].map(text).filter((name) => name !== null),
    tenantId: text(claims.tid),
    audience,
    resource: resourceOf(audience),
    clientId,
    permissions: scopes.length > 0 ? scopes : roles,
    expiresAt: instant(claims.exp),
    validFrom: instant(claims.nbf),
  };
}

/** An id token names no app but as its audience. A token of the app itself has its own id as subject, or says so. */
function kindOf(
  claims: Claims,
  { clientId, hasScopes }: { readonly clientId: string | null; readonly hasScopes: boolean },
): TokenFacts['kind'] {
  if (hasScopes) return 'delegated';
  if (clientId === null) return 'id-token';
  const isApp = claims.idtyp === 'app' || Array.isArray(claims.roles) || (text(claims.oid) ?? '') === claims.sub;
  return isApp ? 'app-only' : 'delegated';
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function instant(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value * 1000 : null;
}

const resourceNames: Readonly<Record<Resource, string>> = { exchange: 'Exchange Online', graph: 'Microsoft Graph' };

function describe(facts: TokenFacts, now: number): readonly string[] {
  const { kind, names, tenantId, audience, resource, permissions, expiresAt } = facts;
  const [name = 'somebody without a name'] = names;
  const service = resource === null ? audience || 'nobody' : `${resourceNames[resource]} (${audience})`;
  return [
    {
      delegated: `It lets an app act as ${name}.`,
      'app-only': `It lets the app ${facts.clientId} act by itself; nobody signed in.`,
      'id-token': `It tells the app ${audience} that ${name} signed in, and opens nothing.`,
    }[kind],
    tenantId === null ? 'It names no tenant.' : `It comes from the tenant ${tenantId}.`,
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

function judgeTime({ expiresAt, validFrom }: TokenFacts, now: number): readonly TokenProblem[] {
  if (expiresAt !== null && expiresAt <= now) return [problem('expired', 'It has expired. Refresh it.')];
  if (validFrom === null || validFrom <= now) return [];
  return [problem('not_yet_valid', `It is valid only in ${duration(validFrom - now)}. Compare the clocks.`)];
}

function judge(facts: TokenFacts, expected: TokenExpectation): readonly TokenProblem[] {
  const { kind, names, tenantId, clientId, audience } = facts;
  const isApp = expected.authType === 'oauth-app';
  const app = kind === 'id-token' ? audience : clientId;
  const found: readonly (TokenProblem | false | null | undefined)[] = [
    kind === 'id-token' && problem('id_token', 'This is an id token. Use the access token of the same answer.'),
    kind === 'app-only' &&
      !isApp &&
      problem('app_only', 'Nobody signed in for it, but this connection acts for an account.'),
    kind === 'delegated' &&
      isApp &&
      problem('delegated', 'Somebody signed in for it, but this connection acts as an app.'),
    sameId(tenantId ?? '', consumerTenantId) && problem('consumer_account', 'It belongs to a personal account.'),
    Boolean(expected.tenantId) &&
      !sameId(tenantId ?? '', expected.tenantId ?? '') &&
      problem('wrong_tenant', `It should come from the tenant ${expected.tenantId}.`),
    Boolean(expected.clientId) &&
      !sameId(app ?? '', expected.clientId ?? '') &&
      problem('wrong_app', `It should have been given to the app ${expected.clientId}.`),
    Boolean(expected.account) &&
      kind !== 'app-only' &&
      !includesId(names, expected.account ?? '') &&
      problem('wrong_account', `It should be of ${expected.account}.`),
    ...(kind === 'id-token' ? [] : judgeAccess(facts, expected)),
  ];
  return found.filter((one) => typeof one === 'object' && one !== null);
}

function judgeAccess(facts: TokenFacts, expected: TokenExpectation): readonly TokenProblem[] {
  const { resource, permissions, kind } = facts;
  const needed = requiredAccess(expected.protocol, expected.authType, expected);
  if (expected.audience === undefined ? resource !== needed.resource : facts.audience !== expected.audience) {
    const name = resourceNames[needed.resource];
    return [problem('wrong_resource', `It is for another service. This connection needs one for ${name}.`)];
  }
  // A token of the other kind has other permissions throughout; that is said already.
  if ((kind === 'app-only') !== (expected.authType === 'oauth-app')) return [];
  if (permissions.length === 0) {
    return [problem('no_permissions', 'It allows nothing: an admin has not approved the permissions of the app.')];
  }
  const have = permissions.map((permission) => permission.toLowerCase());
  const missing = needed.permissions.filter(({ name }) => !have.includes(name.toLowerCase())).map(({ name }) => name);
  return missing.length === 0 ? [] : [problem('permission_missing', `It lacks ${missing.join(', ')}.`)];
}

function problem(code: TokenProblemCode, message: string): TokenProblem {
  return { code, message };
}
