import type { AppHandle, MockIdp } from '@authshift/mock-idp';

/** Real access tokens of mock-idp, got as programs without a browser get them. */
export interface AccessTokens {
  /** With exactly these delegated permissions, for example `Mail.Read`; of another resource, if given as a whole URL. */
  delegated(upn: string, ...permissions: readonly string[]): Promise<string>;
  /** For an application of its own with these application permissions (named likewise), or none, approved by an administrator. */
  application(...roles: readonly string[]): Promise<ApplicationToken>;
}

export interface ApplicationToken {
  readonly app: AppHandle;
  readonly clientId: string;
  readonly secret: string;
  readonly token: string;
  readonly servicePrincipalId: string;
}

/** `resource` is whose permissions are meant where only a name is given. */
export async function accessTokens(idp: MockIdp, resource: string): Promise<AccessTokens> {
  const contoso = await idp.tenant('contoso.example');
  const whole = (name: string): string => (name.includes('://') ? name : `${resource}/${name}`);
  // A token has all that its client was given, so each set of permissions has a client of its own.
  const clients = new Map<string, Promise<AppHandle>>();
  const clientWith = (scopes: readonly string[]): Promise<AppHandle> => {
    const key = scopes.join(' ');
    const client =
      clients.get(key) ??
      contoso.createApp({
        name: 'Client of a test',
        kind: 'public',
        redirectUris: ['http://localhost'],
        delegated: [...scopes],
        adminConsent: [{ tenant: contoso.id, delegated: [...scopes] }],
      });
    clients.set(key, client);
    return client;
  };

  const ask = async (form: Readonly<Record<string, string>>): Promise<string> => {
    const body = new URLSearchParams(form);
    const response = await fetch(`${idp.origin}/${contoso.id}/oauth2/v2.0/token`, { method: 'POST', body });
    const answer = (await response.json()) as { readonly access_token?: string; readonly error_description?: string };
    if (answer.access_token === undefined) throw new Error(`There is no token: ${answer.error_description}`);
    return answer.access_token;
  };

  return {
    async delegated(upn, ...permissions) {
      const scopes = permissions.map(whole);
      const { password } = await idp.user(upn);
      const { clientId } = await clientWith(scopes);
      return ask({ grant_type: 'password', client_id: clientId, scope: scopes.join(' '), username: upn, password });
    },
    async application(...roles) {
      const secret = 'daemon-of-a-test';
      const application = roles.map(whole);
      const app = await contoso.createApp({
        name: 'Daemon of a test',
        kind: 'daemon',
        secrets: [{ value: secret }],
        adminConsent: [{ tenant: contoso.id, application }],
      });
      const { clientId } = app;
      const scope = `${new URL(application[0] ?? resource).origin}/.default`;
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, scope };
      const token = await ask(form);
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { oid: string };
      return { app, clientId, secret, token, servicePrincipalId: claims.oid };
    },
  };
}
