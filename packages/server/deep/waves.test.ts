import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage } from '../src/storage/storage.ts';
import { startMicrosoft } from '../test/support/microsoft.ts';
import { furnish, planWave, readWave, runProcess, startWave } from '../test/support/migration.ts';
import { startPostgres, type TestPostgres } from '../test/support/postgres.ts';
import type { ServerProcess } from '../test/support/runProcess.ts';
import { emptyDatabase, until } from '../test/support/server.ts';

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

type Database = Parameters<typeof runProcess>[0]['database'];

function run(database: Database): Promise<ServerProcess> {
  return runProcess({ mocks, database });
}

/** Users on the old connection, and one wave to the new one. */
async function prepare(server: ServerProcess): Promise<string> {
  await furnish(server, USERS);
  return planWave(server, { users: USERS, concurrency: 8, failures: 1 });
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

/** Waits for the wave's end. */
async function expectEachMovedOnce(server: ServerProcess): Promise<void> {
  const after = await until(
    () => readWave(server),
    ({ status }) => status !== 'running',
    30,
  );
  expect(after).toMatchObject({ status: 'observing', counts: { total: USERS, done: USERS, failed: 0, skipped: 0 } });
  expect(await ticks(server)).toEqual(Array(USERS).fill(1));
}

it('goes on where it was when the server is killed in its middle', async () => {
  const path = join(folder, 'killed');
  await mkdir(path);
  await (await openStorage({ ...(await emptyDatabase()), folder: path }, () => {})).close();
  const first = await run({ kind: 'pglite', folder: path });
  const id = await prepare(first);
  await first.start();
  await startWave(first, id);
  const seen = await until(
    () => readWave(first),
    ({ counts }) => counts.done > 0,
  );
  expect(seen.counts.done).toBeLessThan(USERS);
  await first.kill();
  const second = await run({ kind: 'pglite', folder: path });
  await second.start();
  await expectEachMovedOnce(second);
  await second.kill();
}, 60_000);

it('is worked on by two processes at once, and moves nobody twice', async () => {
  const database = { kind: 'postgres', url: await postgres.createDatabase() } as const;
  const first = await run(database);
  const second = await run(database);
  const id = await prepare(first);
  await Promise.all([first.start(), second.start()]);
  await startWave(first, id);
  await expectEachMovedOnce(second);
  await Promise.all([first.kill(), second.kill()]);
}, 60_000);
