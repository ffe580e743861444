import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { discover as discoverByOauth4webapi } from './clients/oauth4webapi.ts';
import { discover as discoverByOpenidClient } from './clients/openidClient.ts';
import { createFormBrowser, paramsOf } from './support/formBrowser.ts';
import { APPLICATION, answerPages, CHALLENGE, requestToken, VERIFIER } from './support/signInByForms.ts';

const EXCHANGE = 'https://outlook.office365.com';
const GRAPH = 'https://graph.microsoft.com';
const STS = `https://sts.windows.net/${CONTOSO}/`;
const SERVICE = 'service@contoso.example';
const REDIRECT = `${APPLICATION}/auth/callback`;
const WEB = { client_id: BUILT_IN_APPS.web, client_secret: 'web-app-secret-value' };
const DAEMON = { client_id: BUILT_IN_APPS.daemon, client_secret: 'daemon-secret-value' };
const DESKTOP = { client_id: BUILT_IN_APPS.publicClient };
/** An API that wants version 2 tokens. */
const API = 'b0000000-0000-4000-8000-000000000071';

type Form = Readonly<Record<string, string>>;

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({
    devicePollSeconds: 1,
    seed: {
      apps: [
        { clientId: API, tenant: CONTOSO, kind: 'web', exposes: { roles: ['Read.All'], tokenVersion: 2 } },
        { clientId: BUILT_IN_APPS.web, delegated: [`${EXCHANGE}/EWS.AccessAsUser.All`, `${GRAPH}/User.Read`] },
        { clientId: BUILT_IN_APPS.spa, implicit: { idTokens: true, accessTokens: true } },
      ],
    },
  });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

const at = (path: string): string => `${idp.origin}/${CONTOSO}${path}`;
const ask = async (form: Form) => (await requestToken(at('/oauth2/token'), form)).body;
const appOnly = (form: Form = {}) => ask({ grant_type: 'client_credentials', ...DAEMON, ...form });
const codeOf = ({ error, error_codes: [code] = [] }: { error?: unknown; error_codes?: readonly unknown[] }) =>
  `${error} ${code}`;

const PASSWORD = { grant_type: 'password', ...DESKTOP, username: SERVICE, password: BUILT_IN_PASSWORD };

function authorizeUrl(params: Form): string {
  const query = { client_id: BUILT_IN_APPS.web, redirect_uri: REDIRECT, response_type: 'code', state: 's', ...params };
  return `${at('/oauth2/authorize')}?${new URLSearchParams(query)}`;
}

/** Up to the application. */
const signIn = async (params: Form) => (await answerPages(authorizeUrl(params), SERVICE)).visit;

async function codeFor(params: Form): Promise<string> {
  return paramsOf(await signIn(params)).get('code') ?? '';
}

const redeem = (code: string, form: Form = {}) =>
  ask({ ...WEB, grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...form });

describe('a daemon', () => {
  test('gets a token for the resource it names, with times as strings', async () => {
    const { access_token, ...answer } = await appOnly({ resource: `${EXCHANGE}/` });
    const token = decodeJwt(String(access_token));
    expect(answer).toEqual({
      token_type: 'Bearer',
      expires_in: '3599',
      ext_expires_in: '3599',
      expires_on: String(token.exp),
      not_before: String(token.nbf),
      resource: `${EXCHANGE}/`,
    });
    // The audience is the resource as it was written.
    expect(token).toMatchObject({ iss: STS, aud: `${EXCHANGE}/`, ver: '1.0', appid: BUILT_IN_APPS.daemon });
    expect(token.roles).toEqual(['full_access_as_app']);
  });

  test.each([
    ['an app id', '00000002-0000-0ff1-ce00-000000000000', '00000002-0000-0ff1-ce00-000000000000'],
    ['an app id as ADAL writes it', 'spn:00000002-0000-0ff1-ce00-000000000000', '00000002-0000-0ff1-ce00-000000000000'],
  ])('may name it by %s', async (_form, resource, aud) => {
    const { access_token } = await appOnly({ resource });
    expect(decodeJwt(String(access_token))).toMatchObject({ aud, roles: ['full_access_as_app'] });
  });

  test('gets the version its resource wants, which the endpoint does not decide', async () => {
    const { access_token, resource } = await appOnly({ resource: `api://${API}` });
    expect(decodeJwt(String(access_token))).toMatchObject({ ver: '2.0', aud: API, azp: BUILT_IN_APPS.daemon });
    expect(resource).toBe(`api://${API}`);
  });

  test.each([
    ['no resource', {}, 'invalid_request 900144'],
    ['scope instead', { scope: `${EXCHANGE}/.default` }, 'invalid_request 900144'],
    ['a resource that is not there', { resource: 'https://nobody.example' }, 'invalid_resource 500011'],
    ['two resources in one', { resource: `${EXCHANGE} ${GRAPH}` }, 'invalid_resource 500011'],
    ['a wrong secret', { resource: EXCHANGE, client_secret: 'wrong' }, 'invalid_client 7000215'],
    ['an unknown grant', { resource: EXCHANGE, grant_type: 'wish' }, 'unsupported_grant_type 70003'],
  ])('is refused with %s', async (_case, form, expected) => {
    expect(codeOf(await appOnly(form))).toBe(expected);
  });
});

