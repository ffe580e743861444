import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, connectMockIdp, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { APPLICATION, requestToken, signInByForms } from './support/signInByForms.ts';

let local: MockIdp;
let remote: MockIdp;
beforeAll(async () => {
  local = await createMockIdp();
  remote = await connectMockIdp(local.control.url, local.control.token);
});
beforeEach(() => local.reset());
afterAll(() => local.close());

const tokenUrl = (tenant: string) => `${local.origin}/${tenant}/oauth2/v2.0/token`;
const GRAPH = 'https://graph.microsoft.com/.default';

const appOnly = (tenant: string, clientId: string, secret: string | undefined) =>
  requestToken(tokenUrl(tenant), {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret ?? '',
    scope: GRAPH,
  });

const NORTHWIND = {
  name: 'Northwind',
  domains: ['northwind.example'],
  users: [{ upn: 'first@northwind.example' }],
  apps: [{ name: 'Northwind daemon', kind: 'daemon' as const, secrets: [{ value: 'northwind-secret-value' }] }],
};

describe.each([
  ['in this process', () => local],
  ['over the control API', () => remote],
])('while it runs, %s', (_way, getIdp) => {
  test('a tenant gets a user, who signs in and is changed', async () => {
    const tenant = await getIdp().createTenant(NORTHWIND);
    const user = await tenant.createUser({ upn: 'later@northwind.example', displayName: 'Later' });
    expect(user).toMatchObject({ tenantId: tenant.id, enabled: true, displayName: 'Later' });
    expect(await user.change({ displayName: 'Changed', licences: ['frontline'] })).toMatchObject({
      oid: user.oid,
      displayName: 'Changed',
      licences: ['frontline'],
    });
    expect((await getIdp().user('later@northwind.example')).displayName).toBe('Changed');
  });

  test('a tenant gets an app, whose secrets come, expire by the tenant’s clock and go', async () => {
    const tenant = await getIdp().createTenant(NORTHWIND);
    const app = await tenant.createApp({ name: 'Nightly import', kind: 'daemon' });
    const expires = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();
    const first = await app.addSecret({ expires });
    const second = await app.addSecret({ value: 'a-second-secret-value' });
    expect(first.value.length).toBeGreaterThanOrEqual(40);
    expect((await appOnly(tenant.id, app.clientId, first.value)).status).toBe(200);
    await tenant.clock.advance({ days: 2 });
    expect((await appOnly(tenant.id, app.clientId, first.value)).body.error_codes).toEqual([7000222]);
    expect((await appOnly(tenant.id, app.clientId, second.value)).status).toBe(200);
    await app.removeSecret(second.value);
    expect((await appOnly(tenant.id, app.clientId, second.value)).body.error_codes).toEqual([7000215]);
    await expect(app.removeSecret(second.value)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await app.change({ name: 'Renamed' })).toMatchObject({ clientId: app.clientId, name: 'Renamed' });
    await app.remove();
    expect((await appOnly(tenant.id, app.clientId, first.value)).body.error_codes).toEqual([700011]);
    await expect(getIdp().app(app.clientId)).rejects.toMatchObject({ code: 'unknown_app' });
  });

  test('a seeded tenant is changed, removed and comes back on reset', async () => {
    const contoso = await getIdp().tenant(CONTOSO);
    const changed = await contoso.change({ name: 'Contoso renamed', domains: ['contoso.example', 'new.example'] });
    expect(changed).toMatchObject({ name: 'Contoso renamed', domains: ['contoso.example', 'new.example'] });
    await contoso.createUser({ upn: 'somebody@new.example' });
    await contoso.remove();
    await expect(getIdp().tenant(CONTOSO)).rejects.toMatchObject({ code: 'unknown_tenant' });
    await expect(getIdp().user('service@contoso.example')).rejects.toMatchObject({ code: 'unknown_user' });
    await expect(getIdp().app(BUILT_IN_APPS.web)).rejects.toMatchObject({ code: 'unknown_app' });
    await getIdp().reset();
    expect((await getIdp().tenant(CONTOSO)).name).toBe('Contoso');
    expect((await getIdp().user('service@contoso.example')).tenantId).toBe(CONTOSO);
  });

  test('a removed tenant can be made anew, with nothing of the old one', async () => {
    const tenant = await getIdp().createTenant({ ...NORTHWIND, id: '33333333-3333-4333-8333-333333333333' });
    await tenant.remove();
    const again = await getIdp().createTenant({ name: 'Northwind', id: tenant.id, domains: ['northwind.example'] });
    expect(await getIdp().directory.listUsers(again.id)).toEqual([]);
    await again.createUser({ upn: 'first@northwind.example' });
    expect(await getIdp().directory.listUsers(again.id)).toHaveLength(1);
  });

  test('nothing refers to a removed tenant, in memory or after a restart', async () => {
    const state = mkdtempSync(join(tmpdir(), 'mock-idp-removed-'));
    const before = await createMockIdp({ state });
    const tenant = await before.createTenant(NORTHWIND);
    const fabrikam = await before.tenant(FABRIKAM);
    await fabrikam.createUser({ upn: 'visitor@fabrikam.example', guestIn: ['northwind.example', CONTOSO] });
    await fabrikam.createApp({ name: 'Visitor', adminConsent: [{ tenant: tenant.id }] });
    await tenant.remove();
    expect(
      await before.directory.findUser({ tenantId: tenant.id, address: 'visitor@fabrikam.example' }),
    ).toBeUndefined();
    await before.close();
    const after = await createMockIdp({ state });
    expect((await after.user('visitor@fabrikam.example')).tenantId).toBe(FABRIKAM);
    expect(await after.directory.findUser({ tenantId: CONTOSO, address: 'visitor@fabrikam.example' })).toBeDefined();
    await expect(after.tenant('Northwind')).rejects.toMatchObject({ code: 'unknown_tenant' });
    await after.close();
    rmSync(state, { recursive: true });
  });

  test('a deleted account’s name can be given again, to another object', async () => {
    const tenant = await getIdp().tenant(CONTOSO);
    const old = await getIdp().user('service@contoso.example');
    await old.delete();
    const young = await tenant.createUser({ upn: 'service@contoso.example' });
    expect(young.oid).not.toBe(old.oid);
    expect(young.displayName).toBe('service');
  });

  test('resetting one tenant leads back to what it began with, and leaves the others alone', async () => {
    const idp = getIdp();
    const tenant = await idp.createTenant(NORTHWIND);
    const other = await idp.tenant(FABRIKAM);
    await tenant.createUser({ upn: 'second@northwind.example' });
    await tenant.change({ name: 'Changed' });
    await (await idp.user('first@northwind.example')).disable();
    await tenant.clock.advance({ days: 1 });
    await tenant.setAsOf('2022-06-01');
    await idp.faults.add({ match: { user: 'first@northwind.example' }, effect: { code: 50053 } });
    await idp.faults.add({ match: { tenant: FABRIKAM }, effect: { code: 50053 } });
    await other.clock.advance({ days: 1 });
    await (await idp.user('viewer@fabrikam.example')).disable();

    await tenant.reset();

    expect((await idp.tenant(tenant.id)).name).toBe('Northwind');
    expect(await idp.directory.listUsers(tenant.id)).toMatchObject([{ upn: 'first@northwind.example', enabled: true }]);
    expect((await tenant.clock.now()).getTime()).toBeLessThan(Date.now() + 60_000);
    expect((await idp.tenant(tenant.id)).asOf).toBe(new Date().toISOString().slice(0, 10));
    expect(await idp.faults.list()).toMatchObject([{ match: { tenant: FABRIKAM } }]);
    expect((await other.clock.now()).getTime()).toBeGreaterThan(Date.now() + 60_000);
    expect((await idp.user('viewer@fabrikam.example')).enabled).toBe(false);
  });

  test.each([
    ['a taken address', { upn: 'service@contoso.example' }],
    ['a domain of nobody', { upn: 'a@nowhere.example' }],
    ['an unknown key', { upn: 'a@contoso.example', pasword: 'x' }],
    ['no name', {}],
  ])('a user with %s is refused, and nothing has changed', async (_case, options) => {
    const tenant = await getIdp().tenant(CONTOSO);
    const before = await getIdp().directory.listUsers(CONTOSO);
    await expect(tenant.createUser(options as never)).rejects.toMatchObject({
      code: expect.stringMatching(/^invalid_(seed|request)$/),
    });
    expect(await getIdp().directory.listUsers(CONTOSO)).toEqual(before);
  });

  test('a refusal names the path of what is wrong', async () => {
    const tenant = await getIdp().tenant(CONTOSO);
    await expect(tenant.createUser({ upn: 'a@contoso.example', pasword: 'x' } as never)).rejects.toThrow('users[0]');
    await expect(tenant.createApp({ clientId: BUILT_IN_APPS.web })).rejects.toMatchObject({ code: 'invalid_seed' });
    await expect((await getIdp().app(BUILT_IN_APPS.web)).change({ clientId: CONTOSO } as never)).rejects.toThrow(
      '`clientId` cannot be changed',
    );
  });

  test('a snapshot brings the world back: accounts, consents, sign-ins, refresh tokens, time', async () => {
    const idp = getIdp();
    const signedIn = await signInByForms({
      origin: idp.origin,
      authority: CONTOSO,
      clientId: BUILT_IN_APPS.web,
      redirectUri: `${APPLICATION}/auth/callback`,
      scope: 'openid offline_access',
      upn: 'service@contoso.example',
    });
    const { body } = await requestToken(tokenUrl(CONTOSO), {
      grant_type: 'authorization_code',
      client_id: BUILT_IN_APPS.web,
      client_secret: 'web-app-secret-value',
      redirect_uri: `${APPLICATION}/auth/callback`,
      code: signedIn.code,
      code_verifier: signedIn.verifier,
    });
    const refresh = () =>
      requestToken(tokenUrl(CONTOSO), {
        grant_type: 'refresh_token',
        client_id: BUILT_IN_APPS.web,
        client_secret: 'web-app-secret-value',
        refresh_token: String(body.refresh_token),
      });
    const snapshot = JSON.parse(JSON.stringify(await idp.snapshot()));
    await (await idp.user('service@contoso.example')).delete();
    await idp.createTenant(NORTHWIND);
    expect((await refresh()).status).toBe(400);
    await idp.restore(snapshot);
    expect((await refresh()).status).toBe(200);
    expect(await idp.directory.findTenant('northwind.example')).toBeUndefined();
    expect(JSON.stringify(snapshot)).not.toContain(String(body.refresh_token));
  });

  test('a snapshot of one tenant is put back beside what the others have become', async () => {
    const idp = getIdp();
    const tenant = await idp.createTenant(NORTHWIND);
    const snapshot = await tenant.snapshot();
    await tenant.createUser({ upn: 'second@northwind.example' });
    await (await idp.user('viewer@fabrikam.example')).disable();
    await idp.restore(snapshot);
    expect(await idp.directory.listUsers(tenant.id)).toHaveLength(1);
    expect((await idp.user('viewer@fabrikam.example')).enabled).toBe(false);
    await idp.reset();
    await idp.restore(snapshot);
    expect((await idp.user('first@northwind.example')).tenantId).toBe(tenant.id);
  });

  test.each([
    ['edited', (taken: object) => ({ ...taken, tables: {} })],
    ['of another version', (taken: object) => ({ ...taken, version: 2 })],
    ['of another seed', (taken: object) => ({ ...taken, seed: 'another' })],
    ['nothing of the kind', () => ({ hello: 'world' })],
  ])('a snapshot that is %s is refused, and nothing has changed', async (_case, change) => {
    const idp = getIdp();
    await idp.createTenant(NORTHWIND);
    const taken = await idp.snapshot();
    await expect(idp.restore(change(taken) as never)).rejects.toMatchObject({ code: 'invalid_snapshot' });
    expect((await idp.directory.findTenant('northwind.example'))?.name).toBe('Northwind');
  });
});

