import { afterAll, describe, expect } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, FABRIKAM } from '../src/index.ts';
import { createMockIdpTest, test } from '../src/vitest/index.ts';
import { requestToken } from './support/signInByForms.ts';

const appOnly = (origin: string, tenant: string, app: { clientId: string; secret: string | undefined }, headers = {}) =>
  requestToken(
    `${origin}/${tenant}/oauth2/v2.0/token`,
    {
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: app.secret ?? '',
      scope: 'https://graph.microsoft.com/.default',
    },
    headers,
  );

describe('a test gets a world of its own', () => {
  test('with the users and apps of the built-in Contoso', async ({ world, idp }) => {
    expect((await world.user('mfa')).behaviour).toBe('mfa');
    expect((await world.user(`admin@${world.domain}`)).admin).toBe(true);
    const daemon = await world.app('daemon');
    expect((await appOnly(idp.origin, world.tenant.id, daemon)).status).toBe(200);
    expect((await world.user('service')).tenantId).not.toBe((await idp.user('service@contoso.example')).tenantId);
    await expect(world.user('nobody')).rejects.toMatchObject({ code: 'unknown_user' });
    await expect(world.app('no such app')).rejects.toMatchObject({ code: 'unknown_app' });
  });

  test('may change it as it likes', async ({ world }) => {
    await world.tenant.createUser({ upn: `extra@${world.domain}` });
    await (await world.user('service')).delete();
    await (await world.app('web')).remove();
  });

  test('and leaves it to the next as it was', async ({ world }) => {
    await expect(world.user('extra')).rejects.toMatchObject({ code: 'unknown_user' });
    expect((await world.user('service')).enabled).toBe(true);
    expect((await world.app('web')).kind).toBe('web');
  });
});

describe('what a test lets fail', () => {
  test('fails in its world only', async ({ world, idp }) => {
    await idp.faults.add({ match: { endpoint: 'token' }, effect: { code: 90033 } });
    expect((await appOnly(idp.origin, world.tenant.id, await world.app('daemon'))).body.error_codes).toEqual([90033]);
    expect((await appOnly(idp.origin, FABRIKAM, await world.app('daemon'))).body.error_codes).not.toEqual([90033]);
  });

  test('is lifted when it ends', async ({ world, idp }) => {
    expect(await idp.faults.list()).toEqual([]);
    expect((await appOnly(idp.origin, world.tenant.id, await world.app('daemon'))).status).toBe(200);
  });

  test('can be for the requests of this test', async ({ world, idp, mockHeaders }) => {
    const daemon = await world.app('daemon');
    await idp.faults.add({ match: { testId: mockHeaders['x-mock-test-id'] }, effect: { code: 90033 } });
    expect((await appOnly(idp.origin, world.tenant.id, daemon)).status).toBe(200);
    expect((await appOnly(idp.origin, world.tenant.id, daemon, mockHeaders)).status).toBe(503);
    expect(await idp.requests.list({ testId: mockHeaders['x-mock-test-id'] })).toHaveLength(1);
  });

  test('also then', async ({ idp }) => expect(await idp.faults.list()).toEqual([]));
});

const shared = await createMockIdp();
afterAll(() => shared.close());
const own = createMockIdpTest({
  connect: shared.control,
  world: {
    name: 'Northwind',
    users: [{ upn: 'import@{domain}', mail: 'post@{domain}' }],
    apps: [{ name: 'Nightly import', kind: 'daemon', secrets: [{ value: 'nightly-import-secret' }] }],
  },
});

const inContoso = createMockIdpTest({ tenant: 'contoso.example' });

describe('options', () => {
  inContoso('a tenant that is there already', async ({ world, idp }) => {
    expect(world.tenant.id).toBe(CONTOSO);
    expect((await world.user('service')).upn).toBe('service@contoso.example');
    expect((await world.app('daemon')).clientId).toBe(BUILT_IN_APPS.daemon);
    await (await world.user('service')).disable();
    expect((await idp.user('service@contoso.example')).enabled).toBe(false);
  });

  inContoso('which is reset as well', async ({ world }) => {
    expect((await world.user('service')).enabled).toBe(true);
  });

  own('a mock that runs already, and a world described as data', async ({ world, idp }) => {
    expect(idp.origin).toBe(shared.origin);
    expect((await idp.tenant(world.tenant.id)).name).toBe('Northwind');
    expect((await world.user('import')).mail).toBe(`post@${world.domain}`);
    expect((await world.app('Nightly import')).secret).toBe('nightly-import-secret');
    await expect(world.user('service')).rejects.toMatchObject({ code: 'unknown_user' });
  });
});
