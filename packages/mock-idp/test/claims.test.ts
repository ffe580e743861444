import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { requestToken } from './support/signInByForms.ts';

const EXCHANGE = 'https://outlook.office365.com';
const DESKTOP = BUILT_IN_APPS.publicClient;
const OTHER = 'b0000000-0000-4000-8000-000000000001';
const API = 'b0000000-0000-4000-8000-000000000002';
const SERVICE = 'service@contoso.example';
const ADMIN = 'admin@contoso.example';

let idp: MockIdp;
beforeAll(async () => {
  const ours = [`${EXCHANGE}/IMAP.AccessAsUser.All`, `api://${API}/Read`, 'https://graph.microsoft.com/User.Read'];
  const adminConsent = [{ tenant: CONTOSO, delegated: ours }];
  idp = await createMockIdp({
    errorSeparator: 'crlf',
    seed: {
      tenants: [
        {
          id: CONTOSO,
          policies: [{ name: 'Step up', conditions: { contexts: ['c2'] }, controls: ['compliant-device'] }],
        },
      ],
      apps: [
        { clientId: DESKTOP, adminConsent },
        { clientId: OTHER, tenant: CONTOSO, kind: 'public', adminConsent },
        { clientId: API, tenant: CONTOSO, kind: 'web', exposes: { scopes: ['Read'], tokenVersion: 2 } },
        {
          clientId: BUILT_IN_APPS.daemon,
          secrets: [
            { value: 'the-old-one', expires: '2024-01-01T00:00:00Z' },
            { value: 'daemon-secret-value' },
            { value: 'the-next-one', expires: '2099-01-01T00:00:00Z' },
          ],
        },
      ],
    },
  });
});
afterAll(() => idp.close());

type Form = Readonly<Record<string, string>>;

async function ask(form: Form, headers: Form = {}): Promise<Record<string, unknown>> {
  const url = `${idp.origin}/${CONTOSO}/oauth2/v2.0/token`;
  return (await requestToken(url, { client_id: DESKTOP, ...form }, headers)).body;
}

const delegated = (form: Form = {}, headers: Form = {}) =>
  ask({ grant_type: 'password', username: SERVICE, password: BUILT_IN_PASSWORD, ...form }, headers);
const appOnly = (resource: string, client_secret = 'daemon-secret-value') =>
  ask({
    grant_type: 'client_credentials',
    client_id: BUILT_IN_APPS.daemon,
    client_secret,
    scope: `${resource}/.default`,
  });

const read = (token: unknown) => ({ header: decodeProtectedHeader(String(token)), claims: decodeJwt(String(token)) });
const namesOf = (object: object) => Object.keys(object).sort();

const ID_TOKEN = [
  'aio',
  'aud',
  'exp',
  'iat',
  'iss',
  'login_hint',
  'nbf',
  'rh',
  'sub',
  'tenant_region_scope',
  'uti',
  'ver',
];
const VERSION_1 = [
  'aio',
  'app_displayname',
  'appid',
  'appidacr',
  'aud',
  'exp',
  'iat',
  'iss',
  'nbf',
  'oid',
  'rh',
  'sub',
  'tid',
  'uti',
  'ver',
  'xms_ftd',
  'xms_tcdt',
];
// As captured from Entra on 2026-08-13.
const APP_ONLY_2 = [
  'aio',
  'aud',
  'azp',
  'azpacr',
  'exp',
  'iat',
  'iss',
  'nbf',
  'oid',
  'rh',
  'sub',
  'tid',
  'uti',
  'ver',
  'xms_ftd',
];

test('an id_token names the person only where profile was asked for', async () => {
  const bare = read((await delegated({ scope: 'openid' })).id_token);
  expect(bare.header).toEqual({ typ: 'JWT', alg: 'RS256', kid: expect.any(String) });
  expect(namesOf(bare.claims)).toEqual(ID_TOKEN);
  const whole = read((await delegated({ scope: 'openid profile email' })).id_token);
  expect(namesOf(whole.claims)).toEqual([...ID_TOKEN, 'email', 'name', 'oid', 'preferred_username', 'tid'].sort());
  expect(whole.claims).toMatchObject({ aud: DESKTOP, ver: '2.0', tid: CONTOSO, preferred_username: SERVICE });
  expect(whole.claims.nbf).toBe(whole.claims.iat);
});

test('an access token of version 1 says how the person signed in, and only it has x5t in its header', async () => {
  const scope = `${EXCHANGE}/IMAP.AccessAsUser.All`;
  const { header, claims } = read(
    (await delegated({ scope }, { 'x-mock-ip': '203.0.113.7', 'x-mock-device': 'compliant' })).access_token,
  );
  expect(namesOf(header)).toEqual(['alg', 'kid', 'typ', 'x5t']);
  const persons = ['acr', 'amr', 'deviceid', 'ipaddr', 'name', 'puid', 'scp', 'unique_name', 'upn', 'wids'];
  expect(namesOf(claims)).toEqual([...VERSION_1, ...persons].sort());
  expect(claims).toMatchObject({
    amr: ['pwd'],
    ipaddr: '203.0.113.7',
    appidacr: '0',
    ver: '1.0',
    wids: [expect.any(String)],
  });
  const admins = read((await delegated({ scope, username: ADMIN })).access_token).claims;
  expect(admins.wids).toHaveLength(2);
  expect(admins).not.toHaveProperty('deviceid');
});

