import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MockMicrosoft, startMockMicrosoft } from '@authshift/mock-exchange';
import { type AuthShiftServer, createAuthShiftServer } from '@authshift/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placesOf } from '../admin/places.ts';
import { createOwnApi } from '../product/ownApi.ts';
import { exchangeSeed, harborlineSeed } from '../product/world.ts';
import { findScenario, type Scenario, scenarios } from '../scenarios/scenarios.ts';
import { createOrganizationClocks } from './organizationClocks.ts';
import { createRehearsal } from './rehearsal.ts';
import { openRehearsalNotes } from './rehearsalNotes.ts';
import { rehearsalRoutes } from './rehearsalRoutes.ts';
import type { ScenarioView } from './scenarioView.ts';

const DAY = 86_400_000;

let folder: string;
let microsoft: MockMicrosoft;
let server: AuthShiftServer;
let api: ReturnType<typeof createOwnApi>;
let clocks: ReturnType<typeof createOrganizationClocks>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'harborline-'));
  microsoft = await startMockMicrosoft({ idp: { seed: harborlineSeed() }, exchangeSeed: exchangeSeed() });
  const { idp, exchange } = microsoft;
  clocks = createOrganizationClocks(idp);
  server = await createAuthShiftServer({
    database: { kind: 'pglite' },
    vaultKey: randomBytes(32),
    publicOrigin: 'http://localhost',
    authenticate: async () => null,
    microsoft: {
      authOptions: async (tenant, clientId) => (await idp.msalConfig({ tenant, clientId })).auth,
      ewsAddress: exchange.ews,
      ca: await readFile(exchange.ca, 'utf8'),
    },
    now: clocks.now,
  });
  const notes = openRehearsalNotes(join(folder, 'rehearsal.json'));
  const rehearsal = createRehearsal({ server, microsoft, clocks, notes, forget: () => undefined });
  await rehearsal.provisionAll();
  api = createOwnApi(async ({ headers }) => {
    const name = headers.get('authorization');
    if (name === null) return null;
    const role = name.startsWith('admin') ? 'admin' : 'viewer';
    return { organization: { id: 'coconut', name: 'Contoso' }, actor: { id: name, name }, role };
  });
  api.route('/scenarios', rehearsalRoutes(rehearsal));
});

afterAll(async () => {
  await server.stop();
  await microsoft.close();
  await rm(folder, { recursive: true, force: true });
});

const admin = 'admin@fabrikam.example';

async function call(path: string, { as = admin, body }: { as?: string; body?: unknown } = {}) {
  const answer = await api.request(`/scenarios${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: as, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as ScenarioView & { message?: string } };
}

function faultsOn({ faults }: ScenarioView): readonly string[] {
  return faults.filter(({ on }) => on).map(({ id }) => id);
}

test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
  'the card %s leads to a page of its customer, with accounts that exist',
  async (id, scenario) => {
    const { body } = await call(`/${id}`);
    expect(placesOf(id).map(({ path }) => path)).toContain(scenario.firstPage);
    expect(scenario.organization.id).toBe(id);
    expect(body.accounts.filter(({ password }) => password === null)).toEqual([]);
    expect(body.begun).toBe(false);
    expect(new Set([...scenario.deeds, ...scenario.faults].map((one) => one.id)).size).toBe(
      scenario.deeds.length + scenario.faults.length,
    );
  },
);

test('who may see one customer sees no other, who looks only may change nothing, and strangers see nothing', async () => {
  const desk = 'contoso-desk@fabrikam.example';
  const { body } = await call('', { as: desk });
  expect((body as unknown as { scenarios: Scenario[] }).scenarios.map(({ id }) => id)).toEqual(['coconut']);
  expect((await call('/handle', { as: desk })).status).toBe(404);
  expect((await call('/coconut/clock', { as: 'viewer@fabrikam.example', body: { days: 1 } })).status).toBe(403);
  expect((await call('/coconut', { as: 'guest@fabrikam.example' })).status).toBe(404);
  expect((await api.request('/scenarios')).status).toBe(401);
});

test('bad input is named and changes nothing', async () => {
  for (const [path, body] of [
    ['/coconut/clock', { days: -1 }],
    ['/coconut/clock', { weeks: 1 }],
    ['/coconut/as-of', { date: 'yesterday' }],
    ['/handle/faults/desks-closed', { on: 'yes' }],
  ] as const) {
    expect((await call(path, { body })).status, path).toBe(400);
  }
  expect((await call('/coconut/deeds/nothing', { body: {} })).status).toBe(404);
  expect((await call('/coconut')).body.aheadMilliseconds).toBe(0);
});

test('clock, rules, deeds and faults are of one customer; starting anew takes all of them back and touches nobody else', async () => {
  const { idp, exchange } = microsoft;
  const video = 'branch-07-video-room@contoso.example';
  await call('/coconut/clock', { body: { days: 31 } });
  await call('/handle/clock', { body: { days: 2 } });
  await call('/coconut/as-of', { body: { date: '2026-11-01' } });
  await call('/coconut/deeds/buy-licence', { body: {} });
  const { body: failing } = await call('/handle/faults/desks-closed', { body: { on: true } });
  expect(faultsOn(failing)).toEqual(['desks-closed']);
  expect(clocks.now('coconut').getTime()).toBeGreaterThan(Date.now() + 30 * DAY);
  expect(clocks.now('activate').getTime()).toBeLessThan(Date.now() + DAY);
  expect((await idp.findAccount(video)).licences).toEqual(['exchange-online']);

  const { body: anew } = await call('/coconut/start', { body: {} });
  expect(anew).toMatchObject({ begun: false, asOf: '2022-06-01', aheadMilliseconds: 0 });
  expect(clocks.now('coconut').getTime()).toBeLessThan(Date.now() + DAY);
  expect((await idp.findAccount(video)).licences).toEqual([]);
  const { body: other } = await call('/handle');
  expect(other.begun).toBe(true);
  expect(faultsOn(other)).toEqual(['desks-closed']);
  expect(other.aheadMilliseconds).toBeGreaterThan(DAY);

  await call('/handle/start', { body: {} });
  expect(await exchange.faults.list()).toEqual([]);
  const { body: back } = await call('/handle');
  expect(back).toMatchObject({ begun: false, aheadMilliseconds: 0 });
  expect(faultsOn(back)).toEqual([]);
});

test('what somebody did is still known after a restart', async () => {
  await call('/handle/faults/desks-closed', { body: { on: true } });
  const notes = openRehearsalNotes(join(folder, 'rehearsal.json'));
  expect(notes.faultsOf('handle')).toEqual(['desks-closed']);
  expect([notes.isBegun('handle'), notes.isBegun('coconut')]).toEqual([true, false]);
  expect(findScenario('nobody')).toBeUndefined();
});