describe('a person', () => {
  test('signs in for a resource; the code is good for it without naming it again', async () => {
    const answer = await redeem(await codeFor({ resource: EXCHANGE }));
    expect(answer).toMatchObject({ resource: EXCHANGE, scope: 'EWS.AccessAsUser.All', refresh_token: /./ });
    expect(decodeJwt(String(answer.access_token))).toMatchObject({
      aud: EXCHANGE,
      scp: 'EWS.AccessAsUser.All',
      upn: SERVICE,
      unique_name: SERVICE,
    });
    const idToken = decodeJwt(String(answer.id_token));
    expect(idToken).toMatchObject({
      iss: STS,
      aud: BUILT_IN_APPS.web,
      tid: CONTOSO,
      upn: SERVICE,
      unique_name: SERVICE,
      amr: ['pwd'],
      ver: '1.0',
    });
    expect(idToken).not.toHaveProperty('preferred_username');
    expect(decodeProtectedHeader(String(answer.id_token))).toHaveProperty('x5t');
  });

  test('has a refresh token for every resource the registration lists, at either version', async () => {
    const first = await redeem(await codeFor({ resource: EXCHANGE }));
    const grant = { ...WEB, grant_type: 'refresh_token', refresh_token: String(first.refresh_token) };
    const forGraph = await ask({ ...grant, resource: GRAPH });
    expect(forGraph).toMatchObject({ resource: GRAPH, scope: expect.stringContaining('User.Read') });
    const { body } = await requestToken(at('/oauth2/v2.0/token'), { ...grant, scope: `${GRAPH}/User.Read` });
    expect(decodeJwt(String(body.access_token)).aud).toBe(GRAPH);
    expect(codeOf((await requestToken(at('/oauth2/v2.0/token'), { ...grant, resource: GRAPH })).body)).toBe(
      'invalid_request 901002',
    );
  });

  test('who named no resource gets an id_token, and an access token only when the code is redeemed for one', async () => {
    expect(codeOf(await redeem(await codeFor({})))).toBe('invalid_resource 500013');
    expect(await redeem(await codeFor({}), { resource: EXCHANGE })).toMatchObject({ resource: EXCHANGE });
    const visit = await signIn({
      client_id: BUILT_IN_APPS.spa,
      redirect_uri: `${APPLICATION}/`,
      response_type: 'id_token',
      nonce: 'n',
    });
    expect(decodeJwt(new URLSearchParams(new URL(visit.url).hash.slice(1)).get('id_token') ?? '')).toMatchObject({
      iss: STS,
      nonce: 'n',
      ver: '1.0',
    });
  });

  test.each([
    [
      'an access token for nothing',
      { client_id: BUILT_IN_APPS.spa, redirect_uri: `${APPLICATION}/`, response_type: 'token' },
      'invalid_resource',
      500013,
    ],
    [
      'a resource the registration does not list',
      { client_id: BUILT_IN_APPS.spa, redirect_uri: `${APPLICATION}/`, resource: EXCHANGE },
      'invalid_resource',
      650057,
    ],
    ['a resource that is not there', { resource: 'https://nobody.example' }, 'invalid_resource', 500011],
  ])('who asks for %s is sent back', async (_case, params, error, code) => {
    const answer = paramsOf(await createFormBrowser(APPLICATION).open(authorizeUrl(params)));
    expect(answer.get('error')).toBe(error);
    expect(answer.get('error_description')).toContain(`AADSTS${code}`);
  });

  test.each(['common', 'consumers'])('has no personal account at %s', async (authority) => {
    const params = { client_id: BUILT_IN_APPS.everyAccount, redirect_uri: `${APPLICATION}/`, resource: GRAPH };
    const browser = createFormBrowser(APPLICATION);
    const userName = await browser.open(authorizeUrl(params).replace(CONTOSO, authority));
    expect((await browser.submit(userName, { loginfmt: 'private@personal.example' })).html).toContain('AADSTS500208');
  });

  test('gives a password, a resource and nothing else', async () => {
    const answer = await ask({ ...PASSWORD, resource: EXCHANGE });
    expect(answer).toMatchObject({ resource: EXCHANGE, token_type: 'Bearer', id_token: /./ });
    expect(codeOf(await ask(PASSWORD))).toBe('invalid_request 900144');
  });

  test('enters the code of a device; the device asks as ADAL does', async () => {
    const { body } = await requestToken(at('/oauth2/devicecode'), { ...DESKTOP, resource: EXCHANGE });
    expect(body).toMatchObject({
      verification_url: expect.stringContaining('/common/oauth2/deviceauth'),
      expires_in: '900',
      interval: '1',
      message: expect.stringContaining(String(body.user_code)),
    });
    const poll = { ...DESKTOP, grant_type: 'device_code', code: String(body.device_code), resource: EXCHANGE };
    expect(codeOf(await ask(poll))).toBe('authorization_pending 70016');
    const browser = createFormBrowser(APPLICATION);
    const userName = await browser.submit(await browser.open(String(body.verification_url)), {
      otc: String(body.user_code),
    });
    const password = await browser.submit(userName, { loginfmt: SERVICE });
    await browser.submit(await browser.submit(password, { passwd: BUILT_IN_PASSWORD }), { answer: 'continue' });
    expect(await ask(poll)).toMatchObject({ resource: EXCHANGE, expires_in: '3599' });
    expect(codeOf((await requestToken(at('/oauth2/devicecode'), DESKTOP)).body)).toBe('invalid_request 900144');
  });

  test('signs out there as well', async () => {
    const browser = createFormBrowser(APPLICATION);
    const visit = await browser.open(
      `${at('/oauth2/logout')}?post_logout_redirect_uri=${encodeURIComponent(REDIRECT)}`,
    );
    expect(visit.url).toBe(REDIRECT);
  });
});

