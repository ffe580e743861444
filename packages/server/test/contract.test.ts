import { createHttpClient } from '@authshift/core';
import { type OperationName, operations, readOperation } from '@authshift/core/contract';
import {
  type ContractFixture,
  describeMigrationClient,
  type FixtureSettings,
} from '@authshift/core/testing/contract-suite';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../src/http/routes.ts';
import type { DatabaseChoice } from '../src/index.ts';
import { createBrowser } from './support/browser.ts';
import {
  account,
  BEFORE_BASIC_ENDED,
  CONTOSO,
  connectorRegistration,
  contosoAdmin,
  otherContosoAccount,
  serviceAccount,
  startMicrosoft,
  vendorAdmin,
} from './support/microsoft.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { emptyDatabase, startTestServer, type TestServer, tokenOf } from './support/server.ts';
import { createWorldHand, roomUser } from './support/worldHand.ts';

/** The suite of core that every back end of the contract passes, over a real socket and both databases. */

const INTERVAL = 300;

/** Syncs run when the suite says so. */
const work = ['assignments', 'probes'] as const;

let mocks: MockMicrosoft;
let postgres: TestPostgres;
const servers = new Map<string, TestServer>();
let passed = 0;
/** As the test under way has it. */
let microsoftIsAway = () => false;
let organizations = 0;

beforeAll(async () => {
  [mocks, postgres] = await Promise.all([startMicrosoft(10), startPostgres()]);
});

afterAll(async () => {
  for (const server of servers.values()) await server.close();
  await postgres.stop();
  await mocks.close();
});

async function serverOn(name: string, choose: () => Promise<DatabaseChoice>): Promise<TestServer> {
  const known = servers.get(name);
  if (known !== undefined) return known;
  const server = await startTestServer({
    mocks,
    database: await choose(),
    work,
    away: () => microsoftIsAway(),
    syncIntervalSeconds: INTERVAL,
    now: () => new Date(Date.now() + passed),
  });
  servers.set(name, server);
  return server;
}

async function createFixture(server: TestServer, settings: FixtureSettings = {}): Promise<ContractFixture> {
  organizations += 1;
  const id = `contract-${organizations}`;
  const { provision } = server.server;
  await provision.upsertOrganization({
    id,
    name: `Organization ${organizations}`,
    asOf: BEFORE_BASIC_ENDED,
    ...settings,
  });
  await provision.upsertRegistration(id, await connectorRegistration(mocks));
  const browser = createBrowser();
  const { hand, settled, watch, listen, serviceAddress, away, close } = await createWorldHand({
    mocks,
    server,
    organizationId: id,
    work,
    passTime: (milliseconds) => {
      passed += milliseconds;
    },
  });
  microsoftIsAway = away;
  const common = { protocol: 'ews', account: serviceAccount.upn } as const;
  return {
    client: (role, who = role) =>
      createHttpClient({
        baseUrl: server.origin,
        getToken: () => tokenOf(id, role, who),
        // Node's fetch keeps no cookies: the browser of the fixture does, as a page's would.
        fetch: (async (url: string, init: RequestInit) => {
          await settled();
          watch(url, init);
          if (url.endsWith('/events')) return fetch(url, init);
          const response = await browser.request(url, init);
          await listen(url, init, response);
          return response;
        }) as never,
      }),
    seedUsers: (count, { disabled = 0 } = {}) =>
      provision.upsertUsers(
        id,
        Array.from({ length: count }, (_, index) => roomUser(index, index < count - disabled)),
      ),
    basicInput: (displayName) => ({
      authType: 'basic',
      ...common,
      serviceAddress: serviceAddress(),
      displayName,
      password: serviceAccount.password,
    }),
    oauthInput: (displayName) => ({
      authType: 'oauth-delegated',
      ...common,
      serviceAddress: serviceAddress(),
      displayName,
      tenantId: CONTOSO,
      registration: { kind: 'existing', registrationId: 'connector' },
    }),
    async finishAuthorization({ authorizeUrl, kind }, outcome) {
      const decline = outcome === 'declined';
      // Consent that is given stays: whoever is to decline must be asked first.
      if (decline) await mocks.idp.reset();
      const expected = new URL(authorizeUrl).searchParams.get('login_hint') ?? serviceAccount.upn;
      const people =
        kind === 'consent'
          ? { right: contosoAdmin, wrong: vendorAdmin }
          : { right: account(expected), wrong: otherContosoAccount };
      const as = outcome === 'wrong_account' ? people.wrong : people.right;
      const callback = await browser.signIn(authorizeUrl, {
        stopAt: `${server.origin}/v1/oauth/callback`,
        as,
        decline,
      });
      await browser.request(callback);
    },
    runSync: () => server.server.syncNow(id),
    async passTwoIntervals() {
      passed += 2 * INTERVAL * 1000 + 1;
    },
    world: hand,
    async close() {
      await settled();
      await close();
    },
  };
}

// Nothing is named as missing: the suite is passed whole.
describeMigrationClient('the API on PGlite', async (settings) =>
  createFixture(await serverOn('pglite', emptyDatabase), settings),
);
describeMigrationClient('the API on PostgreSQL', async (settings) =>
  createFixture(
    await serverOn('postgres', async () => ({ kind: 'postgres', url: await postgres.createDatabase() })),
    settings,
  ),
);

test('the routes are those of the contract, open to the roles that it says', () => {
  const contract = (Object.keys(operations) as OperationName[]).map(readOperation);
  const described = routes
    .filter(({ path }) => path !== '/v1/events')
    .map(({ method, path, role }) => `${method} ${path.replace(/:\w+/g, '{id}')} ${role}`);
  const agreed = contract.map(({ method, path, role }) => `${method} ${path.replace(/\?.*/, '')} ${role}`);
  expect([...new Set(described)].sort()).toEqual([...new Set(agreed)].sort());
});
