import type { Protocol } from '../contract/index.ts';
import { type AuthorizeRequest, authorityOf, promptOf } from './authorizeRequest.ts';
import { consumerTenantId } from './clouds.ts';
import { includesId, isGuid, sameId } from './guid.ts';
import { type Found, type RequestFinding, toFindings } from './requestFindings.ts';
import { type AccessOptions, isExchangeScope, type OAuthAuthType, requiredAccess } from './requiredAccess.ts';
import { missingScopes, readScope } from './scope.ts';
import { isLoopback, readAddress } from './webAddress.ts';

/** What is known besides the request. What is absent is not looked at. */
export interface RequestFacts {
  /** What the token is for. */
  readonly protocol?: Protocol;
  readonly authType?: OAuthAuthType;
  readonly items?: AccessOptions['items'];
  /** Whether the app signs in people of its own tenant only. */
  readonly audience?: 'one-tenant' | 'many-tenants';
  readonly client?: 'public' | 'confidential';
  readonly credential?: 'secret' | 'certificate' | 'none';
  /** Only its shape is looked at; no finding repeats it. */
  readonly clientSecret?: string;
  /** As the app lists them. */
  readonly redirectUris?: readonly string[];
  /** Origin under which browsers reach the back end. */
  readonly publicOrigin?: string;
  /** Tenant ids and application ids known from elsewhere: they prove a swap. */
  readonly knownTenantIds?: readonly string[];
  readonly knownClientIds?: readonly string[];
}

/**
 * What is wrong with a sign-in request before anybody is sent to Microsoft with it, errors first. Half of these would strand a
 * person on Microsoft's own page, of which the product never hears.
 */
export function lintAuthorizeRequest(request: AuthorizeRequest, facts: RequestFacts = {}): readonly RequestFinding[] {
  const findings = toFindings([
    ...lintAddressees(request, facts),
    lintRedirect(request.redirectUri, facts),
    ...lintScopes(request, facts),
    ...lintProofs(request),
    lintPrompt(promptOf(request)),
    ...lintClient(facts),
  ]);
  return [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
}

export function isError({ severity }: RequestFinding): boolean {
  return severity === 'error';
}

const sharedTenants = ['common', 'organizations', 'consumers'];

/** Authority, tenant and app. */
export function lintAddressees(request: AuthorizeRequest, facts: RequestFacts): readonly Found[] {
  const tenant = request.tenant.toLowerCase();
  const { clientId } = request;
  const isSwapped =
    includesId(facts.knownClientIds, tenant) || includesId(facts.knownTenantIds, clientId) || sameId(tenant, clientId);
  return [
    !isAuthority(authorityOf(request)) && 'authority_malformed',
    !/^[a-z\d]([a-z\d.-]*[a-z\d])?$/.test(tenant) && 'tenant_malformed',
    (tenant === consumerTenantId || tenant === 'consumers') && 'consumer_tenant',
    facts.audience === 'one-tenant' && sharedTenants.includes(tenant) && 'shared_authority',
    facts.audience !== 'one-tenant' && tenant === 'common' && 'personal_accounts_invited',
    !isGuid(clientId) && 'client_id_malformed',
    isSwapped && 'ids_swapped',
    request.endpoint === 'v1' && 'v1_endpoint',
    request.endpoint !== 'v1' && Boolean(request.resource) && 'resource_parameter',
  ];
}

function isAuthority(text: string): boolean {
  const address = readAddress(text);
  if (address === null || address.path !== '' || address.query !== '' || address.hasFragment) return false;
  return address.scheme === 'https' || (address.scheme === 'http' && isLoopback(address));
}

/** Entra compares redirect URIs letter by letter; only the port of http://localhost does not count. */
export function lintRedirect(redirectUri: string, { redirectUris, publicOrigin }: RequestFacts): Found {
  if (/^urn:/i.test(redirectUri)) return 'redirect_urn';
  if (/\/oauth2\/nativeclient\/?$/i.test(redirectUri)) return 'redirect_nativeclient';
  const address = readAddress(redirectUri);
  if (address === null || address.hasFragment || redirectUri.length > 256) {
    return 'redirect_malformed';
  }
  if (address.scheme !== 'https' && !isLoopback(address)) return 'redirect_not_https';
  if (publicOrigin !== undefined && readAddress(publicOrigin)?.origin !== address.origin) return 'redirect_other_host';
  if (redirectUris === undefined) return null;
  const wanted = withoutLocalPort(redirectUri);
  const listed = redirectUris.map(withoutLocalPort);
  if (listed.includes(wanted)) return null;
  const isNearly = listed.some((uri) => withoutSlash(uri) === withoutSlash(wanted));
  if (isNearly) return 'redirect_slash';
  const isElsewhere = redirectUris
    .map(readAddress)
    .some((uri) => uri?.path === address.path && uri.origin !== address.origin);
  return isElsewhere ? 'redirect_other_host' : 'redirect_not_registered';
}

function withoutLocalPort(uri: string): string {
  return uri.replace(/^(http:\/\/localhost):\d+/, '$1');
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/$/, '').toLowerCase();
}

