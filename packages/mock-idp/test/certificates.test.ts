import { createPrivateKey } from 'node:crypto';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type AppCertificate,
  BUILT_IN_APPS,
  CONTOSO,
  connectMockIdp,
  createMockIdp,
  FABRIKAM,
  type MockIdp,
} from '../src/index.ts';
import { requestToken } from './support/signInByForms.ts';

const SCOPE = 'https://outlook.office365.com/.default';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

let idp: MockIdp;
let credential: AppCertificate;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true });
});
beforeEach(async () => {
  await idp.reset();
  const remote = await connectMockIdp(idp.control.url, idp.control.token);
  credential = await (await remote.app(BUILT_IN_APPS.daemon)).addCertificate();
});
afterAll(() => idp.close());

async function createClient(clientCertificate: object): Promise<ConfidentialClientApplication> {
  const { auth } = await idp.msalConfig({ tenant: CONTOSO, clientId: BUILT_IN_APPS.daemon });
  return new ConfidentialClientApplication({ auth: { ...auth, clientCertificate: clientCertificate as never } });
}

describe('MSAL Node with a certificate', () => {
  test.each([
    ['RS256 and x5t', ({ privateKey, thumbprint }: AppCertificate) => ({ privateKey, thumbprint })],
    ['PS256 and x5t#S256', ({ privateKey, thumbprintSha256 }: AppCertificate) => ({ privateKey, thumbprintSha256 })],
  ])('by %s gets tokens, again and again with the same assertion', async (_kind, choose) => {
    const client = await createClient(choose(credential));
    const first = await client.acquireTokenByClientCredential({ scopes: [SCOPE] });
    expect(decodeJwt(first?.accessToken ?? '')).toMatchObject({ appid: BUILT_IN_APPS.daemon, appidacr: '2' });
    const second = await client.acquireTokenByClientCredential({ scopes: [SCOPE], skipCache: true });
    expect(second?.accessToken).not.toBe(first?.accessToken);
  });

  test('that nobody registered is told 700027', async () => {
    const client = await createClient({ privateKey: credential.privateKey, thumbprint: 'ab'.repeat(20) });
    await expect(client.acquireTokenByClientCredential({ scopes: [SCOPE] })).rejects.toMatchObject({
      errorCode: 'invalid_client',
      errorNo: 700027,
    });
  });
});

describe('an assertion', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const endpoint = () => `${idp.origin}/${CONTOSO}/oauth2/v2.0/token`;

  async function present(changes: Readonly<Record<string, unknown>> = {}, more: Readonly<Record<string, string>> = {}) {
    const claims = {
      aud: endpoint(),
      iss: BUILT_IN_APPS.daemon,
      sub: BUILT_IN_APPS.daemon,
      nbf: now(),
      exp: now() + 600,
      ...changes,
    };
    const assertion = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', x5t: Buffer.from(credential.thumbprint, 'hex').toString('base64url') })
      .sign(createPrivateKey(credential.privateKey));
    return requestToken(endpoint(), {
      grant_type: 'client_credentials',
      scope: SCOPE,
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
      ...more,
    });
  }

  test.each<[string, Readonly<Record<string, unknown>>, number | null]>([
    ['as it should be', {}, null],
    ['without a client_id beside it', {}, null],
    ['signed half a second ahead', { nbf: Math.floor(Date.now() / 1000) + 2 }, null],
    ['for another endpoint', { aud: 'https://login.example/token' }, 50027],
    ['from another issuer', { iss: BUILT_IN_APPS.web }, 50027],
    ['that is over', { nbf: 1_600_000_000, exp: 1_600_000_600 }, 700024],
    ['that is not good yet', { nbf: Math.floor(Date.now() / 1000) + 4000 }, 700024],
  ])('%s', async (_name, changes, code) => {
    const reply = await present(changes);
    expect(reply.body.error_codes ?? null).toEqual(code === null ? null : [code]);
    expect(reply.status).toBe(code === null ? 200 : 401);
  });

  test.each([
    [{ client_assertion: 'junk' }, 50027],
    [{ client_assertion_type: 'urn:other' }, 9002313],
    [{ client_secret: 'daemon-secret-value' }, 9002313],
    [{ client_id: BUILT_IN_APPS.spa }, 700025],
    [{ client_id: BUILT_IN_APPS.web }, 700027],
  ])('with %j is refused', async (more, code) => {
    expect((await present({}, more)).body.error_codes).toEqual([code]);
  });

  test('of a certificate ends with the certificate, by the clock of its tenant', async () => {
    expect((await present()).status).toBe(200);
    await (await idp.tenant(FABRIKAM)).clock.advance({ days: 20_000 });
    expect((await present()).status).toBe(200);
    await (await idp.tenant(CONTOSO)).clock.advance({ days: 20_000 });
    expect((await present()).body.error_codes).toEqual([700027]);
  });

  test('leaves nothing of itself in the sign-in log', async () => {
    await present();
    const [entry] = (await idp.signIns.list()).slice(-1);
    expect(entry?.presented?.client_assertion).toMatchObject({ length: expect.any(Number), hash: expect.any(String) });
    expect(JSON.stringify(await idp.signIns.list())).not.toContain('eyJ');
  });
});

test('a seed may bring certificates, and says where one cannot be read', async () => {
  const { clientId } = await idp.app(BUILT_IN_APPS.daemon);
  const own = await createMockIdp({ seed: { apps: [{ clientId, certificates: [credential.certificate] }] } });
  const { auth } = await own.msalConfig({ tenant: CONTOSO, clientId });
  const { privateKey, thumbprintSha256 } = credential;
  const client = new ConfidentialClientApplication({
    auth: { ...auth, clientCertificate: { privateKey, thumbprintSha256 } },
  });
  expect((await client.acquireTokenByClientCredential({ scopes: [SCOPE] }))?.accessToken).toBeDefined();
  await own.close();
  await expect(createMockIdp({ seed: { apps: [{ clientId, certificates: ['junk'] }] } })).rejects.toThrow(
    'apps[0].certificates[0]',
  );
});
