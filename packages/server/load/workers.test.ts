import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startMicrosoft } from '../test/support/microsoft.ts';
import { furnish, planWave, readWave, runProcess, startWave } from '../test/support/migration.ts';
import { startPostgres, type TestPostgres } from '../test/support/postgres.ts';
import { until } from '../test/support/server.ts';

/** A wave spends its time waiting for Exchange: what a second worker is for. */

const USERS = 480;
/** What a mailbox far away takes to answer one request. */
const LATENCY_MILLISECONDS = 300;

let mocks: MockMicrosoft;
let postgres: TestPostgres;

beforeAll(async () => {
  [mocks, postgres] = await Promise.all([startMicrosoft(USERS), startPostgres()]);
  await mocks.exchange.faults.add({
    match: { protocol: 'ews' },
    effect: { latencyMilliseconds: LATENCY_MILLISECONDS },
  });
});

afterAll(async () => {
  await postgres.stop();
  await mocks.close();
});

/** How long a wave for everybody takes, in milliseconds. */
async function timeOf(workers: number): Promise<number> {
  const database = { kind: 'postgres', url: await postgres.createDatabase() } as const;
  const ground = { mocks, database };
  const processes = [];
  for (let count = 0; count < workers; count += 1) processes.push(await runProcess(ground));
  const [first] = processes;
  if (!first) throw new Error('no process');
  await furnish(first, USERS);
  await Promise.all(processes.map((one) => one.start()));
  const began = performance.now();
  await startWave(first, await planWave(first, { users: USERS, concurrency: 50 }));
  const wave = await until(
    () => readWave(first),
    ({ status }) => status !== 'running',
    300,
  );
  const took = performance.now() - began;
  expect(wave).toMatchObject({ status: 'observing', counts: { total: USERS, done: USERS, failed: 0, skipped: 0 } });
  await Promise.all(processes.map((one) => one.kill()));
  return took;
}

it('two workers finish a wave at least 1.7 times as fast as one', async () => {
  const one = await timeOf(1);
  const two = await timeOf(2);
  console.log(`one worker ${Math.round(one)} ms, two ${Math.round(two)} ms: ${(one / two).toFixed(2)} times as fast`);
  expect(one / two).toBeGreaterThanOrEqual(1.7);
});