function lintScopes({ scopes, endpoint }: AuthorizeRequest, facts: RequestFacts): readonly Found[] {
  if (endpoint === 'v1') return [];
  const read = scopes.map(readScope).filter(({ resource }) => resource !== 'sign-in');
  const resources = new Set(
    read.map(({ resource, prefix }) => (resource === 'unknown' ? prefix.toLowerCase() : resource)),
  );
  const isUnknown = read.some(
    ({ resource, prefix, name }) =>
      (resource === 'exchange' && name !== '.default' && !isExchangeScope(name)) ||
      (resource === 'unknown' && /^https:\/\/(outlook|ps\.outlook)\./i.test(prefix)),
  );
  const hasDefault = read.some(({ name }) => name === '.default');
  const { protocol, authType = 'oauth-delegated', items } = facts;
  const needed = protocol && requiredAccess(protocol, authType, items && { items });
  const isWrong = needed !== undefined && !isUnknown && read.some(({ resource }) => resource !== needed.resource);
  const isMissing =
    needed !== undefined && !isUnknown && !isWrong && !hasDefault && missingScopes(needed.scopes, scopes).length > 0;
  return [
    isUnknown && 'scope_unknown',
    resources.size > 1 && 'scope_mixed',
    hasDefault && read.length > 1 && 'scope_default_mixed',
    isWrong && 'scope_wrong_resource',
    isMissing && 'scope_missing',
    !scopes.some((scope) => scope.toLowerCase() === 'offline_access') && 'offline_access_missing',
  ];
}

/** 128 bits as base64url, or thereabouts. */
const shortestState = 22;

function lintProofs({ state, codeChallenge = '', codeChallengeMethod = 'S256' }: AuthorizeRequest): readonly Found[] {
  const isPlain = codeChallenge !== '' && codeChallengeMethod !== 'S256';
  return [
    state === '' && 'state_missing',
    state !== '' && state.length < shortestState && 'state_short',
    codeChallenge === '' && 'pkce_missing',
    isPlain && 'pkce_plain',
    codeChallenge !== '' && !isPlain && !/^[\w-]{43}$/.test(codeChallenge) && 'pkce_malformed',
  ];
}

function lintPrompt(prompt: string | null): Found {
  switch (prompt) {
    case 'consent':
      return 'prompt_consent';
    case 'admin_consent':
      return 'prompt_admin_consent';
    case null:
    case '':
    case 'none':
      return 'silent_account';
    default:
      return ['select_account', 'login', 'create'].includes(prompt) ? null : 'prompt_unknown';
  }
}

function lintClient({ client, credential, clientSecret = '' }: RequestFacts): readonly Found[] {
  const proves = credential === 'secret' || credential === 'certificate' || clientSecret !== '';
  return [
    isGuid(clientSecret) && 'secret_is_id',
    client === 'public' && proves && 'public_with_secret',
    client === 'confidential' && credential === 'none' && !proves && 'confidential_without_credential',
  ];
}
