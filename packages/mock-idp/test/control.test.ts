import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  BUILT_IN_APPS,
  BUILT_IN_PASSWORD,
  CONTOSO,
  connectMockIdp,
  createMockIdp,
  FABRIKAM,
  type MockIdp,
} from '../src/index.ts';

let local: MockIdp;
let remote: MockIdp;
beforeAll(async () => {
  local = await createMockIdp({ freshKey: true });
  remote = await connectMockIdp(local.control.url, local.control.token);
});
beforeEach(() => local.reset());
afterAll(() => local.close());

describe('the control API refuses', () => {
  // fetch does not let a program set Host, so this speaks HTTP itself.
  const post = (headers: Readonly<Record<string, string>>, path = '/_mock/world', body = '{}'): Promise<number> =>
    new Promise((resolve, reject) => {
      const url = new URL(local.control.url);
      const call = request({ host: '127.0.0.1', port: url.port, path, method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      call.on('error', reject);
      call.end(body);
    });
  const host = () => new URL(local.control.url).host;
  const authorization = () => `Bearer ${local.control.token}`;

  test('a missing or wrong token', async () => {
    expect(await post({ host: host() })).toBe(401);
    expect(await post({ host: host(), authorization: 'Bearer wrong' })).toBe(401);
    expect(await post({ host: host(), authorization: authorization() })).toBe(200);
  });

  test('another Host, as a page behind a rebound DNS name would send', async () => {
    expect(await post({ host: 'attacker.example', authorization: authorization() })).toBe(403);
    expect(await post({ host: 'localhost.attacker.example:80', authorization: authorization() })).toBe(403);
  });

  test('any page, whatever its origin', async () => {
    expect(await post({ host: host(), authorization: authorization(), origin: 'http://localhost:3000' })).toBe(403);
    expect(await post({ host: host(), authorization: authorization(), origin: 'null' })).toBe(403);
  });

  test('unknown operations and bodies it cannot read', async () => {
    const headers = { host: host(), authorization: authorization() };
    expect(await post(headers, '/_mock/constructor')).toBe(404);
    expect(await post(headers, '/_mock/tenant', '{"tenant":1}')).toBe(400);
    expect(await post(headers, '/_mock/tenant', 'not json')).toBe(400);
  });

  test.each([
    ['a body that is no JSON', 'world', '{"tenant":', 400, 'body: is not JSON'],
    ['no body', 'world', '', 400, 'body: is not JSON'],
    ['JSON of another kind', 'world', '[]', 400, 'body:'],
    ['a member of the wrong type', 'advance-clock', '{"tenant":1,"milliseconds":"a day"}', 400, 'milliseconds:'],
    ['a member that does not exist', 'reset', '{"everything":true}', 400, 'everything'],
    ['an operation that does not exist', 'explode', '{}', 404, 'no such operation'],
    ['the name of something every object has', 'constructor', '{}', 404, 'no such operation'],
    ['a body of two megabytes', 'tenant', JSON.stringify({ tenant: 'x'.repeat(2_000_000) }), 413, '1048576 bytes'],
  ])('%s, with a code and a word for what is wrong', async (_case, operation, body, status, message) => {
    const { token, url } = local.control;
    const response = await fetch(`${url}/${operation}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
    });
    expect(response.status).toBe(status);
    const answer = (await response.json()) as { code: string; message: string };
    expect(answer).toEqual({ code: 'invalid_request', message: expect.stringContaining(message) });
  });

  test('another verb, and a page of another origin, also with the right token', async () => {
    const { token, url } = local.control;
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${url}/world`, { headers })).status).toBe(405);
    expect((await fetch(`${url}/world`, { method: 'PUT', headers, body: '{}' })).headers.get('allow')).toBe('POST');
    expect(await post({ host: host(), authorization: authorization(), origin: local.origin })).toBe(403);
    expect(await post({ host: host(), authorization: authorization(), origin: 'null' })).toBe(403);
    expect((await fetch(`${url}/world`, { method: 'OPTIONS' })).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('and a connection with a wrong token fails at once', async () => {
    await expect(connectMockIdp(local.control.url, 'wrong')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(connectMockIdp('http://localhost:1/_mock', 'x')).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe.each([
  ['in this process', () => local],
  ['over the control API', () => remote],
])('the interface %s', (_way, getIdp) => {
  test('lists the world', async () => {
    const { tenants, accounts, apps } = await getIdp().world();
    expect(tenants.map(({ name }) => name)).toEqual(['Contoso', 'Fabrikam', 'Personal accounts']);
    expect(accounts.find(({ upn }) => upn === 'admin@contoso.example')).toMatchObject({
      password: BUILT_IN_PASSWORD,
      admin: true,
    });
    expect(apps.find(({ clientId }) => clientId === BUILT_IN_APPS.expiredSecret)?.secret).toBe('expired-secret-value');
  });

  test('finds tenants by id, domain and name, and says so when there is none', async () => {
    const idp = getIdp();
    for (const name of [CONTOSO, 'CONTOSO.example', 'contoso.onmicrosoft.com', 'Contoso']) {
      expect((await idp.tenant(name)).id).toBe(CONTOSO);
    }
    await expect(idp.tenant('nowhere')).rejects.toMatchObject({ code: 'unknown_tenant' });
    await expect(idp.msalConfig({ tenant: 'nowhere', clientId: CONTOSO })).rejects.toMatchObject({
      code: 'unknown_tenant',
    });
    expect(await idp.directory.findTenant('nowhere')).toBeUndefined();
  });

  test('finds people by any address in any case, at home and as guests', async () => {
    const { directory } = getIdp();
    expect((await getIdp().user('SECOND-address@contoso.example')).upn).toBe('alias@contoso.example');
    await expect(getIdp().user('nobody@contoso.example')).rejects.toMatchObject({ code: 'unknown_user' });
    const guest = await directory.findUser({ tenantId: CONTOSO, address: 'guest@fabrikam.example' });
    expect(guest).toMatchObject({ tenantId: CONTOSO, licences: [], upn: expect.stringContaining('#EXT#') });
    expect(await directory.findUser({ tenantId: CONTOSO, oid: guest?.oid ?? '' })).toEqual(guest);
    expect(await directory.findUser({ tenantId: CONTOSO, address: 'viewer@fabrikam.example' })).toBeUndefined();
    expect(await directory.findUser({ address: 'unlicensed@contoso.example' })).toMatchObject({
      licences: [],
      mail: 'unlicensed@contoso.example',
    });
    const users = await directory.listUsers(CONTOSO);
    expect(users.at(-1)?.upn).toContain('#EXT#');
    expect(users.some(({ upn }) => upn.endsWith('fabrikam.example'))).toBe(false);
  });

  test('lists the apps of a tenant with both of their object ids', async () => {
    const { directory } = getIdp();
    const apps = await directory.listApps(CONTOSO);
    const daemon = apps.find(({ clientId }) => clientId === BUILT_IN_APPS.daemon);
    expect(daemon?.name).toBe('Contoso daemon');
    expect(new Set([daemon?.clientId, daemon?.registrationId, daemon?.servicePrincipalId]).size).toBe(3);
    expect(apps.some(({ clientId }) => clientId === BUILT_IN_APPS.harborlineConnector)).toBe(false);
    const ids = (await directory.listApps(FABRIKAM)).map(({ clientId }) => clientId);
    expect(ids).toContain(BUILT_IN_APPS.harborlineConnector);
  });

  test('checks passwords for Basic', async () => {
    const check = (address: string, password = BUILT_IN_PASSWORD) =>
      getIdp().directory.checkPassword(address, password);
    expect(await check('service@contoso.example')).toBe('correct');
    expect(await check('service@contoso.example', 'wrong')).toBe('wrong');
    expect(await check('disabled@contoso.example')).toBe('disabled');
    expect(await check('disabled@contoso.example', 'wrong')).toBe('wrong');
    expect(await check('nobody@contoso.example')).toBe('unknown');
  });

  test.each([
    ['service@contoso.example', 'correct'],
    ['nobody@contoso.example', 'unknown'],
    ['disabled@contoso.example', 'disabled'],
    ['locked@contoso.example', 'blocked'],
    ['expired-password@contoso.example', 'password-expired'],
    ['pending-tasks@contoso.example', 'unfinished-tasks'],
    ['mfa@contoso.example', 'needs-second-factor'],
    ['blocked-by-policy@contoso.example', 'blocked-by-policy'],
  ])('lets %s in by password alone: %s', async (address, expected) => {
    const { directory } = getIdp();
    expect(await directory.judgePasswordSignIn(address, BUILT_IN_PASSWORD)).toBe(expected);
    const wrong = expected === 'unknown' ? 'unknown' : 'wrong';
    expect(await directory.judgePasswordSignIn(address, 'no such password')).toBe(wrong);
  });

  test('lets nobody in by password alone under security defaults', async () => {
    const idp = getIdp();
    expect(await idp.directory.findTenant(CONTOSO)).toMatchObject({ securityDefaults: false });
    await idp.changeTenant(CONTOSO, { securityDefaults: true });
    expect(await idp.directory.findTenant(CONTOSO)).toMatchObject({ securityDefaults: true });
    expect(await idp.directory.judgePasswordSignIn('service@contoso.example', BUILT_IN_PASSWORD)).toBe(
      'security-defaults',
    );
  });

  test('makes a tenant with its own users and apps, which reset() removes', async () => {
    const idp = getIdp();
    const tenant = await idp.createTenant({
      name: 'Northwind',
      domains: ['northwind.example'],
      asOf: '2022-06-01',
      users: [{ upn: 'only@northwind.example', password: 'its-own' }],
    });
    expect(tenant).toMatchObject({ name: 'Northwind', asOf: '2022-06-01' });
    expect(await idp.directory.checkPassword('only@northwind.example', 'its-own')).toBe('correct');
    await idp.reset();
    expect(await idp.directory.findTenant('northwind.example')).toBeUndefined();
  });

  test.each([
    ['a domain another tenant has', { name: 'Copy', domains: ['contoso.example'] }],
    ['a user of another tenant’s domain', { name: 'Thief', users: [{ upn: 'service@contoso.example' }] }],
    ['a field that does not exist', { name: 'Typo', users: [{ upn: 'a@typo.example', pasword: 'x' }] }],
    ['an id that is taken', { name: 'Again', id: FABRIKAM }],
  ])('refuses a tenant with %s, and changes nothing', async (_case, options) => {
    await expect(getIdp().createTenant(options)).rejects.toMatchObject({ code: 'invalid_seed' });
    expect((await getIdp().world()).tenants).toHaveLength(3);
  });
});

test('close() over the control API ends the mock', async () => {
  const other = await createMockIdp({ freshKey: true });
  const connection = await connectMockIdp(other.control.url, other.control.token);
  await connection.close();
  await other.close();
  // Whoever is late finds what they wanted done.
  await connection.close();
  await expect(connection.world()).rejects.toMatchObject({ code: 'unreachable' });
});
