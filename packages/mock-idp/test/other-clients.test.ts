import { ClientSecretCredential } from '@azure/identity';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { leadTo } from './support/azureIdentity.ts';
import { createFormBrowser } from './support/formBrowser.ts';
import { APPLICATION, signInByForms } from './support/signInByForms.ts';

const SECRET = 'web-app-secret-value';
const REDIRECT = `${APPLICATION}/auth/callback`;

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true });
});
afterAll(() => idp.close());

function discover(): Promise<client.Configuration> {
  return client.discovery(new URL(`${idp.origin}/${CONTOSO}/v2.0`), BUILT_IN_APPS.web, SECRET, undefined, {
    execute: [client.allowInsecureRequests],
  });
}

test('openid-client discovers the mock under its own origin, signs in, refreshes and reads userinfo', async () => {
  const configuration = await discover();
  expect(configuration.serverMetadata().issuer).toBe(`${idp.origin}/${CONTOSO}/v2.0`);

  const { verifier, visit } = await signInByForms({
    origin: idp.origin,
    authority: CONTOSO,
    clientId: BUILT_IN_APPS.web,
    redirectUri: REDIRECT,
    scope: 'openid profile email offline_access',
    upn: 'licensed@contoso.example',
  });
  const tokens = await client.authorizationCodeGrant(configuration, new URL(visit.url), { pkceCodeVerifier: verifier });
  const claims = tokens.claims();
  expect(claims).toMatchObject({ aud: BUILT_IN_APPS.web, email: 'licensed@contoso.example' });
  const userinfo = await client.fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? '');
  expect(userinfo).toMatchObject({ sub: claims?.sub, name: 'Licensed user' });
  const refreshed = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '');
  expect(refreshed.access_token).not.toBe(tokens.access_token);
});

test('jose verifies a token by the published keys, and refuses one of another world', async () => {
  const configuration = await discover();
  const { access_token } = await client.clientCredentialsGrant(configuration, {
    scope: 'https://outlook.office365.com/.default',
  });
  const expected = { issuer: `https://sts.windows.net/${CONTOSO}/`, audience: 'https://outlook.office365.com' };
  const keys = createRemoteJWKSet(new URL(String(configuration.serverMetadata().jwks_uri)));
  expect((await jwtVerify(access_token, keys, expected)).payload.appid).toBe(BUILT_IN_APPS.web);

  const other = await createMockIdp({ freshKey: true });
  const strangeKeys = createRemoteJWKSet(new URL(`${other.origin}/${CONTOSO}/discovery/v2.0/keys`));
  await expect(jwtVerify(access_token, strangeKeys, expected)).rejects.toMatchObject({
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
