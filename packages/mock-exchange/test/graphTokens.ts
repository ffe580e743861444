import type { MockIdp } from '@authshift/mock-idp';

const graph = 'https://graph.microsoft.com';

/** Real access tokens of mock-idp for Graph, got as programs without a browser get them. */
export interface GraphTokens {
  /** With exactly these delegated permissions, for example `Mail.Read`. */
  delegated(upn: string, ...permissions: readonly string[]): Promise<string>;
  /** For an application of its own with these application permissions, or none. */
  application(...roles: readonly string[]): Promise<ApplicationToken>;
}

export interface ApplicationToken {
  readonly clientId: string;
  readonly secret: string;
  readonly token: string;
  readonly servicePrincipalId: string;
}

export async function graphTokens(idp: MockIdp): Promise<GraphTokens> {
  const contoso = await idp.tenant('contoso.example');
  // A token has all that its client was given, so each set of permissions has a client of its own.
  const clients = new Map<string, Promise<string>>();
  const clientWith = (scopes: readonly string[]): Promise<string> => {
    const key = scopes.join(' ');
    const make = async () => {
      const app = await contoso.createApp({
        kind: 'public',
        redirectUris: ['http://localhost'],
        delegated: [...scopes],
        adminConsent: [{ tenant: contoso.id, delegated: [...scopes] }],
      });
      return app.clientId;
    };
    const client = clients.get(key) ?? make();
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
      const scopes = permissions.map((permission) =>
        permission.includes('://') ? permission : `${graph}/${permission}`,
      );
      const { password } = await idp.user(upn);
      const client_id = await clientWith(scopes);
      return ask({ grant_type: 'password', client_id, scope: scopes.join(' '), username: upn, password });
    },
    async application(...roles) {
      const secret = 'daemon-of-a-test';
      const { clientId } = await contoso.createApp({
        kind: 'daemon',
        secrets: [{ value: secret }],
        adminConsent: [{ tenant: contoso.id, application: roles.map((role) => `${graph}/${role}`) }],
      });
      const token = await ask({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
        scope: `${graph}/.default`,
      });
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { oid: string };
      return { clientId, secret, token, servicePrincipalId: claims.oid };
    },
  };
}

/** What Graph answered. */
export interface GraphReply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever JSON came
  readonly body: any;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks Graph with a token, over a real socket. `path` may be a whole link of an answer. */
export async function askGraph(
  base: string,
  token: string | undefined,
  path: string,
  ask: Ask = {},
): Promise<GraphReply> {
  const { method = 'GET', body, headers = {} } = ask;
  const isText = typeof body === 'string';
  const response = await fetch(path.startsWith('http') ? path : base + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined || isText ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
