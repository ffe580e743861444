import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { createFormBrowser, paramsOf } from './support/formBrowser.ts';
import { APPLICATION, requestToken, type SignedIn, signInByForms, type TokenReply } from './support/signInByForms.ts';

const WEB = { client_id: BUILT_IN_APPS.web, client_secret: 'web-app-secret-value' };
const DAEMON = { client_id: BUILT_IN_APPS.daemon, client_secret: 'daemon-secret-value' };
const WEB_REDIRECT = 'http://localhost:4999/auth/callback';
const SPA_REDIRECT = 'http://localhost:4999/';
const EWS = 'https://outlook.office365.com/EWS.AccessAsUser.All';
const EXCHANGE_DEFAULT = 'https://outlook.office365.com/.default';
const GUID = /^[0-9a-f-]{36}$/;

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({
    freshKey: true,
    seed: {
      apps: [{ clientId: BUILT_IN_APPS.web, secrets: [{ value: 'web-app-secret-value' }, { value: 'second-secret' }] }],
    },
  });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

function ask(
  form: Readonly<Record<string, string>>,
  { authority = CONTOSO as string, headers = {} }: { authority?: string; headers?: Record<string, string> } = {},
): Promise<TokenReply> {
  return requestToken(`${idp.origin}/${authority}/oauth2/v2.0/token`, form, headers);
}

function signIn(facts: Partial<Parameters<typeof signInByForms>[0]> = {}): Promise<SignedIn> {
  return signInByForms({
    origin: idp.origin,
    authority: CONTOSO,
    clientId: BUILT_IN_APPS.web,
    redirectUri: WEB_REDIRECT,
    scope: `openid profile offline_access ${EWS}`,
    upn: 'service@contoso.example',
    ...facts,
  });
}

function redeem({ code, verifier }: SignedIn, more: Readonly<Record<string, string>> = {}) {
  return ask({
    ...WEB,
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: WEB_REDIRECT,
    ...more,
  });
}

describe('a refusal', () => {
  test('has the shape, status and words of Entra', async () => {
    const correlationId = '0b0b0b0b-0000-4000-8000-000000000001';
    const reply = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token?client-request-id=${correlationId}`, {
      grant_type: 'client_credentials',
      ...DAEMON,
      client_secret: 'a-secret-id-by-mistake',
      scope: EXCHANGE_DEFAULT,
    });
    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({
      error: 'invalid_client',
      error_description: expect.stringMatching(
        /^AADSTS7000215: Invalid client secret provided\..* Trace ID: \S+ Correlation ID: 0b0b0b0b-\S+ Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
      ),
      error_codes: [7000215],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.stringMatching(GUID),
      correlation_id: correlationId,
      error_uri: `${idp.origin}/error?code=7000215`,
    });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('x-ms-request-id')).toBe(reply.body.trace_id);
    expect(JSON.stringify(reply.body)).not.toContain('a-secret-id-by-mistake');
  });

  const clientCredentials = { grant_type: 'client_credentials', ...DAEMON, scope: EXCHANGE_DEFAULT };
  const { client_secret: _secret, ...withoutSecret } = clientCredentials;
  const refresh = { grant_type: 'refresh_token', ...WEB, refresh_token: 'never-issued' };
  test.each<[number, string, Record<string, string>, { authority?: string; headers?: Record<string, string> }?]>([
    [90002, 'unknown tenant', clientCredentials, { authority: 'nowhere.example' }],
    [900144, 'no grant type', DAEMON],
    [
      70003,
      'unknown grant type',
      { ...clientCredentials, grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer' },
    ],
    [900144, 'no client id', { grant_type: 'client_credentials' }],
    [700038, 'client id that is no GUID', { ...clientCredentials, client_id: 'my-app' }],
    [700016, 'unknown app', { ...clientCredentials, client_id: '99999999-0000-4000-8000-000000000000' }],
    [700016, 'single-tenant app of another tenant', clientCredentials, { authority: FABRIKAM }],
    [7000215, 'wrong secret', { ...clientCredentials, client_secret: 'wrong' }],
    [7000218, 'confidential app without secret', withoutSecret],
    [
      7000222,
      'expired secret',
      { ...clientCredentials, client_id: BUILT_IN_APPS.expiredSecret, client_secret: 'expired-secret-value' },
    ],
    [700025, 'public app with secret', { ...refresh, client_id: BUILT_IN_APPS.publicClient }],
    [9001023, 'app-only at organizations', clientCredentials, { authority: 'organizations' }],
    [1002012, 'app-only with a named scope', { ...clientCredentials, scope: EWS }],
    [70011, 'unknown scope', { ...clientCredentials, scope: 'https://outlook.office365.com/Ews.Everything' }],
    [500011, 'unknown resource', { ...clientCredentials, scope: 'https://nobody.example/.default' }],
    [70000, 'unknown refresh token', refresh],
    [70000, 'unknown code', { ...refresh, grant_type: 'authorization_code', code: 'never-issued' }],
    [9002313, 'repeated authentication', clientCredentials, { headers: { authorization: `Basic ${btoa('a:b')}` } }],
    [9002326, 'web app called from a page', refresh, { headers: { origin: 'http://localhost:4999' } }],
    [
      9002327,
      'single-page app called from a server',
      { grant_type: 'refresh_token', client_id: BUILT_IN_APPS.spa, refresh_token: 'x' },
    ],
  ])('%i: %s', async (code, _case, form, options) => {
    const { body } = await ask(form, options);
    expect(body.error_codes).toEqual([code]);
  });

  test('of a GET names the method to use', async () => {
    const response = await fetch(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`);
    expect(await response.json()).toMatchObject({ error: 'invalid_request', error_codes: [900561] });
  });
});

