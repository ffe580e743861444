/** The host the inline metadata of `msalConfig()` plays. Tokens got through it carry Entra's real issuer. */
export const ENTRA_HOST = 'login.microsoftonline.com';

const ENTRA_HOST_ALIASES = [ENTRA_HOST, 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'];

export interface MetadataRequest {
  /** Where the mock answers. */
  readonly origin: string;
  /** Tenant id, `common` or `organizations`. */
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

/** The openid-configuration document, with Entra's set of fields. */
export function describeAuthority({ origin, segment, door }: MetadataRequest): Readonly<Record<string, unknown>> {
  const base = `${origin}/${segment}`;
  const marker = door === 'entra' ? `?${ENTRA_DOOR.name}=${ENTRA_DOOR.value}` : '';
  // Entra prints the placeholder where the tenant is not known yet.
  const tenant = segment === 'common' || segment === 'organizations' ? '{tenantid}' : segment;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token${marker}`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256'],
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'password',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: issuerOf(door, origin, tenant),
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origin}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    http_logout_supported: true,
    frontchannel_logout_supported: false,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
      'oid',
      'email',
      'sid',
      'login_hint',
    ],
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
  };
}

/** The instance discovery document. Its one entry stops MSAL from asking Microsoft about the host. */
export function describeInstance(origin: string, segment: string): Readonly<Record<string, unknown>> {
  return {
    tenant_discovery_endpoint: `${origin}/${segment}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: ENTRA_HOST, preferred_cache: 'login.windows.net', aliases: ENTRA_HOST_ALIASES }],
  };
}
