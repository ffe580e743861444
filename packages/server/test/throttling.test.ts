import type { MockMicrosoft } from '@authshift/mock-exchange';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type EwsStub, fault, startEwsStub, succeed } from './support/ewsStub.ts';
import { freePort } from './support/freePort.ts';
import { createCustomer } from './support/journey.ts';
import { basicSeed, roomAddress, startMicrosoft } from './support/microsoft.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { runServerProcess } from './support/runProcess.ts';
import { startTestServer, type TestServer, until, VAULT_KEY } from './support/server.ts';

let mocks: MockMicrosoft;
let stub: EwsStub;

beforeAll(async () => {
  [mocks, stub] = await Promise.all([startMicrosoft(), startEwsStub()]);
});

afterAll(async () => {
  await stub.close();
  await mocks.close();
});

describe('a server that wants to be left alone', () => {
  let server: TestServer;
  let now = (): Date => new Date();

  beforeAll(async () => {
    server = await startTestServer({ mocks, work: ['assignments'], syncIntervalSeconds: 60, now: () => now() });
  });

  afterAll(() => server.close());

  it('is left alone for as long as it says, and nobody counts as failed who was not asked', async () => {
    const customer = await createCustomer(server, mocks);
    await server.server.provision.upsertConnection(customer.id, {
      ...basicSeed,
      id: 'busy',
      displayName: 'Busy',
      serviceAddress: stub.address,
    });
    await server.server.provision.upsertUsers(
      customer.id,
      Array.from({ length: 40 }, (_, index) => ({
        id: `room-${index}`,
        displayName: `Room ${index}`,
        address: roomAddress(index),
        assignedTo: ['busy'],
      })),
    );
    const wait = '<t:MessageXml xmlns:t="x"><t:Value Name="BackOffMilliseconds">300000</t:Value></t:MessageXml>';
    stub.answer = fault('ErrorServerBusy', 'The server cannot service this request right now. Try again later.', wait);
    await server.server.syncNow(customer.id);
    expect(stub.requests.length).toBeLessThanOrEqual(8);
    const list = async () => (await server.call('/v1/users?limit=100', { as: customer.token })).body;
    const { facets } = await list();
    expect(facets.status.failing).toBeUndefined();
    expect(facets.status.retrying).toBe(stub.requests.length);
    expect(facets.status.waiting).toBe(40 - stub.requests.length);

    const asked = stub.requests.length;
    stub.answer = succeed;
    now = () => new Date(Date.now() + 299_000);
    await syncWhatIsDue(server);
    expect(stub.requests).toHaveLength(asked);
    now = () => new Date(Date.now() + 301_000);
    await syncWhatIsDue(server);
    await until(list, (page) => page.facets.status.observing === 40);
  });
});

/** The periodic sync, for as long as it takes to come to rest. */
async function syncWhatIsDue(server: TestServer): Promise<void> {
  const before = server.log.filter(({ event }) => event === 'sync.worked').length;
  await server.server.start({ work: ['syncs'] });
  await until(
    async () => server.log.filter(({ event }) => event === 'sync.worked').length,
    (count) => count > before,
  );
}

describe('what a worker has in hand', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.stop());

  it('is left alone by others for as long as that takes, whatever day is rehearsed meanwhile', async () => {
    const url = await postgres.createDatabase();
    let passed = 0;
    const worker = async () => {
      const database = { kind: 'postgres', url } as const;
      const now = () => new Date(Date.now() + passed);
      const started = await startTestServer({ mocks, database, work: ['assignments'], now });
      onTestFinished(() => started.close());
      return started;
    };
    const [one, other] = [await worker(), await worker()];
    const database = new Client({ connectionString: url, options: '-c search_path=authshift' });
    await database.connect();
    onTestFinished(() => database.end());
    const { id, token: as } = await createCustomer(one, mocks);
    const slow = { ...basicSeed, id: 'slow', displayName: 'Slow', serviceAddress: stub.address };
    await one.server.provision.upsertConnection(id, slow);
    await one.server.provision.upsertUsers(id, [{ id: 'room', displayName: 'Room', address: roomAddress(0) }]);
    const planned = await one.call('/v1/waves', {
      as,
      body: {
        ...{ name: 'Everybody', scope: { type: 'exclude', filter: {}, ids: [] }, to: 'slow', from: null, size: null },
        ...{ window: null, concurrency: 8, stopRule: { failures: 1, rate: null, consecutive: null } },
        ...{ observeIntervals: 2, expectedCount: 1 },
      },
    });
    const answers: (() => void)[] = [];
    stub.requests.length = 0;
    stub.answer = (response, body) => answers.push(() => succeed(response, body));
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await one.call(`/v1/waves/${planned.body.waves[0].id}/start`, { as, body: {} });
    await until(
      async () => stub.requests.length,
      (count) => count > 0,
    );
    // As if ten seconds had passed.
    await database.query(`update wave_users set claimed_until = claimed_until - interval '10 seconds'`);
    await vi.advanceTimersByTimeAsync(10_000);
    await until(
      () => database.query(`select 1 from wave_users where claimed_until > clock_timestamp() + interval '10 seconds'`),
      ({ rowCount }) => rowCount === 1,
    );
    const looked = () => [one, other].flatMap(({ log }) => log).filter(({ event }) => event === 'wave.worked').length;
    const before = looked();
    passed = 86_400_000;
    await other.server.catchUp();
    await until(
      async () => looked(),
      (count) => count > before,
    );
    expect(stub.requests).toHaveLength(1);
    stub.answer = succeed;
    for (const answer of answers) answer();
    await until(
      async () => (await one.call('/v1/waves', { as })).body.waves[0],
      ({ counts }) => counts.done === 1,
    );
  });

  it('is taken up by another one when it dies in the middle of a sync', async () => {
    const url = await postgres.createDatabase();
    const options = {
      database: { kind: 'postgres', url } as const,
      port: await freePort(),
      control: mocks.idp.control,
      ews: stub.address,
      syncIntervalSeconds: 3600,
      vaultKey: Buffer.from(VAULT_KEY).toString('base64'),
    };
    const first = await runServerProcess(options);
    await first.provision('upsertOrganization', { id: 'org', name: 'Organization' });
    await first.provision('upsertConnection', 'org', basicSeed);
    await first.provision('upsertUsers', 'org', [
      { id: 'room', displayName: 'Room', address: roomAddress(0), assignedTo: ['basic'] },
    ]);
    stub.requests.length = 0;
    stub.answer = () => {};
    await first.start();
    await until(
      async () => stub.requests.length,
      (count) => count > 0,
    );
    await first.kill();
    stub.answer = succeed;
    const second = await runServerProcess({ ...options, port: await freePort() });
    await second.start();
    const user = await until(
      () => second.call('/v1/users/room'),
      ({ sync }) => sync[0].lastSuccessAt !== null,
      60,
    );
    expect(user.sync[0]).toMatchObject({ state: 'observing', itemsSynced: 4, lastError: null });
    await second.kill();
  }, 90_000);
});