test.each([
  ['openid-client', discoverByOpenidClient],
  ['oauth4webapi', discoverByOauth4webapi],
])('%s, told the version 1 issuer, signs in, refreshes and gets an app-only token', async (_client, discover) => {
  // The document is not at its issuer's address; a client of version 1 is told both.
  const client = await discover({
    issuer: STS,
    documentAt: at('/.well-known/openid-configuration'),
    clientId: WEB.client_id,
    secret: WEB.client_secret,
  });
  expect(client.metadata).toMatchObject({
    issuer: STS,
    token_endpoint: at('/oauth2/token'),
    jwks_uri: `${idp.origin}/common/discovery/keys`,
  });
  const url = client.authorizationUrl({
    redirect_uri: REDIRECT,
    resource: EXCHANGE,
    ...{ code_challenge: CHALLENGE, code_challenge_method: 'S256', state: 's', nonce: 'a-nonce' },
  });
  const { visit } = await answerPages(url.href, SERVICE);
  const tokens = await client.redeem(new Request(visit.url), { verifier: VERIFIER, state: 's', nonce: 'a-nonce' });
  expect(tokens.claims).toMatchObject({ iss: STS, aud: WEB.client_id, upn: SERVICE });
  expect(tokens.expiresIn).toBeGreaterThan(3500);
  const refreshed = await client.refresh(tokens.refreshToken, { resource: GRAPH });
  const subject = String(tokens.claims.sub);
  expect(await client.userinfo(refreshed.accessToken, subject)).toMatchObject({ sub: subject });
  const own = await client.appOnly({ resource: EXCHANGE });
  expect(decodeJwt(own.accessToken)).toMatchObject({ appid: WEB.client_id, appidacr: '1', iss: STS });
});