test('an access token of version 2 has the short set, with the API itself as audience', async () => {
  const { header, claims } = read((await delegated({ scope: `api://${API}/Read` })).access_token);
  expect(namesOf(header)).toEqual(['alg', 'kid', 'typ']);
  expect(namesOf(claims)).toEqual([...APP_ONLY_2, 'name', 'preferred_username', 'scp'].sort());
  expect(claims).toMatchObject({ aud: API, azp: DESKTOP, azpacr: '0', ver: '2.0' });
});

test('an app-only token is about the service principal, in both versions', async () => {
  const first = read((await appOnly(EXCHANGE)).access_token).claims;
  expect(namesOf(first)).toEqual([...VERSION_1, 'idp', 'roles'].sort());
  const second = read((await appOnly(`api://${API}`)).access_token);
  expect(namesOf(second.header)).toEqual(['alg', 'kid', 'typ']);
  // Nobody granted a role of that API: the token is issued all the same.
  expect(namesOf(second.claims)).toEqual(APP_ONLY_2);
  expect([first.sub, second.claims.sub]).toEqual([first.oid, first.oid]);
  expect([first.appidacr, second.claims.azpacr]).toEqual(['1', '1']);
});

test('an app-only token names the directory roles its app was given in this tenant', async () => {
  const fabrikam = '22222222-2222-4222-8222-222222222222';
  const app = await (await idp.tenant(CONTOSO)).createApp({
    kind: 'daemon',
    secrets: [{ value: 'secret-of-a-script' }],
    adminConsent: [
      { tenant: CONTOSO, directoryRoles: ['Exchange Administrator', 'Global Reader'] },
      { tenant: fabrikam, directoryRoles: ['Global Administrator'] },
    ],
  });
  const form = { grant_type: 'client_credentials', client_id: app.clientId, client_secret: 'secret-of-a-script' };
  const { claims } = read((await ask({ ...form, scope: `${EXCHANGE}/.default` })).access_token);
  expect(claims.wids).toEqual(['29232cdf-9323-42fd-ade2-1d097af3e4de', 'f2ef992c-3afb-46b9-b7cf-a126ee74c451']);
});

test('a subject differs from app to app and from API to API', async () => {
  const subOf = async (form: Form) => {
    const { id_token, access_token } = await delegated(form);
    return [read(id_token).claims.sub, read(access_token).claims.sub];
  };
  const mail = `openid ${EXCHANGE}/IMAP.AccessAsUser.All`;
  const [ours, exchange] = await subOf({ scope: mail });
  const [theirs, again] = await subOf({ scope: mail, client_id: OTHER });
  const [same, graph] = await subOf({ scope: 'openid User.Read' });
  expect(new Set([ours, exchange, theirs, graph]).size).toBe(4);
  expect([same, again]).toEqual([ours, exchange]);
});

test('the claims parameter steps up to authentication contexts and tells what the client can do', async () => {
  const scope = `${EXCHANGE}/IMAP.AccessAsUser.All`;
  const claims = (...acrs: string[]) =>
    JSON.stringify({
      access_token: { acrs: { essential: true, values: acrs }, xms_cc: { values: ['cp1'] } },
      id_token: { unknown: null },
    });
  const stepped = read((await delegated({ scope, claims: claims('c1') })).access_token).claims;
  expect(stepped).toMatchObject({ acrs: ['c1'], xms_cc: ['cp1'] });
  expect(await delegated({ scope, claims: claims('c2') })).toMatchObject({ error_codes: [53000] });
  const trusted = { 'x-mock-device': 'compliant' };
  expect(read((await delegated({ scope, claims: claims('c2') }, trusted)).access_token).claims.acrs).toEqual(['c2']);
});

test('an app may have several secrets, each until its end date', async () => {
  expect(await appOnly(EXCHANGE, 'the-next-one')).toHaveProperty('access_token');
  expect(await appOnly(EXCHANGE)).toHaveProperty('access_token');
  expect(await appOnly(EXCHANGE, 'the-old-one')).toMatchObject({ error_codes: [7000222] });
  const tenant = await idp.tenant(CONTOSO);
  await tenant.clock.advance({ days: 366 * 75 });
  expect(await appOnly(EXCHANGE, 'the-next-one')).toMatchObject({ error_codes: [7000222] });
  await idp.reset();
});

test('descriptions can be set apart by line ends, as Entra’s documentation prints them', async () => {
  const { error_description } = await delegated({ password: 'wrong' });
  expect(String(error_description).split('\r\n')).toEqual([
    expect.stringMatching(/^AADSTS50126: /),
    expect.stringMatching(/^Trace ID: /),
    expect.stringMatching(/^Correlation ID: /),
    expect.stringMatching(/^Timestamp: /),
  ]);
});
