import type { AppHandle, MockIdp } from '@authshift/mock-idp';

const resource = 'https://outlook.office365.com';

/** Real access tokens of mock-idp for mail protocols, got as programs without a browser get them. */
export interface MailTokens {
  /** With one permission, for example `SMTP.Send`; of Exchange, unless it is a whole URL. */
  delegated(upn: string, permission: string): Promise<string>;
  /** An application with one permission of its own (named likewise), approved by an administrator. */
  application(
    role: string,
  ): Promise<{ readonly app: AppHandle; readonly token: string; readonly servicePrincipalId: string }>;
}

export async function mailTokens(idp: MockIdp): Promise<MailTokens> {
  const contoso = await idp.tenant('contoso.example');
  // One client for each permission: a token has all that its client was given of a resource, whatever was asked for.
  const clients = new Map<string, Promise<AppHandle>>();
  const clientWith = (scope: string): Promise<AppHandle> => {
    const known = clients.get(scope);
    const client =
      known ??
      contoso.createApp({
        name: `Mail client with ${scope}`,
        kind: 'public',
        redirectUris: ['http://localhost'],
        delegated: [scope],
        adminConsent: [{ tenant: contoso.id, delegated: [scope] }],
      });
    clients.set(scope, client);
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
    async delegated(upn, permission) {
      const { password } = await idp.user(upn);
      const scope = permission.startsWith('https://') ? permission : `${resource}/${permission}`;
      const { clientId } = await clientWith(scope);
      return ask({ grant_type: 'password', client_id: clientId, scope, username: upn, password });
    },
    async application(role) {
      const secret = 'daemon-of-a-test';
      const app = await contoso.createApp({
        name: `Daemon with ${role}`,
        kind: 'daemon',
        secrets: [{ value: secret }],
        adminConsent: [
          { tenant: contoso.id, application: [role.startsWith('https://') ? role : `${resource}/${role}`] },
        ],
      });
      const scope = `${role.startsWith('https://') ? new URL(role).origin : resource}/.default`;
      const form = { grant_type: 'client_credentials', client_id: app.clientId, client_secret: secret, scope };
      const token = await ask(form);
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
        readonly oid: string;
      };
      return { app, token, servicePrincipalId: claims.oid };
    },
  };
}

/** The SASL response of XOAUTH2. */
export function xoauth2(user: string, token: string): string {
  return Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
