import { CONSUMERS } from '../directory/personalAccounts.ts';

/** The host the inline metadata of `msalConfig()` plays. Tokens got through it carry Entra's real issuer. */
export const ENTRA_HOST = 'login.microsoftonline.com';

const ENTRA_HOST_ALIASES = [ENTRA_HOST, 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'];

export interface MetadataRequest {
  /** Where the mock answers. */
  readonly origin: string;
  /** Tenant id, `common`, `organizations` or `consumers`. */
  readonly segment: string;
  /**
   * Whose issuer the tokens get. `own-origin`: the client found the mock by discovery, so that issuer and discovery URL agree (OpenID
   * Connect Discovery 1.0, section 4.3). `entra`: the client believes to talk to Entra itself.
   */
  readonly door: Door;
}

export type Door = 'own-origin' | 'entra';

/** The query that marks the token endpoint of the `entra` door. */
export const ENTRA_DOOR = { name: 'as', value: ENTRA_HOST } as const;

export function issuerOf(door: Door, origin: string, tenantId: string): string {
  return door === 'entra' ? `https://${ENTRA_HOST}/${tenantId}/v2.0` : `${origin}/${tenantId}/v2.0`;
}

/**
 * The openid-configuration document, with Entra's fields and no others: a client that asks for `code_challenge_methods_supported` does
 * not find it there either.
 */
export function describeAuthority({ origin, segment, door }: MetadataRequest): Readonly<Record<string, unknown>> {
  const base = `${origin}/${segment}`;
  const marker = door === 'entra' ? `?${ENTRA_DOOR.name}=${ENTRA_DOOR.value}` : '';
  const token = `${base}/oauth2/v2.0/token${marker}`;
  return {
    token_endpoint: token,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
      'self_signed_tls_client_auth',
    ],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: issuerOf(door, origin, issuingTenant(segment)),
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origin}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
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
      'preferred_username',
      'name',
      'tid',
      'ver',
      'at_hash',
      'c_hash',
      'email',
    ],
    kerberos_endpoint: `${base}/kerberos`,
    mtls_endpoint_aliases: { token_endpoint: token },
    tls_client_certificate_bound_access_tokens: true,
    tenant_region_scope: NO_TENANT.has(segment) ? null : 'EU',
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
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
  return {
    tenant_discovery_endpoint: `${origin}/${segment}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [
      { preferred_network: ENTRA_HOST, preferred_cache: 'login.windows.net', aliases: ENTRA_HOST_ALIASES },
      { preferred_network: host, preferred_cache: host, aliases: [host] },
    ],
  };
}

/** Whether an authority's host is this mock or one it plays. */
export function isKnownInstance(host: string, origin: string): boolean {
  return host === new URL(origin).host || ENTRA_HOST_ALIASES.includes(host);
}
