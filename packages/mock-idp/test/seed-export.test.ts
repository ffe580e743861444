import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { writeSeedFile } from '../src/directory/writeSeedFile.ts';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { requestToken } from './support/signInByForms.ts';

const folder = mkdtempSync(join(tmpdir(), 'mock idp export '));
afterAll(() => rmSync(folder, { recursive: true }));
const running: MockIdp[] = [];
afterEach(() => Promise.all(running.splice(0).map((idp) => idp.close())));

async function start(options: Parameters<typeof createMockIdp>[0] = {}): Promise<MockIdp> {
  const idp = await createMockIdp(options);
  running.push(idp);
  return idp;
}

/** Another mock, from the file that the first one's export is written to. */
async function startAgain(idp: MockIdp, options: Parameters<MockIdp['exportSeed']>[0] = {}): Promise<MockIdp> {
  const seedFile = join(folder, `world-${running.length}.yaml`);
  writeFileSync(seedFile, await writeSeedFile(await idp.exportSeed(options), ['of a test']));
  return start({ seedFile });
}

/** All that can be asked of a world, without the order of things. */
async function describeWorld(idp: MockIdp) {
  const { tenants, accounts, apps } = await idp.world();
  const policies = await Promise.all(tenants.map(({ id }) => idp.tenant(id).then((one) => one.policies.list())));
  const guests = await Promise.all(tenants.map(({ id }) => idp.directory.listUsers(id)));
  return { tenants, accounts, apps, policies, guests };
}

describe('an exported seed', () => {
  test('starts the built-in world again, and says the same when it is exported again', async () => {
    const idp = await start();
    const again = await startAgain(idp);
    expect(await describeWorld(again)).toEqual(await describeWorld(idp));
    expect(await again.exportSeed()).toEqual(await idp.exportSeed());
  });

  test('starts the world as it has become: made, changed, removed, and what happened to accounts', async () => {
    const idp = await start({
      seed: {
        defaultPassword: 'Another-2022',
        users: [{ upn: 'seeded@contoso.example', aliases: ['s@contoso.example'] }],
      },
    });
    const made = await idp.createTenant({
      name: 'Northwind',
      domains: ['northwind.example'],
      users: [{ upn: 'first@northwind.example', guestIn: ['contoso.example'], password: 'Chosen-2022' }],
    });
    const app = await made.createApp({ name: 'Nightly import', kind: 'daemon', implicit: { idTokens: true } });
    await app.change({ implicit: { accessTokens: true } });
    await app.addSecret({ value: 'a-secret-that-works', expires: '2030-01-01T00:00:00Z' });
    await app.addCertificate();
    await (await idp.app(BUILT_IN_APPS.web)).remove();
    await (await idp.app(BUILT_IN_APPS.spa)).change({ multiTenant: true });
    const contoso = await idp.tenant(CONTOSO);
    await contoso.change({ name: 'Contoso Two', securityDefaults: true });
    await contoso.setAsOf('2022-06-01');
    await (await idp.user('disabled@contoso.example')).enable();
    await (await idp.user('locked@contoso.example')).unblock();
    await (await idp.user('service@contoso.example')).block(50053);
    await (await idp.user('licensed@contoso.example')).changePassword('Changed-2022');
    await (await idp.user('blocked-by-policy@contoso.example')).delete();
    await (await idp.tenant(FABRIKAM)).remove();

    const again = await startAgain(idp);
    const [was, is] = [await describeWorld(idp), await describeWorld(again)];
    // The policy that was about the deleted account alone is about nobody.
    expect(is.policies.flat()).toEqual([]);
    expect({ ...is, policies: [] }).toEqual({ ...was, policies: [] });
    expect(await again.directory.judgePasswordSignIn('locked@contoso.example', BUILT_IN_PASSWORD)).toBe(
      'security-defaults',
    );
    expect(await again.directory.judgePasswordSignIn('service@contoso.example', 'Rehearsal-2022')).toBe('blocked');
    const { status } = await requestToken(`${again.origin}/${made.id}/oauth2/v2.0/token`, {
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: 'a-secret-that-works',
      scope: 'https://graph.microsoft.com/.default',
    });
    expect(status).toBe(200);
    const exported = (await again.exportSeed()).apps?.find(({ clientId }) => clientId === app.clientId);
    expect(exported).toMatchObject({
      implicit: { idTokens: true, accessTokens: true },
      certificates: [expect.stringContaining('BEGIN CERTIFICATE')],
    });
  });

  test('names no password and no secret if they are to be replaced', async () => {
    const idp = await start({
      seed: {
        users: [
          {
            upn: 'careful@contoso.example',
            password: 'Do-not-show-1',
            mfa: { methods: ['code'], secret: 'JBSWY3DPEHPK3PXPJBSWY3DP' },
          },
        ],
      },
    });
    await (await idp.app(BUILT_IN_APPS.web)).addSecret({ value: 'do-not-show-2' });
    const text = JSON.stringify(await idp.exportSeed({ secrets: 'replaced' }));
    expect(text).not.toMatch(/do-not-show|JBSWY3DP/i);
    const again = await startAgain(idp, { secrets: 'replaced' });
    expect(await again.user('careful@contoso.example')).toMatchObject({ password: BUILT_IN_PASSWORD });
    expect((await again.app(BUILT_IN_APPS.web)).secret).toBe('replaced-secret-1');
  });

  test('is refused for a world that no seed can say', async () => {
    const idp = await start();
    await (await idp.tenant(FABRIKAM)).change({ domains: ['fabrikam-two.example'] });
    await expect(idp.exportSeed()).rejects.toMatchObject({
      code: 'invalid_seed',
      message: expect.stringContaining('fabrikam.example is no domain of the tenant Fabrikam'),
    });
  });
});
