import { CLOUD_NAMES, CLOUDS, type Cloud, cloudAt, cloudOfOrigin, hostsOf } from '../clouds/clouds.ts';
import { CONSUMERS } from '../directory/personalAccounts.ts';
import { type EndpointVersion, endpointPath } from './endpointVersion.ts';

/**
 * Whose issuer the tokens get. `own-origin`: the client found the mock by discovery, so that issuer and discovery URL agree (OpenID
 * Connect Discovery 1.0, section 4.3). A cloud: the client believes to talk to Entra itself, because inline metadata led it here.
 */
export type Door = 'own-origin' | Cloud;

/** The query that marks the token endpoint of a cloud's door; its value is the cloud's host. */
export const CLOUD_DOOR = 'as';

export interface MetadataRequest {
  /** Where the mock answers. */
  readonly origin: string;
  /** Tenant id, `common`, `organizations` or `consumers`. */
  readonly segment: string;
  /** Where the tenant lives; for a segment that names none, the cloud that was asked. */
  readonly cloud: Cloud;
  readonly door: Door;
}

/** Which cloud's Entra ID a client believes to talk to; undefined if it knows the mock by another name. */
export function reachedCloud(door: Door, origin: string): Cloud | undefined {
  return door === 'own-origin' ? cloudOfOrigin(origin) : door;
}

/** Of version 2 tokens. A cloud has one, whichever of its names was used. */
export function issuerOf(door: Door, origin: string, tenantId: string): string {
  const cloud = reachedCloud(door, origin);
  return `${cloud === undefined ? origin : `https://${CLOUDS[cloud].host}`}/${tenantId}/v2.0`;
}

/** Of version 1 tokens. */
export function version1IssuerOf(cloud: Cloud, tenantId: string): string {
  return `https://${CLOUDS[cloud].stsHost}/${tenantId}/`;
}

/**
 * The openid-configuration document, with Entra's fields and no others: a client that asks for `code_challenge_methods_supported` does
 * not find it there either.
 */
export function describeAuthority({
  origin,
  segment,
  cloud,
  door,
}: MetadataRequest): Readonly<Record<string, unknown>> {
  const endpoints = describeEndpoints(`${origin}/${segment}`, 2);
  const marker = door === 'own-origin' ? '' : `?${CLOUD_DOOR}=${CLOUDS[door].host}`;
  const token = `${endpoints.token_endpoint}${marker}`;
  return {
    ...endpoints,
    ...SUPPORTED,
    token_endpoint: token,
    jwks_uri: `${origin}/${segment}/discovery/v2.0/keys`,
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: issuerOf(door, origin, issuingTenant(segment)),
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origin}/oidc/userinfo`,
    claims_supported: [...CLAIMS, 'preferred_username', 'name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
    mtls_endpoint_aliases: { token_endpoint: token },
    tls_client_certificate_bound_access_tokens: true,
    ...describeCloud(cloud, segment),
  };
}

/**
 * The same of version 1. Its issuer is another host than the document's, so a client has to be told which one to expect (OpenID Connect
 * Discovery 1.0, section 4.3).
 */
export function describeVersion1Authority({
  origin,
  segment,
  cloud,
}: Omit<MetadataRequest, 'door'>): Readonly<Record<string, unknown>> {
  return {
    ...describeEndpoints(`${origin}/${segment}`, 1),
    ...SUPPORTED,
    jwks_uri: `${origin}/common/discovery/keys`,
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    scopes_supported: ['openid'],
    issuer: version1IssuerOf(cloud, issuingTenant(segment)),
    microsoft_multi_refresh_token: true,
    userinfo_endpoint: `${origin}/${segment}/openid/userinfo`,
    claims_supported: [...CLAIMS, 'amr', 'name', 'oid', 'tid', 'unique_name', 'upn', 'ver'],
    ...describeCloud(cloud, segment),
  };
}

function describeEndpoints(base: string, version: EndpointVersion) {
  const at = (name: string): string => `${base}${endpointPath(version, name)}`;
  return {
    token_endpoint: at('token'),
    authorization_endpoint: at('authorize'),
    device_authorization_endpoint: at('devicecode'),
    end_session_endpoint: at('logout'),
    kerberos_endpoint: `${base}/kerberos`,
  };
}

const SUPPORTED = {
  token_endpoint_auth_methods_supported: [
    'client_secret_post',
    'private_key_jwt',
    'client_secret_basic',
    'self_signed_tls_client_auth',
  ],
  response_modes_supported: ['query', 'fragment', 'form_post'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  http_logout_supported: true,
  frontchannel_logout_supported: true,
} as const;

const CLAIMS = [
  'sub',
  'iss',
  'cloud_instance_name',
  'cloud_instance_host_name',
  'cloud_graph_host_name',
  'msgraph_host',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'acr',
  'nonce',
] as const;

function describeCloud(cloud: Cloud, segment: string): Readonly<Record<string, unknown>> {
  const { instanceName, graphHost, msGraphHost, rbacUrl, regionScope } = CLOUDS[cloud];
  return {
    tenant_region_scope: NO_TENANT.has(segment) ? null : regionScope,
    cloud_instance_name: instanceName,
    cloud_graph_host_name: graphHost,
    msgraph_host: msGraphHost,
    rbac_url: rbacUrl,
  };
}

const NO_TENANT: ReadonlySet<string> = new Set(['common', 'organizations', 'consumers']);

/** Entra prints the placeholder where the tenant is not known yet. */
function issuingTenant(segment: string): string {
  if (segment === 'consumers') return CONSUMERS;
  return NO_TENANT.has(segment) ? '{tenantid}' : segment;
}

/** The instance discovery document. MSAL finds the host it asked about among the aliases, so that it trusts it. */
export function describeInstance(origin: string, segment: string): Readonly<Record<string, unknown>> {
  const { host } = new URL(origin);
  const own = { preferred_network: host, preferred_cache: host, aliases: [host] };
  return {
    tenant_discovery_endpoint: `${origin}/${segment}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [...CLOUD_NAMES.map(describeAliases), ...(cloudAt(host) === undefined ? [own] : [])],
  };
}

function describeAliases(cloud: Cloud) {
  const { host } = CLOUDS[cloud];
  return {
    preferred_network: host,
    // The oldest of its names, under which clients have kept tokens ever since.
    preferred_cache: cloud === 'global' ? 'login.windows.net' : host,
    aliases: hostsOf(cloud),
  };
}

/** Whether an authority's host is this mock or one it plays. */
export function isKnownInstance(host: string, origin: string): boolean {
  return host === new URL(origin).host || cloudAt(host) !== undefined;
}
