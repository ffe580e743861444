import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Wave } from '@authshift/core/contract';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage } from '../src/storage/storage.ts';
import { freePort } from './support/freePort.ts';
import { roomAddress, serviceAccount, startMicrosoft } from './support/microsoft.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { runServerProcess, type ServerProcess } from './support/runProcess.ts';
import { emptyDatabase, until, VAULT_KEY } from './support/server.ts';

/** What the contract cannot see of waves: that a killed worker loses nothing, and that two workers repeat nothing. */

const USERS = 32;

let mocks: MockMicrosoft;
let postgres: TestPostgres;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authshift waves '));
  [mocks, postgres] = await Promise.all([startMicrosoft(USERS), startPostgres()]);
  // Slow enough to be interrupted.
  await mocks.exchange.faults.add({ match: { protocol: 'ews' }, effect: { latencyMilliseconds: 20 } });
});

afterAll(async () => {
  await postgres.stop();
  await mocks.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(database: Parameters<typeof runServerProcess>[0]['database']): Promise<ServerProcess> {
  return runServerProcess({
    database,
    port: await freePort(),
    control: mocks.idp.control,
    ews: mocks.exchange.ews,
    syncIntervalSeconds: 3600,
    vaultKey: Buffer.from(VAULT_KEY).toString('base64'),
  });
}

/** Users on the old connection, and one wave to the new one. */
async function prepare(server: ServerProcess): Promise<string> {
  await server.provision('upsertOrganization', { id: 'org', name: 'Organization' });
  for (const id of ['old', 'new']) {
    await server.provision('upsertConnection', 'org', {
      id,
      displayName: `The ${id} one`,
      authType: 'basic',
      protocol: 'ews',
      environment: 'online',
      account: serviceAccount.upn,
      password: serviceAccount.password,
    });
  }
  const users = Array.from({ length: USERS }, (_, index) => ({
    id: `user-${index}`,
    displayName: `Room ${index}`,
    address: roomAddress(index),
    assignedTo: ['old'],
  }));
  await server.provision('upsertUsers', 'org', users);
  await server.call('/v1/connections/new/probe', { body: {} });
  const { waves } = await server.call('/v1/waves', {
    body: {
      name: 'First',
      scope: { type: 'exclude', filter: {}, ids: [] },
      to: 'new',
      from: 'old',
      size: null,
      window: null,
      concurrency: 8,
      stopRule: { failures: 1, rate: null, consecutive: null },
      observeIntervals: 2,
      expectedCount: USERS,
    },
  });
  return waves[0].id;
}

async function waveOf(server: ServerProcess): Promise<Wave> {
  return (await server.call('/v1/waves')).waves[0];
}

/** How often each user was ticked for the new connection. */
async function ticks(server: ServerProcess): Promise<readonly number[]> {
  const counts = [];
  for (let index = 0; index < USERS; index += 1) {
    const { history } = await server.call(`/v1/users/user-${index}`);
    const ticked = (entry: { kind: string; connectionId: string }) =>
      entry.kind === 'ticked' && entry.connectionId === 'new';
    counts.push(history.filter(ticked).length);
  }
  return counts;
}

it('goes on where it was when the server is killed in its middle', async () => {
  const path = join(folder, 'killed');
  await mkdir(path);
  await (await openStorage({ ...(await emptyDatabase()), folder: path }, () => {})).close();
  const first = await run({ kind: 'pglite', folder: path });
  const id = await prepare(first);
  await first.start();
  await first.call(`/v1/waves/${id}/start`, { body: {} });
  const seen = await until(
    () => waveOf(first),
    ({ counts }) => counts.done > 0,
  );
  expect(seen.counts.done).toBeLessThan(USERS);
  await first.kill();
  const second = await run({ kind: 'pglite', folder: path });
  await second.start();
  const after = await until(
    () => waveOf(second),
    ({ status }) => status !== 'running',
    30,
  );
  expect(after).toMatchObject({ status: 'observing', counts: { total: USERS, done: USERS, failed: 0, skipped: 0 } });
  expect(await ticks(second)).toEqual(Array(USERS).fill(1));
  await second.kill();
}, 60_000);

it('is worked on by two processes at once, and moves nobody twice', async () => {
  const database = { kind: 'postgres', url: await postgres.createDatabase() } as const;
  const first = await run(database);
  const second = await run(database);
  const id = await prepare(first);
  await Promise.all([first.start(), second.start()]);
  await first.call(`/v1/waves/${id}/start`, { body: {} });
  const after = await until(
    () => waveOf(second),
    ({ status }) => status !== 'running',
    30,
  );
  expect(after).toMatchObject({ status: 'observing', counts: { total: USERS, done: USERS, failed: 0, skipped: 0 } });
  expect(await ticks(second)).toEqual(Array(USERS).fill(1));
  await Promise.all([first.kill(), second.kill()]);
}, 60_000);
