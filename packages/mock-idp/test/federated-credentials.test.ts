import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientAssertionCredential, WorkloadIdentityCredential } from '@azure/identity';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { leadTo } from './support/azureIdentity.ts';
import { requestToken } from './support/signInByForms.ts';

const DAEMON = BUILT_IN_APPS.daemon;
const SCOPE = 'https://outlook.office365.com/.default';
const SUBJECT = 'repo:contoso/import:environment:Production';
const AUDIENCE = 'api://AzureADTokenExchange';
const OUT_OF_REACH = 'https://token.build-service.example';

const folder = mkdtempSync(join(tmpdir(), 'mock idp federation '));
const [ours, others] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
const published = { ...(await exportJWK(ours.publicKey)), kid: 'of-the-issuer', alg: 'RS256' };

/** A build service that issues tokens to its runs. */
let issuer: string;
let server: Server;
let idp: MockIdp;

beforeAll(async () => {
  server = createServer((request, response) => {
    const documents: Readonly<Record<string, object>> = {
      '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/keys` },
      '/keys': { keys: [published] },
      '/elsewhere/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/keys` },
      '/broken/.well-known/openid-configuration': { issuer: `${issuer}/broken` },
    };
    response.end(JSON.stringify(documents[request.url ?? ''] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  idp = await createMockIdp({
    seed: {
      apps: [
        {
          clientId: DAEMON,
          federatedCredentials: [
            { name: 'production', issuer, subject: SUBJECT },
            { issuer: `${issuer}/elsewhere`, subject: SUBJECT },
            { issuer: `${issuer}/broken`, subject: SUBJECT },
            { issuer: 'http://127.0.0.1:1', subject: SUBJECT },
            { issuer: OUT_OF_REACH, subject: SUBJECT, audience: 'of-our-own', keys: [published as { kty: 'RSA' }] },
          ],
        },
      ],
    },
  });
});
beforeEach(() => idp.reset());
afterAll(async () => {
  await idp.close();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

interface Facts {
  readonly issuer?: string;
  readonly subject?: string;
  readonly audience?: string;
  readonly expires?: string;
  readonly key?: typeof ours.privateKey;
  readonly kid?: string;
}

const issue = (facts: Facts = {}): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: 'RS256', kid: facts.kid ?? 'of-the-issuer' })
    .setIssuer(facts.issuer ?? issuer)
    .setSubject(facts.subject ?? SUBJECT)
    .setAudience(facts.audience ?? AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(facts.expires ?? '10m')
    .sign(facts.key ?? ours.privateKey);

const present = async (client_assertion: string, client_id: string = DAEMON) =>
  (
    await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
      grant_type: 'client_credentials',
      scope: SCOPE,
      client_id,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    })
  ).body;

describe('unmodified clients prove an app by a token of another issuer', () => {
  const OURS = { appid: DAEMON, appidacr: '2', roles: ['full_access_as_app'] };

  test('MSAL Node', async () => {
    const { auth } = await idp.msalConfig({ tenant: CONTOSO, clientId: DAEMON });
    const client = new ConfidentialClientApplication({ auth: { ...auth, clientAssertion: () => issue() } });
    const result = await client.acquireTokenByClientCredential({ scopes: [SCOPE] });
    expect(decodeJwt(result?.accessToken ?? '')).toMatchObject(OURS);
  });

  test('Azure Identity, ClientAssertionCredential', async () => {
    const credential = new ClientAssertionCredential(CONTOSO, DAEMON, () => issue(), leadTo(idp.origin));
    expect(decodeJwt((await credential.getToken(SCOPE)).token)).toMatchObject(OURS);
  });

  test('Azure Identity, WorkloadIdentityCredential, from the file of its platform', async () => {
    const tokenFilePath = join(folder, 'token');
    writeFileSync(tokenFilePath, await issue());
    const credential = new WorkloadIdentityCredential({
      ...leadTo(idp.origin),
      tenantId: CONTOSO,
      clientId: DAEMON,
      tokenFilePath,
    });
    expect(decodeJwt((await credential.getToken(SCOPE)).token)).toMatchObject(OURS);
  });

  test('an issuer nobody can reach is believed by the keys its credential names', async () => {
    expect(await present(await issue({ issuer: OUT_OF_REACH, audience: 'of-our-own' }))).toMatchObject({
      token_type: 'Bearer',
    });
  });
});

describe('a token that does not fit is refused by what is wrong', () => {
  test.each<[string, number, string, () => Promise<Record<string, unknown>>]>([
    ['issuer', 700211, 'invalid_client', async () => present(await issue({ issuer: `${issuer}/` }))],
    ['subject', 700213, 'invalid_client', async () => present(await issue({ subject: 'repo:contoso/import:ref:x' }))],
    [
      'subject, but for its case',
      7002138,
      'invalid_client',
      async () => present(await issue({ subject: SUBJECT.toLowerCase() })),
    ],
    ['audience', 700212, 'invalid_client', async () => present(await issue({ audience: 'api://other' }))],
    ['time', 700024, 'invalid_client', async () => present(await issue({ expires: '-1h' }))],
    ['signature', 700027, 'invalid_client', async () => present(await issue({ key: others.privateKey }))],
    ['key', 700027, 'invalid_client', async () => present(await issue({ kid: 'of-nobody' }))],
    [
      'an issuer that is down',
      50166,
      'invalid_request',
      async () => present(await issue({ issuer: 'http://127.0.0.1:1' })),
    ],
    [
      'an issuer that says it is another one',
      50166,
      'invalid_request',
      async () => present(await issue({ issuer: `${issuer}/elsewhere` })),
    ],
    [
      'an issuer without keys',
      50166,
      'invalid_request',
      async () => present(await issue({ issuer: `${issuer}/broken` })),
    ],
    [
      'an app that trusts nobody',
      70025,
      'invalid_client',
      async () => present(await issue(), BUILT_IN_APPS.expiredSecret),
    ],
  ])('%s: AADSTS%i', async (_what, code, error, act) => {
    expect(await act()).toMatchObject({ error, error_codes: [code] });
  });
});

test('credentials change while the mock runs, and bad ones are refused by name', async () => {
  const app = await idp.app(BUILT_IN_APPS.web);
  await app.change({ federatedCredentials: [{ issuer, subject: SUBJECT }] });
  expect(await present(await issue(), app.clientId)).toMatchObject({ token_type: 'Bearer' });
  await app.change({ federatedCredentials: [] });
  expect(await present(await issue(), app.clientId)).toMatchObject({ error_codes: [70025] });
  const withPrivateKey = [{ issuer, subject: SUBJECT, keys: [{ ...(await exportJWK(others.publicKey)), d: 'x' }] }];
  await expect(app.change({ federatedCredentials: withPrivateKey as never })).rejects.toMatchObject({
    code: 'invalid_seed',
    message: expect.stringContaining('federatedCredentials[0].keys[0]: must be a public key'),
  });
});