test('what was done while it ran outlives the process, and a reset takes all of it back', async () => {
  const state = mkdtempSync(join(tmpdir(), 'mock-idp-kept-'));
  let idp = await createMockIdp({ state });
  const describeWorld = async () => {
    const [contoso, web] = [await idp.tenant(CONTOSO), await idp.app(BUILT_IN_APPS.web)];
    return {
      tenants: (await idp.world()).tenants.map(({ name }) => name),
      asOf: contoso.asOf,
      policies: (await contoso.policies.list()).map(({ name }) => name),
      isAhead: (await contoso.clock.now()).getTime() > Date.now() + 1000,
      web: web.name,
      service: (await idp.user('service@contoso.example')).displayName,
      faults: (await idp.faults.list()).length,
      signIns: (await idp.signIns.list()).map(({ clientId }) => clientId),
    };
  };
  try {
    const began = await describeWorld();
    const contoso = await idp.tenant(CONTOSO);
    await contoso.policies.add({ name: 'Ask guests', conditions: { people: ['guests'] }, controls: ['mfa'] });
    await contoso.setAsOf('2022-06-01');
    await contoso.clock.advance({ days: 1 });
    await idp.createTenant(NORTHWIND);
    const web = await idp.app(BUILT_IN_APPS.web);
    await web.change({ name: 'Renamed', assignmentRequired: true });
    await (await idp.user('service@contoso.example')).assign(web.clientId);
    await (await idp.user('service@contoso.example')).change({ displayName: 'Changed' });
    const { thumbprintSha256 } = await web.addCertificate();
    await idp.faults.add({ match: { testId: 'somebody else’s' }, effect: { status: 500 } });
    await signInByForms({
      origin: idp.origin,
      authority: CONTOSO,
      clientId: web.clientId,
      redirectUri: `${APPLICATION}/auth/callback`,
      scope: 'openid',
      upn: 'service@contoso.example',
    });
    const done = await describeWorld();
    const { tables } = await idp.snapshot();
    expect(done).toEqual({
      tenants: [...began.tenants, 'Northwind'],
      asOf: '2022-06-01',
      policies: [...began.policies, 'Ask guests'],
      isAhead: true,
      web: 'Renamed',
      service: 'Changed',
      faults: 1,
      signIns: [web.clientId],
    });
    expect(JSON.stringify(tables.certificates)).toContain('CERTIFICATE');
    expect(thumbprintSha256).toHaveLength(64);

    await idp.close();
    idp = await createMockIdp({ state });
    expect(await describeWorld()).toEqual(done);
    expect((await idp.snapshot()).tables).toEqual(tables);

    await idp.reset();
    expect(await describeWorld()).toEqual(began);
    expect(Object.values((await idp.snapshot()).tables).every((rows) => Object.keys(rows).length === 0)).toBe(true);
  } finally {
    await idp.close();
    rmSync(state, { recursive: true });
  }
});