describe('client authentication', () => {
  test('takes any valid secret of several, in the body or by Basic', async () => {
    const form = { grant_type: 'client_credentials', scope: EXCHANGE_DEFAULT };
    const basic = `Basic ${btoa(`${BUILT_IN_APPS.web}:second-secret`)}`;
    expect((await ask(form, { headers: { authorization: basic } })).status).toBe(200);
    expect((await ask({ ...form, ...WEB })).status).toBe(200);
  });
});

describe('an authorization code', () => {
  test('becomes tokens once, and the second try is 54005', async () => {
    const signedIn = await signIn();
    const first = await redeem(signedIn, { client_info: '1' });
    expect(first.body).toMatchObject({
      token_type: 'Bearer',
      scope: `openid profile ${EWS}`,
      expires_in: 3599,
      ext_expires_in: 3599,
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    });
    const { oid } = await idp.user('service@contoso.example');
    const clientInfo = Buffer.from(String(first.body.client_info), 'base64url').toString();
    expect(JSON.parse(clientInfo)).toEqual({ uid: oid, utid: CONTOSO });
    expect((await redeem(signedIn)).body.error_codes).toEqual([54005]);
  });

  test('of two racing redemptions lets one win', async () => {
    const signedIn = await signIn();
    const replies = await Promise.all([redeem(signedIn), redeem(signedIn), redeem(signedIn)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  test.each([
    [501481, { code_verifier: 'another-verifier-that-is-long-enough-for-the-rfc' }],
    [501481, { code_verifier: '' }],
    [50011, { redirect_uri: 'http://localhost:4999/v1/oauth/callback' }],
    [700022, { scope: `${EWS} User.Read` }],
    [65001, { scope: 'Mail.Send' }],
  ])('is refused with %i when redeemed with %o', async (code, change) => {
    expect((await redeem(await signIn(), change)).body.error_codes).toEqual([code]);
  });

  test('of one tenant is refused at another', async () => {
    const signedIn = await signIn({
      clientId: BUILT_IN_APPS.harborlineConnector,
      redirectUri: 'http://localhost:4999/v1/oauth/callback',
    });
    const form = {
      grant_type: 'authorization_code',
      client_id: BUILT_IN_APPS.harborlineConnector,
      client_secret: 'harborline-connector-secret-value',
      code: signedIn.code,
      code_verifier: signedIn.verifier,
      redirect_uri: 'http://localhost:4999/v1/oauth/callback',
    };
    expect((await ask(form, { authority: FABRIKAM })).body.error_codes).toEqual([700005]);
    expect((await ask(form, { authority: 'organizations' })).status).toBe(200);
  });
});

describe('a single-page app', () => {
  test('has to use PKCE', async () => {
    const browser = createFormBrowser(APPLICATION);
    const facts = { origin: idp.origin, clientId: BUILT_IN_APPS.spa, redirectUri: SPA_REDIRECT };
    await signIn({ ...facts, scope: 'openid', browser });
    const query = new URLSearchParams({
      client_id: BUILT_IN_APPS.spa,
      redirect_uri: SPA_REDIRECT,
      response_type: 'code',
      scope: 'openid',
    });
    const visit = await browser.open(`${idp.origin}/${CONTOSO}/oauth2/v2.0/authorize?${query}`);
    const form = {
      grant_type: 'authorization_code',
      client_id: BUILT_IN_APPS.spa,
      code: paramsOf(visit).get('code') ?? '',
      redirect_uri: SPA_REDIRECT,
    };
    const reply = await ask(form, { headers: { origin: APPLICATION } });
    expect(reply.body.error_codes).toEqual([9002325]);
  });
});

describe('a refresh token', () => {
  test('gets any resource with consent, is answered with a new one, and stays valid itself', async () => {
    const { body } = await redeem(await signIn());
    const refresh = (token: unknown, scope: string) =>
      ask({ ...WEB, grant_type: 'refresh_token', refresh_token: String(token), scope });
    const graph = await refresh(body.refresh_token, 'openid offline_access User.Read');
    expect(decodeJwt(String(graph.body.access_token)).aud).toBe('https://graph.microsoft.com');
    expect(graph.body.refresh_token).not.toBe(body.refresh_token);
    // The refresh has no nonce of its own, so its id_token has none.
    expect(decodeJwt(String(graph.body.id_token))).not.toHaveProperty('nonce');
    for (const token of [body.refresh_token, graph.body.refresh_token]) {
      expect((await refresh(token, EWS)).status).toBe(200);
    }
    expect((await refresh(body.refresh_token, 'Mail.Send')).body).toMatchObject({
      error: 'invalid_grant',
      suberror: 'consent_required',
      error_codes: [65001],
    });
  });

  test('is not issued without offline_access', async () => {
    const { body } = await redeem(await signIn({ scope: `openid ${EWS}` }));
    expect(body).not.toHaveProperty('refresh_token');
  });
});

describe('the tokens', () => {
  test('for Exchange are version 1, whatever the endpoint, with the audience as asked', async () => {
    const { body } = await redeem(await signIn());
    const header = decodeProtectedHeader(String(body.access_token));
    const { keys } = await idp.directory.signingKeys(CONTOSO);
    expect(header).toMatchObject({ typ: 'JWT', alg: 'RS256', kid: keys[0]?.kid, x5t: keys[0]?.kid });
    const claims = decodeJwt(String(body.access_token));
    expect(claims).toMatchObject({
      iss: `https://sts.windows.net/${CONTOSO}/`,
      aud: 'https://outlook.office365.com',
      appid: BUILT_IN_APPS.web,
      appidacr: '1',
      scp: 'EWS.AccessAsUser.All',
      upn: 'service@contoso.example',
      tid: CONTOSO,
      ver: '1.0',
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(3599);
  });

  test('for an API of the world are version 2, with the API itself as audience', async () => {
    const scope = `openid api://${BUILT_IN_APPS.harborlineApi}/Admin.Access`;
    const signedIn = await signIn({
      authority: FABRIKAM,
      clientId: BUILT_IN_APPS.harborlineSpa,
      redirectUri: SPA_REDIRECT,
      scope,
      upn: 'admin@fabrikam.example',
    });
    const reply = await ask(
      {
        grant_type: 'authorization_code',
        client_id: BUILT_IN_APPS.harborlineSpa,
        code: signedIn.code,
        code_verifier: signedIn.verifier,
        redirect_uri: SPA_REDIRECT,
      },
      { authority: FABRIKAM, headers: { origin: 'http://localhost:4999' } },
    );
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    expect(decodeJwt(String(reply.body.access_token))).toMatchObject({
      iss: `${idp.origin}/${FABRIKAM}/v2.0`,
      aud: BUILT_IN_APPS.harborlineApi,
      azp: BUILT_IN_APPS.harborlineSpa,
      scp: 'Admin.Access',
      preferred_username: 'admin@fabrikam.example',
      ver: '2.0',
    });
  });

  test('of a guest name their home, and their own object id in the tenant they visit', async () => {
    const { body } = await redeem(await signIn({ upn: 'guest@fabrikam.example', scope: 'openid profile User.Read' }), {
      client_info: '1',
    });
    const home = await idp.user('guest@fabrikam.example');
    const here = await idp.directory.findUser({ tenantId: CONTOSO, address: 'guest@fabrikam.example' });
    expect(decodeJwt(String(body.id_token))).toMatchObject({
      tid: CONTOSO,
      oid: here?.oid,
      idp: `https://sts.windows.net/${FABRIKAM}/`,
    });
    expect(here?.oid).not.toBe(home.oid);
    const clientInfo = Buffer.from(String(body.client_info), 'base64url').toString();
    expect(JSON.parse(clientInfo)).toEqual({ uid: home.oid, utid: FABRIKAM });
  });
});

describe('the sign-in log', () => {
  test('says who, what and how it ended, and of secrets only length and a short hash', async () => {
    const signedIn = await signIn();
    await redeem(signedIn, { 'x-client-SKU': 'a.library', 'x-client-VER': '1.2.3' });
    await ask({ ...DAEMON, grant_type: 'client_credentials', client_secret: 'wrong-secret', scope: EXCHANGE_DEFAULT });
    const log = await idp.signIns.list();
    expect(log).toMatchObject([
      { flow: 'interactive', upn: 'service@contoso.example', tenantId: CONTOSO, errorCode: 0 },
      { flow: 'authorization_code', upn: 'service@contoso.example', client: 'a.library 1.2.3', errorCode: 0 },
      { flow: 'client_credentials', clientId: BUILT_IN_APPS.daemon, errorCode: 7000215 },
    ]);
    expect(log[2]?.presented?.client_secret).toEqual({ length: 12, hash: expect.stringMatching(/^[0-9a-f]{8}$/) });
    const text = JSON.stringify(log);
    for (const secret of [signedIn.code, 'web-app-secret-value', 'wrong-secret']) expect(text).not.toContain(secret);
  });
});
