import type { MockIdp, MsalConfig } from '@authshift/mock-idp';

export type AuthOptions = MsalConfig['auth'];

/** MSAL's options for a tenant and an app: asked of the mock once, as a product would have them in its configuration. */
export function rememberAuthOptions(idp: MockIdp): (tenant: string, clientId: string) => Promise<AuthOptions> {
  const known = new Map<string, AuthOptions>();
  return async (tenant, clientId) => {
    const key = `${tenant} ${clientId}`;
    const auth = known.get(key) ?? (await idp.msalConfig({ tenant, clientId })).auth;
    known.set(key, auth);
    return auth;
  };
}
