import { ClientSecretCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { createRemoteJWKSet, jwtVerify } from './clients/jose.ts';
import { discover as discoverByOauth4webapi } from './clients/oauth4webapi.ts';
import { discover as discoverByOpenidClient } from './clients/openidClient.ts';
import { leadTo } from './support/azureIdentity.ts';
import { createFormBrowser, hiddenFieldsOf } from './support/formBrowser.ts';
import { APPLICATION, answerPages, CHALLENGE, VERIFIER } from './support/signInByForms.ts';

const SECRET = 'web-app-secret-value';
const REDIRECT = `${APPLICATION}/auth/callback`;
const LICENSED = 'licensed@contoso.example';

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true });
});
afterAll(() => idp.close());

describe.each([
  ['openid-client', discoverByOpenidClient],
  ['oauth4webapi', discoverByOauth4webapi],
])('%s', (_client, discover) => {
  const discoverMock = () =>
    discover({ issuer: `${idp.origin}/${CONTOSO}/v2.0`, clientId: BUILT_IN_APPS.web, secret: SECRET });

  test('discovers the mock under its own origin, signs in by PKCE, refreshes and reads userinfo', async () => {
    const client = await discoverMock();
    expect(client.metadata.issuer).toBe(`${idp.origin}/${CONTOSO}/v2.0`);
    const url = client.authorizationUrl({
      redirect_uri: REDIRECT,
      scope: 'openid profile email offline_access',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    });
    const { visit } = await answerPages(url.href, LICENSED);
    const { claims, ...tokens } = await client.redeem(new Request(visit.url), { verifier: VERIFIER });
    expect(claims).toMatchObject({ aud: BUILT_IN_APPS.web, email: LICENSED });
    const subject = String(claims.sub);
    const userinfo = await client.userinfo(tokens.accessToken, subject);
    expect(userinfo).toMatchObject({ sub: subject, name: 'Licensed user' });
    expect((await client.refresh(tokens.refreshToken)).accessToken).not.toBe(tokens.accessToken);
  });

  test('gets an app-only token by client credentials', async () => {
    const { accessToken } = await (await discoverMock()).appOnly({ scope: 'https://outlook.office365.com/.default' });
    expect(decodeJwt(accessToken)).toMatchObject({ appid: BUILT_IN_APPS.web, tid: CONTOSO });
  });

  test('signs in with a plain challenge and a form_post answer', async () => {
    const client = await discoverMock();
    const [state, nonce] = ['a-state', 'a-nonce'];
    const url = client.authorizationUrl({
      redirect_uri: REDIRECT,
      scope: 'openid profile',
      code_challenge: VERIFIER,
      code_challenge_method: 'plain',
      response_mode: 'form_post',
      login_hint: LICENSED,
      ...{ state, nonce },
    });
    const browser = createFormBrowser(APPLICATION);
    const keep = await browser.submit(await browser.open(url.href), { passwd: BUILT_IN_PASSWORD });
    const body = hiddenFieldsOf(await browser.submit(keep, { answer: 'no' }));
    const posted = new Request(REDIRECT, { method: 'POST', body });
    const { claims, accessToken } = await client.redeem(posted, { verifier: VERIFIER, state, nonce });
    const subject = String(claims.sub);
    expect((await client.userinfo(accessToken, subject)).sub).toBe(subject);
  });
});

test('jose verifies a token by the published keys, and refuses one of another world', async () => {
  const client = await discoverByOpenidClient({
    issuer: `${idp.origin}/${CONTOSO}/v2.0`,
    clientId: BUILT_IN_APPS.web,
    secret: SECRET,
  });
  const { accessToken } = await client.appOnly({ scope: 'https://outlook.office365.com/.default' });
  const expected = { issuer: `https://sts.windows.net/${CONTOSO}/`, audience: 'https://outlook.office365.com' };
  const keys = createRemoteJWKSet(new URL(String(client.metadata.jwks_uri)));
  expect((await jwtVerify(accessToken, keys, expected)).payload.appid).toBe(BUILT_IN_APPS.web);

  const other = await createMockIdp({ freshKey: true });
  const strangeKeys = createRemoteJWKSet(new URL(`${other.origin}/${CONTOSO}/discovery/v2.0/keys`));
  await expect(jwtVerify(accessToken, strangeKeys, expected)).rejects.toMatchObject({
    code: 'ERR_JWKS_NO_MATCHING_KEY',
  });
  await other.close();
});

test('Azure Identity gets an app-only token when its HTTP client leads to the mock', async () => {
  const credential = new ClientSecretCredential(
    CONTOSO,
    BUILT_IN_APPS.daemon,
    'daemon-secret-value',
    leadTo(idp.origin),
  );
  const token = await credential.getToken('https://outlook.office365.com/.default');
  expect(decodeJwt(token.token)).toMatchObject({ appid: BUILT_IN_APPS.daemon, roles: ['full_access_as_app'] });
});

test('discovery is readable from any page, and an unknown tenant is invalid_tenant', async () => {
  const known = await fetch(`${idp.origin}/CONTOSO.example/v2.0/.well-known/openid-configuration`, {
    headers: { origin: 'http://localhost:1' },
  });
  expect(known.headers.get('access-control-allow-origin')).toBe('*');
  const unknown = await fetch(`${idp.origin}/nowhere.example/v2.0/.well-known/openid-configuration`);
  expect(unknown.status).toBe(400);
  expect(await unknown.json()).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] });
  const common = await fetch(`${idp.origin}/common/v2.0/.well-known/openid-configuration`);
  expect(await common.json()).toMatchObject({ issuer: `${idp.origin}/{tenantid}/v2.0` });
});

async function discoverInstance(host: string, tenant: string): Promise<Record<string, unknown>> {
  const authority = host === 'own' ? idp.origin : `https://${host}`;
  const endpoint = encodeURIComponent(`${authority}/${tenant}/oauth2/v2.0/authorize`);
  const url = `${idp.origin}/common/discovery/instance?api-version=1.1&authorization_endpoint=${endpoint}`;
  return (await fetch(url)).json() as Promise<Record<string, unknown>>;
}

test.each([
  ['login.microsoftonline.com', 'organizations', 'organizations'],
  ['own', 'contoso.example', CONTOSO],
  ['own', 'consumers', 'consumers'],
])('instance discovery knows the host %s, and where to discover %s', async (host, tenant, segment) => {
  const answer = await discoverInstance(host, tenant);
  expect(answer.tenant_discovery_endpoint).toBe(`${idp.origin}/${segment}/v2.0/.well-known/openid-configuration`);
  expect(answer.metadata).toContainEqual(expect.objectContaining({ aliases: [new URL(idp.origin).host] }));
});

test.each([
  ['login.example', 'common', 'invalid_instance', 50049],
  ['own', 'nowhere.example', 'invalid_tenant', 90002],
])('instance discovery of %s with the tenant %s is %s', async (host, tenant, error, code) => {
  expect(await discoverInstance(host, tenant)).toMatchObject({ error, error_codes: [code] });
});

test('nothing on the pages names another host', async () => {
  const page = await createFormBrowser(APPLICATION).open(
    `${idp.origin}/${CONTOSO}/oauth2/v2.0/authorize?client_id=${BUILT_IN_APPS.web}&redirect_uri=${REDIRECT}&response_type=code&scope=openid`,
  );
  expect(page.html).not.toMatch(/https?:\/\//);
  expect(page.headers.get('x-frame-options')).toBe('DENY');
});
