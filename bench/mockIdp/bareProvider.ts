import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

/**
 * What a team would write instead: oidc-provider as it comes, one client, the claims of an app-only token of Entra's. It makes no key,
 * as we do not: both have theirs from a file. Prints its origin once it listens.
 */
const [keyFile = ''] = process.argv.slice(2);
const key = createPrivateKey(readFileSync(keyFile)).export({ format: 'jwk' });
const api = 'https://graph.microsoft.com';
const provider = new Provider('http://localhost', {
  jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'bench' }] as NonNullable<Configuration['jwks']>['keys'] },
  clients: [
    {
      client_id: 'a0000000-0000-4000-8000-000000000003',
      client_secret: 'daemon-secret-value',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  scopes: ['openid', `${api}/.default`],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => api,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: `${api}/.default`,
        audience: api,
        accessTokenTTL: 3599,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  extraTokenClaims: () => ({
    app_displayname: 'Contoso daemon',
    appid: 'a0000000-0000-4000-8000-000000000003',
    appidacr: '1',
    idp: 'https://sts.windows.net/11111111-1111-4111-8111-111111111111/',
    oid: '0f1e2d3c-0000-4000-8000-000000000000',
    tid: '11111111-1111-4111-8111-111111111111',
    uti: 'c2l4dGVlbiBieXRlcyEh',
    rh: '1.dHdlbnR5LWZvdXIgYnl0ZXMgb2YgaXQ.',
    ver: '1.0',
  }),
});
const server = provider.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
