import type { DisconnectGate } from '@authshift/core/contract';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countTicks } from '../src/audit/countTicks.ts';
import { verifyAudit } from '../src/audit/verifyAudit.ts';
import { openStorage } from '../src/storage/storage.ts';
import { freePort } from '../test/support/freePort.ts';
import { startMicrosoft } from '../test/support/microsoft.ts';
import { furnish, planWave, readWave, runProcess, startWave } from '../test/support/migration.ts';
import { startPostgres, type TestPostgres } from '../test/support/postgres.ts';
import type { ServerProcess } from '../test/support/runProcess.ts';
import { until } from '../test/support/server.ts';

/** SIGKILL at random moments, to everything that can die, while 10,000 users are moved. */

const USERS = 10_000;
const KILLS = 20;
/** To repeat a run: it is printed with the figures. */
const seed = Number(process.env.AUTHSHIFT_KILL_SEED ?? Date.now());

let mocks: MockMicrosoft;
let postgres: TestPostgres;

beforeAll(async () => {
  [mocks, postgres] = await Promise.all([startMicrosoft(USERS), startPostgres()]);
});

afterAll(async () => {
  await postgres.stop();
  await mocks.close();
});

const parts = ['api', 'first worker', 'second worker', 'database'] as const;
type Part = (typeof parts)[number];

it(`loses and repeats nothing over ${KILLS} kills`, async () => {
  const database = { kind: 'postgres', url: await postgres.createDatabase() } as const;
  const ground = { mocks, database };
  const ports = { api: await freePort(), 'first worker': await freePort(), 'second worker': await freePort() };
  const running = new Map<Part, ServerProcess>();
  const raise = async (part: Exclude<Part, 'database'>): Promise<void> => {
    const server = await runProcess(ground, ports[part]);
    if (part !== 'api') await server.start();
    running.set(part, server);
  };
  const kill = async (part: Part): Promise<void> => {
    if (part === 'database') return postgres.crash();
    await running.get(part)?.kill();
    await raise(part);
  };
  const api = (): ServerProcess => running.get('api') as ServerProcess;

  await raise('api');
  await furnish(api(), USERS);
  await raise('first worker');
  await raise('second worker');
  await startWave(api(), await planWave(api(), { users: USERS, concurrency: 50 }));

  const script = fc.sample(
    fc.record({ part: fc.constantFrom(...parts), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    {
      numRuns: KILLS,
      seed,
    },
  );
  let kills = 0;
  let gates = 0;
  for (const { part, share } of script) {
    // Somewhere in the next twentieth of the way, and never two kills at the same place.
    const goal = ((kills + share) * USERS * 0.9) / KILLS;
    await until(
      () => asked(() => readWave(api())),
      (wave) => wave !== null && wave.counts.done >= goal,
      300,
    );
    await kill(part);
    kills += 1;
    gates += await checkGate(api);
  }
  const wave = await until(
    () => asked(() => readWave(api())),
    (seen) => seen !== null && seen.status !== 'running',
    300,
  );
  expect(wave?.counts).toMatchObject({ total: USERS, done: USERS, failed: 0, skipped: 0 });
  expect(await facets(api)).toEqual({ old: USERS, new: USERS });
  const gate = await gateOf(api);
  expect(gate.blockers.find(({ code }) => code === 'users_assigned')?.count).toBe(USERS);

  const { db, close } = await openStorage(database, () => {});
  const [verified] = await verifyAudit(db, { organizationId: 'org' });
  const ticks = await countTicks(db, { organizationId: 'org' });
  await close();
  console.log(
    `${kills} kills (seed ${seed}), ${gates} looks at the gate: ${ticks.changes} changes of ${ticks.assignments} assignments in the audit, ` +
      `${ticks.repeated} repeated, ${ticks.differing} lost; chain ${verified?.broken === null ? 'valid' : 'broken'}, ${verified?.entries} entries`,
  );
  expect(verified?.broken).toBeNull();
  expect(ticks).toMatchObject({ changes: USERS, assignments: USERS, repeated: 0, differing: 0 });
  await Promise.all([...running.values()].map((server) => server.kill()));
});

/** Null while the process or its database is away. */
async function asked<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    const answer = await ask();
    return answer === undefined ? null : answer;
  } catch {
    return null;
  }
}

async function gateOf(api: () => ServerProcess): Promise<DisconnectGate> {
  return until(
    async () =>
      (await asked(() => api().call('/v1/connections/old/disconnect/preview', { body: {} }))) as DisconnectGate,
    (gate) => Array.isArray(gate?.blockers),
    60,
  );
}

async function facets(api: () => ServerProcess): Promise<Readonly<Record<string, number>>> {
  const page = await until(
    () => asked(() => api().call('/v1/users?limit=1')),
    (answer) => answer?.facets !== undefined,
    60,
  );
  return page.facets.assigned;
}

/** Everybody is still on the old connection: a gate that opens is wrong. */
async function checkGate(api: () => ServerProcess): Promise<number> {
  const gate = await gateOf(api);
  expect(gate.allowed, JSON.stringify(gate).slice(0, 500)).toBe(false);
  return 1;
}
