import { InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  BUILT_IN_APPS,
  BUILT_IN_PASSWORD,
  CONTOSO,
  connectMockIdp,
  createMockIdp,
  type MockIdp,
} from '../src/index.ts';
import { requestToken } from './support/signInByForms.ts';

const SERVICE = 'service@contoso.example';
const GRAPH = 'https://graph.microsoft.com/User.Read';
const DESKTOP = BUILT_IN_APPS.publicClient;
const DAY = 86_399;

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp();
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

/** A client that can be sent back by an API, unmodified. */
async function createClient(clientCapabilities: string[] = ['CP1']) {
  const { auth } = await idp.msalConfig({ tenant: CONTOSO, clientId: DESKTOP });
  return new PublicClientApplication({ auth: { ...auth, clientCapabilities } });
}

const signIn = (client: PublicClientApplication, password = BUILT_IN_PASSWORD) =>
  client.acquireTokenByUsernamePassword({ scopes: [GRAPH], username: SERVICE, password });

/** What Graph answers: the status, and the claims it sends a client back with. */
async function callGraph(token: string) {
  const { status, headers } = await fetch(`${idp.origin}/oidc/userinfo`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const claims = /error="insufficient_claims", claims="([^"]+)"/.exec(headers.get('www-authenticate') ?? '')?.[1];
  return { status, claims: claims === undefined ? undefined : Buffer.from(claims, 'base64').toString() };
}

test('a client that can be sent back gets a token for a day, with when to renew it; others do not', async () => {
  const ask = async (claims?: string) =>
    (
      await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
        grant_type: 'password',
        client_id: DESKTOP,
        username: SERVICE,
        password: BUILT_IN_PASSWORD,
        scope: GRAPH,
        ...(claims === undefined ? {} : { claims }),
      })
    ).body;
  const long = await ask('{"access_token":{"xms_cc":{"values":["cp1"]}}}');
  expect([long.expires_in, long.refresh_in]).toEqual([DAY, Math.floor(DAY / 2)]);
  const { iat = 0, exp = 0, xms_cc } = decodeJwt(String(long.access_token));
  expect([exp - iat, xms_cc]).toEqual([DAY, ['cp1']]);
  expect((await ask()).expires_in).toBe(3599);
});

test('MSAL Node is sent for a new token by a challenge, which its refresh token gets without anybody noticing', async () => {
  const client = await createClient();
  const first = await signIn(client);
  expect((await callGraph(first?.accessToken ?? '')).status).toBe(200);
  await (await idp.user(SERVICE)).challenge();
  const { status, claims = '' } = await callGraph(first?.accessToken ?? '');
  expect([status, JSON.parse(claims)]).toEqual([
    401,
    { access_token: { nbf: { essential: true, value: expect.stringMatching(/^\d{10}$/) } } },
  ]);
  const account = first?.account;
  if (account === undefined || account === null) throw new Error('MSAL knows no account');
  const second = await client.acquireTokenSilent({ scopes: [GRAPH], account, claims });
  expect(second?.fromCache).toBe(false);
  expect((await callGraph(second?.accessToken ?? '')).status).toBe(200);
});

test.each<[string, (user: Awaited<ReturnType<MockIdp['user']>>) => Promise<void>, number]>([
  ['sessions are revoked', (user) => user.revokeSessions(), 50173],
  ['the password is changed', (user) => user.changePassword('Another-one-2022'), 50173],
  ['the account is disabled', (user) => user.disable(), 50057],
])('after %s Graph refuses the day-long token at once, and the refresh token as well', async (_what, act, code) => {
  const client = await createClient();
  const first = await signIn(client);
  await act(await idp.user(SERVICE));
  const { claims = '' } = await callGraph(first?.accessToken ?? '');
  const account = first?.account;
  if (account === undefined || account === null) throw new Error('MSAL knows no account');
  const refusal = await client
    .acquireTokenSilent({ scopes: [GRAPH], account, claims })
    .catch((error: unknown) => error);
  expect(refusal).toMatchObject({ errorNo: code });
  expect(refusal).not.toBeInstanceOf(InteractionRequiredAuthError);
});

test('a revoked refresh token gives the challenge of the API back, to sign in with', async () => {
  const url = `${idp.origin}/${CONTOSO}/oauth2/v2.0/token`;
  const person = { username: SERVICE, password: BUILT_IN_PASSWORD, client_id: DESKTOP };
  const { body } = await requestToken(url, { grant_type: 'password', ...person, scope: `offline_access ${GRAPH}` });
  await (await idp.user(SERVICE)).revokeSessions();
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';
  const refresh = { grant_type: 'refresh_token', client_id: DESKTOP, refresh_token: String(body.refresh_token) };
  expect((await requestToken(url, { ...refresh, claims })).body).toMatchObject({ error_codes: [50173], claims });
  expect((await requestToken(url, refresh)).body).not.toHaveProperty('claims');
});

test('a client that cannot be sent back keeps its token until it is over', async () => {
  const first = await signIn(await createClient([]));
  await (await idp.user(SERVICE)).revokeSessions();
  expect((await callGraph(first?.accessToken ?? '')).status).toBe(200);
});

test('an API of somebody else asks the mock, in this process or over the control API', async () => {
  const first = await signIn(await createClient());
  const token = first?.accessToken ?? '';
  const remote = await connectMockIdp(idp.control.url, idp.control.token);
  expect([await idp.directory.findChallenge(token), await remote.directory.findChallenge(token)]).toEqual([
    undefined,
    undefined,
  ]);
  await (await idp.user(SERVICE)).setRisk('high');
  expect(await remote.directory.findChallenge(token)).toContain('"nbf"');
  expect(await remote.directory.findChallenge('no-token')).toBeUndefined();
});
