import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONSUMERS, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { createFormBrowser, headingOf, paramsOf } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, requestToken, signInByForms } from './support/signInByForms.ts';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const REDIRECT = `${APPLICATION}/auth/callback`;
const SECRET = 'web-app-secret-value';

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp();
});
afterAll(() => idp.close());

async function getJson(path: string): Promise<Record<string, unknown>> {
  return (await fetch(`${idp.origin}${path}`)).json() as Promise<Record<string, unknown>>;
}

describe('discovery', () => {
  /** The members of https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration, as captured in 2026. */
  const MEMBERS = [
    'authorization_endpoint',
    'claims_supported',
    'cloud_graph_host_name',
    'cloud_instance_name',
    'device_authorization_endpoint',
    'end_session_endpoint',
    'frontchannel_logout_supported',
    'http_logout_supported',
    'id_token_signing_alg_values_supported',
    'issuer',
    'jwks_uri',
    'kerberos_endpoint',
    'msgraph_host',
    'mtls_endpoint_aliases',
    'rbac_url',
    'request_uri_parameter_supported',
    'response_modes_supported',
    'response_types_supported',
    'scopes_supported',
    'subject_types_supported',
    'tenant_region_scope',
    'tls_client_certificate_bound_access_tokens',
    'token_endpoint',
    'token_endpoint_auth_methods_supported',
    'userinfo_endpoint',
  ];

  test.each([
    [CONTOSO, CONTOSO, CONTOSO, 'EU'],
    ['Contoso.Example', CONTOSO, CONTOSO, 'EU'],
    ['common', 'common', '{tenantid}', null],
    ['organizations', 'organizations', '{tenantid}', null],
    ['consumers', 'consumers', CONSUMERS, null],
    [CONSUMERS, CONSUMERS, CONSUMERS, 'EU'],
  ])('of %s has Entra’s members, endpoints below %s and the issuer of %s', async (asked, segment, issuer, region) => {
    const document = await getJson(`/${asked}/v2.0/.well-known/openid-configuration`);
    expect(Object.keys(document).sort()).toEqual(MEMBERS);
    expect(document).toMatchObject({
      issuer: `${idp.origin}/${issuer}/v2.0`,
      authorization_endpoint: `${idp.origin}/${segment}/oauth2/v2.0/authorize`,
      token_endpoint: `${idp.origin}/${segment}/oauth2/v2.0/token`,
      jwks_uri: `${idp.origin}/${segment}/discovery/v2.0/keys`,
      tenant_region_scope: region,
    });
  });

  test('the keys are the same at each of their addresses, with certificate and thumbprint', async () => {
    const [keys, ...others] = await Promise.all(
      ['/common/discovery/v2.0/keys', '/common/discovery/keys', `/${CONTOSO}/discovery/v2.0/keys`].map(getJson),
    );
    for (const other of others) expect(other).toEqual(keys);
    const [key] = (keys?.keys ?? []) as readonly Record<string, unknown>[];
    expect(Object.keys(key ?? {}).sort()).toEqual(['e', 'issuer', 'kid', 'kty', 'n', 'use', 'x5c', 'x5t']);
    expect(key?.kid).toBe(key?.x5t);
  });
});

