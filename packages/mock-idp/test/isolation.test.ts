import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMockIdp, type MockIdp } from '../src/index.ts';
import { createTestWorld, type TestWorld } from '../src/testing/testWorld.ts';
import type { WorldTemplate } from '../src/testing/worldTemplate.ts';
import { type FormBrowser, headingOf, paramsOf } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, requestToken, signInByForms } from './support/signInByForms.ts';

/** Six worlds in one mock, which all do the same things at the same time and must each see nothing but their own. */
const WORLDS = 6;
const REDIRECT = `${APPLICATION}/auth/callback`;
const ORDERS = { uris: ['https://orders.example'], scopes: ['Read'], tokenVersion: 2 as const };

let idp: MockIdp;
let worlds: readonly TestWorld[];
beforeAll(async () => {
  idp = await createMockIdp();
  worlds = await Promise.all(Array.from({ length: WORLDS }, () => createTestWorld(idp)));
});
afterAll(() => idp.close());

const everywhere = <Result>(act: (world: TestWorld, index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(worlds.map(act));

interface Journey {
  readonly browser: FormBrowser;
  readonly pages: readonly string[];
  readonly refreshToken: string;
}

async function signIn(world: TestWorld, appName: 'web' | 'unconsented', browser?: FormBrowser): Promise<Journey> {
  const app = await world.app(appName);
  const { upn } = await world.user('service');
  const scope = 'openid offline_access https://outlook.office365.com/EWS.AccessAsUser.All';
  const signedIn = await signInByForms({
    origin: idp.origin,
    authority: world.tenant.id,
    clientId: app.clientId,
    redirectUri: REDIRECT,
    scope,
    upn,
    ...(browser === undefined ? {} : { browser }),
  });
  const { status, body } = await requestToken(`${idp.origin}/${world.tenant.id}/oauth2/v2.0/token`, {
    grant_type: 'authorization_code',
    client_id: app.clientId,
    client_secret: app.secret ?? '',
    redirect_uri: REDIRECT,
    code: signedIn.code,
    code_verifier: signedIn.verifier,
  });
  expect(status).toBe(200);
  return { browser: signedIn.browser, pages: signedIn.pages, refreshToken: String(body.refresh_token) };
}

async function refresh(world: TestWorld, token: string): Promise<readonly number[]> {
  const app = await world.app('web');
  const { body } = await requestToken(`${idp.origin}/${world.tenant.id}/oauth2/v2.0/token`, {
    grant_type: 'refresh_token',
    client_id: app.clientId,
    client_secret: app.secret ?? '',
    refresh_token: token,
  });
  return (body.error_codes as number[] | undefined) ?? [];
}

describe('worlds beside each other', () => {
  test('sign in at the same time, each with its own users, apps and codes', async () => {
    const journeys = await everywhere((world) => signIn(world, 'web'));
    for (const { pages } of journeys) expect(pages).toEqual(['Sign in', 'Enter password', 'Stay signed in?']);
    expect(new Set(journeys.map(({ refreshToken }) => refreshToken)).size).toBe(WORLDS);
    await everywhere(async (world) => {
      const records = await idp.requests.list({ tenant: world.tenant.id });
      const names = records.flatMap(({ upn }) => upn ?? []);
      expect(new Set(names)).toEqual(new Set([`service@${world.domain}`]));
      expect(records.filter(({ signIn: entry }) => entry !== undefined)).toHaveLength(2);
      expect(JSON.stringify(records)).not.toContain(other(world).domain);
    });
  });

  test('know nothing of each other’s sessions and refresh tokens', async () => {
    const journeys = await everywhere((world) => signIn(world, 'web'));
    await everywhere(async (world, index) => {
      const { browser, refreshToken } = journeys[(index + 1) % WORLDS] as Journey;
      const app = await world.app('web');
      const silent = await browser.open(
        authorizeUrl(
          {
            origin: idp.origin,
            authority: world.tenant.id,
            clientId: app.clientId,
            redirectUri: REDIRECT,
            scope: 'openid',
          },
          { prompt: 'none', login_hint: `service@${world.domain}` },
        ),
      );
      expect(paramsOf(silent).get('error')).toBe('login_required');
      expect(await refresh(world, refreshToken)).not.toEqual([]);
      expect(await refresh(world, (journeys[index] as Journey).refreshToken)).toEqual([]);
    });
  });

  test('ask for consent although the others have given it', async () => {
    const [first] = worlds as [TestWorld];
    expect((await signIn(first, 'unconsented')).pages).toContain('Permissions requested');
    expect((await signIn(first, 'unconsented')).pages).not.toContain('Permissions requested');
    const others = await Promise.all(worlds.slice(1).map((world) => signIn(world, 'unconsented')));
    for (const { pages } of others) expect(pages).toContain('Permissions requested');
  });

  test('fail, block and age apart', async () => {
    const journeys = await everywhere((world) => signIn(world, 'web'));
    await everywhere(async (world, index) => {
      if (index % 3 === 0) await idp.faults.add({ match: { tenant: world.tenant.id }, effect: { code: 90033 } });
      if (index % 3 === 1) await (await world.user('service')).revokeSessions();
      if (index % 3 === 2) await world.tenant.clock.advance({ days: 91 });
    });
    const codes = await everywhere((world, index) => refresh(world, (journeys[index] as Journey).refreshToken));
    expect(codes).toEqual([[90033], [50173], [700082], [90033], [50173], [700082]]);
  });

  test('reset one by one, while the others go on', async () => {
    await everywhere((world) => world.reset());
    const journeys = await everywhere((world) => signIn(world, 'web'));
    const half = worlds.filter((_world, index) => index % 2 === 0);
    await Promise.all([
      ...half.map((world) => world.reset()),
      ...worlds.filter((world) => !half.includes(world)).map((world) => signIn(world, 'web')),
    ]);
    await everywhere(async (world, index) => {
      const wasReset = half.includes(world);
      const { browser, refreshToken } = journeys[index] as Journey;
      const app = await world.app('web');
      const again = await browser.open(
        authorizeUrl({
          origin: idp.origin,
          authority: world.tenant.id,
          clientId: app.clientId,
          redirectUri: REDIRECT,
          scope: 'openid',
        }),
      );
      if (wasReset) expect(headingOf(again)).toBe('Sign in');
      else expect(paramsOf(again).has('code')).toBe(true);
      expect((await refresh(world, refreshToken)).length).toBe(wasReset ? 1 : 0);
      const signIns = (await idp.signIns.list()).filter(({ tenantId }) => tenantId === world.tenant.id);
      expect(signIns.length).toBe(wasReset ? 1 : 6);
    });
  });

  test('may expose APIs under the same URI: each gets tokens for its own', async () => {
    const template: WorldTemplate = {
      name: 'Twins',
      users: [{ upn: 'person@{domain}' }],
      apps: [{ name: 'orders', kind: 'daemon', secrets: [{ value: 'orders-secret' }], exposes: ORDERS }],
    };
    const twins = await Promise.all([createTestWorld(idp, template), createTestWorld(idp, template)]);
    for (const twin of twins) {
      const { clientId } = await twin.app('orders');
      const { body } = await requestToken(`${idp.origin}/${twin.tenant.id}/oauth2/v2.0/token`, {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: 'orders-secret',
        scope: 'https://orders.example/.default',
      });
      expect(decodeJwt(String(body.access_token))).toMatchObject({ aud: clientId, tid: twin.tenant.id });
    }
    for (const twin of twins) await twin.remove();
  });

  test('keep their guests when the host is reset', async () => {
    const [host, home] = worlds as [TestWorld, TestWorld];
    const guest = await home.tenant.createUser({ upn: `visitor@${home.domain}`, guestIn: [host.tenant.id] });
    await host.reset();
    const { tenantId, oid } = guest;
    expect((await idp.directory.listUsers(host.tenant.id)).some(({ mail }) => mail === guest.upn)).toBe(true);
    expect(await idp.directory.findUser({ tenantId, oid })).toMatchObject({ upn: guest.upn });
    await home.reset();
  });

  test('go, one by one, and leave nothing', async () => {
    const before = (await idp.world()).tenants.length;
    await everywhere((world) => world.remove());
    const { tenants, accounts, apps } = await idp.world();
    expect(tenants).toHaveLength(before - WORLDS);
    const left = { tenants, accounts, apps, records: await idp.requests.list(), snapshot: await idp.snapshot() };
    for (const { domain, tenant } of worlds) {
      expect(JSON.stringify(left).includes(domain)).toBe(false);
      await expect(idp.tenant(tenant.id)).rejects.toMatchObject({ code: 'unknown_tenant' });
    }
  });
});

function other(world: TestWorld): TestWorld {
  return worlds[(worlds.indexOf(world) + 1) % WORLDS] as TestWorld;
}