describe('every answer', () => {
  test.each([
    ['discovery', `/${CONTOSO}/v2.0/.well-known/openid-configuration`],
    ['a page', `/common/oauth2/deviceauth`],
    ['a refusal', `/${CONTOSO}/oauth2/v2.0/token`],
    ['an address nobody knows', '/nothing'],
    ['the provider of a tenant', `/${CONTOSO}/oauth2/v2.0/authorize/abc`],
  ])('of %s has Entra’s headers, and the id of its request', async (_what, path) => {
    const id = '5f0c0000-0000-4000-8000-000000000002';
    const { headers } = await fetch(`${idp.origin}${path}`, { headers: { 'client-request-id': id } });
    expect(headers.get('client-request-id')).toBe(id);
    expect(headers.get('x-ms-request-id')).toMatch(GUID);
    expect(headers.get('x-ms-ests-server')).toContain('mock');
    expect(headers.get('p3p')).toMatch(/^CP="/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  test('scripts may read what MSAL wants to know of a token answer, whose ids are those of its body', async () => {
    const { headers, body } = await requestToken(
      `${idp.origin}/${CONTOSO}/oauth2/v2.0/token`,
      { grant_type: 'client_credentials' },
      { origin: APPLICATION },
    );
    const exposed = headers.get('access-control-expose-headers')?.split(', ');
    expect(exposed).toEqual(expect.arrayContaining(['x-ms-request-id', 'Retry-After', 'x-ms-httpver']));
    expect(headers.get('x-ms-request-id')).toBe(body.trace_id);
    expect(headers.get('client-request-id')).toBe(body.correlation_id);
    expect(headers.get('x-ms-clitelem')).toBe('1,900144,0,,');
  });
});

test.each([
  [
    '/common/userrealm/licensed@contoso.example?api-version=1.0',
    { account_type: 'Managed', domain_name: 'contoso.example' },
  ],
  [`/${CONTOSO}/common/userrealm/x%40CONTOSO.example`, { account_type: 'Managed', domain_name: 'contoso.example' }],
  ['/common/userrealm/x@nowhere.example', { account_type: 'Unknown' }],
  ['/common/userrealm/private@personal.example', { account_type: 'Unknown' }],
  ['/common/userrealm/Contoso', { account_type: 'Unknown' }],
])('user realm at %s: %o', async (path, expected) => {
  const realm = await getJson(path);
  expect(realm).toMatchObject({ ver: '1.0', cloud_instance_name: 'microsoftonline.com', ...expected });
});

test('the native client page keeps the answer in its address and shows nothing of it', async () => {
  const native = `${idp.origin}/common/oauth2/nativeclient`;
  const browser = createFormBrowser(APPLICATION);
  const request = { origin: idp.origin, authority: CONTOSO, clientId: BUILT_IN_APPS.publicClient };
  const scope = 'openid https://outlook.office365.com/IMAP.AccessAsUser.All';
  const url = authorizeUrl({ ...request, redirectUri: native, scope }, { login_hint: 'service@contoso.example' });
  const password = await browser.open(url);
  const keep = await browser.submit(password, { passwd: 'Rehearsal-2022' });
  const landed = await browser.submit(keep, { answer: 'no' });
  // The code stands in the address the last redirect led to, which is where a desktop app looks.
  expect(landed.url.startsWith(`${native}?code=`)).toBe(true);
  const code = paramsOf(landed).get('code') ?? 'none';
  expect(headingOf(landed)).toBe('Back to the application');
  expect(landed.html).not.toContain(code);
  expect(landed.headers.get('cross-origin-opener-policy')).toBeNull();
});

describe('userinfo', () => {
  async function signIn(scope: string): Promise<Record<string, unknown>> {
    const request = { origin: idp.origin, authority: CONTOSO, clientId: BUILT_IN_APPS.web, redirectUri: REDIRECT };
    const { code, verifier } = await signInByForms({ ...request, scope, upn: 'licensed@contoso.example' });
    const { body } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
      grant_type: 'authorization_code',
      client_id: BUILT_IN_APPS.web,
      client_secret: SECRET,
      redirect_uri: REDIRECT,
      code,
      code_verifier: verifier,
    });
    return body;
  }

  const ask = async (token: unknown, init: RequestInit = {}): Promise<Record<string, unknown>> => {
    const headers = { authorization: `Bearer ${String(token)}` };
    const response = await fetch(`${idp.origin}/oidc/userinfo`, { headers, ...init });
    return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
  };

  test('answers what the scopes allow, with the subject of the id_token, however the token comes', async () => {
    const { access_token: token, id_token: idToken } = await signIn('openid profile email');
    const sub = JSON.parse(Buffer.from(String(idToken).split('.')[1] ?? '', 'base64url').toString()).sub as string;
    const expected = { status: 200, sub, name: 'Licensed user', email: 'licensed@contoso.example' };
    expect(await ask(token)).toMatchObject(expected);
    expect(await ask(token, { method: 'POST' })).toMatchObject(expected);
    const form = { method: 'POST', headers: {}, body: new URLSearchParams({ access_token: String(token) }) };
    expect(await ask('', form)).toMatchObject(expected);
  });

  test('leaves out what was not asked for', async () => {
    const { access_token: token } = await signIn('openid');
    const claims = await ask(token);
    expect(Object.keys(claims).sort()).toEqual(['picture', 'status', 'sub']);
  });

  test('takes no token of an app, and none for another API', async () => {
    const app = { grant_type: 'client_credentials', client_id: BUILT_IN_APPS.web, client_secret: SECRET };
    const token = `${idp.origin}/${CONTOSO}/oauth2/v2.0/token`;
    for (const resource of ['https://graph.microsoft.com', 'https://outlook.office365.com']) {
      const { body } = await requestToken(token, { ...app, scope: `${resource}/.default` });
      expect(await ask(body.access_token)).toMatchObject({ status: 401, error: 'invalid_token' });
    }
  });
});
