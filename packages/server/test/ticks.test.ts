import { decideLease, worstState } from '@authshift/core';
import type { AuthType } from '@authshift/core/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { applyStep } from '../src/assignments/applyTicks.ts';
import { holdTicks } from '../src/assignments/planTicks.ts';
import { countTicks } from '../src/audit/countTicks.ts';
import { verifyAudit } from '../src/audit/verifyAudit.ts';
import type { Queryable } from '../src/context.ts';
import { openStorage, type Storage } from '../src/storage/storage.ts';
import { addUp, readFacets } from '../src/users/countUsers.ts';
import { readHistory } from '../src/users/userHistory.ts';
import { readUsersPage } from '../src/users/userStore.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { emptyDatabase } from './support/server.ts';

/** What is counted along and written in bulk is what stands in the tables, whatever happens to the ticks in whatever order. */

const NOW = new Date('2026-11-22T08:00:00.000Z');
const moment = { organizationId: 'org', freshSince: new Date(NOW.getTime() - 600_000) };
const connections: readonly { id: string; authType: AuthType; createdAt: string }[] = [
  { id: 'a', authType: 'oauth-delegated', createdAt: '2026-01-01T00:00:00.000Z' },
  { id: 'b', authType: 'basic', createdAt: '2026-03-01T00:00:00.000Z' },
  { id: 'c', authType: 'oauth-delegated', createdAt: '2026-06-01T00:00:00.000Z' },
];
const ids = connections.map(({ id }) => id);

let postgres: TestPostgres;
let pglite: Storage;
let server: Storage;

beforeAll(async () => {
  postgres = await startPostgres();
  pglite = await openStorage(await emptyDatabase(), () => {});
  server = await openStorage({ kind: 'postgres', url: await postgres.createDatabase() }, () => {});
}, 60_000);

afterAll(async () => {
  await pglite.close();
  await server.close();
  await postgres.stop();
});

beforeEach(async () => {
  for (const { db } of [pglite, server]) {
    await sql`insert into organizations (id, name) values ('org', 'Organization') on conflict do nothing`.execute(db);
    for (const { id, authType, createdAt } of connections) {
      await sql`insert into connections (organization_id, id, display_name, name_key, auth_type, protocol, environment, account, status,
        status_since, created_at) values ('org', ${id}, ${id}, ${id}, ${authType}, 'ews', 'online', 'a@b', 'saved', ${createdAt}, ${createdAt})
        on conflict do nothing`.execute(db);
    }
  }
});

const USERS = 6;
const users = Array.from({ length: USERS }, (_, index) => `user-${index}`);

function add(db: Queryable, some: readonly string[]) {
  return sql`insert into users (organization_id, id, display_name, address, upn, enabled, sort_name, sort_address)
    select 'org', id, id, id, id, true, id, id from unnest(${[...some]}::text[]) as u(id) on conflict do nothing`.execute(
    db,
  );
}

const states = {
  healthy: sql`consecutive_successes = 2, last_success_at = ${NOW}, last_attempt_at = ${NOW}`,
  observing: sql`consecutive_successes = 1, last_success_at = ${NOW}, last_attempt_at = ${NOW}`,
  old: sql`consecutive_successes = 2, last_success_at = ${new Date(NOW.getTime() - 3_600_000)}, last_attempt_at = ${NOW}`,
  failing: sql`consecutive_successes = 0, last_attempt_at = ${NOW}, error_literal = 'No.', error_verdict = 'act', error_count = 1`,
  retrying: sql`consecutive_successes = 0, last_attempt_at = ${NOW}, error_literal = 'No.', error_verdict = 'retry', error_count = 1`,
} as const;

const some = fc.subarray(users, { minLength: 1 });
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ kind: fc.constant('change' as const), users: some, tick: fc.subarray(ids), untick: fc.subarray(ids) })
      .map((one) => ({ ...one, untick: one.untick.filter((id) => !one.tick.includes(id)) })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('sync' as const),
      users: some,
      connection: fc.constantFrom(...ids),
      state: fc.constantFrom(...(Object.keys(states) as (keyof typeof states)[])),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('come' as const), users: some }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('go' as const), users: some }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'add up' as const, users: [] as string[] }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** Each as the server does it: whoever changes ticks or whom there is to tick holds them first. */
async function carryOut(storage: Storage, one: Act): Promise<unknown> {
  const { db } = storage;
  return db.transaction().execute(async (tx) => {
    const common = { organizationId: 'org', at: NOW, by: 'actor', userIds: one.users };
    if (one.kind === 'change') {
      const { tick, untick } = one;
      return applyStep(tx, { ...common, change: { tick, untick } });
    }
    if (one.kind === 'come') return add(tx, one.users);
    if (one.kind === 'add up') {
      await sql`select 1 from organizations for update`.execute(tx);
      return addUp(tx, 'org');
    }
    await holdTicks(tx, 'org');
    if (one.kind === 'go') {
      return sql`delete from users where organization_id = 'org' and id = any(${one.users}::text[])`.execute(tx);
    }
    return sql`update assignments set ${states[one.state]} where organization_id = 'org' and connection_id = ${one.connection}
      and assigned and user_id = any(${one.users}::text[])`.execute(tx);
  });
}

/** The counts against the rows, as core judges them. */
async function expectCounted({ db }: Storage): Promise<void> {
  const page = await readUsersPage(db, { ...moment, filter: {}, sort: 'address', cursor: null, limit: 100 });
  const status: Record<string, number> = {};
  const assigned: Record<string, number> = {};
  for (const { sync } of page.rows) {
    status[worstState(sync)] = (status[worstState(sync)] ?? 0) + 1;
    for (const tick of sync) if (tick.assigned) assigned[tick.connectionId] = (assigned[tick.connectionId] ?? 0) + 1;
  }
  expect(page.facets).toEqual({ all: page.rows.length, status, assigned });
}

it('is counted right and leased as core says after any acts, and the audit tells each change once', async () => {
  await add(pglite.db, users);
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
      for (const one of acts) {
        const before = await readUsersPage(pglite.db, {
          ...moment,
          filter: {},
          sort: 'address',
          cursor: null,
          limit: 100,
        });
        await carryOut(pglite, one);
        await expectCounted(pglite);
        if (one.kind !== 'change') continue;
        const after = await readUsersPage(pglite.db, {
          ...moment,
          filter: {},
          sort: 'address',
          cursor: null,
          limit: 100,
        });
        for (const { id, sync } of after.rows.filter(({ id }) => one.users.includes(id))) {
          const was = before.rows.find((row) => row.id === id)?.sync ?? [];
          const changed = sync.some(
            (tick) => tick.assigned !== (was.find((old) => old.connectionId === tick.connectionId)?.assigned ?? false),
          );
          const ticked = sync.flatMap((tick) => {
            const connection = connections.find((one) => one.id === tick.connectionId);
            return tick.assigned && connection !== undefined ? [{ ...connection, ...tick }] : [];
          });
          const held = was.find(({ leased }) => leased)?.connectionId ?? null;
          const holder = ticked.some(({ connectionId }) => connectionId === held) ? held : null;
          const lease = sync.find(({ leased }) => leased)?.connectionId ?? null;
          expect(lease).toBe(changed ? decideLease({ ticked, holder }) : held);
        }
      }
      expect(await countTicks(pglite.db, { organizationId: 'org' })).toMatchObject({ repeated: 0, differing: 0 });
    }),
    { numRuns: 25 },
  );
  expect((await verifyAudit(pglite.db))[0]?.broken).toBeNull();
});

it('tells each of many users in one line what happened to all of them, between the lines of their own', async () => {
  const { db } = pglite;
  const many = Array.from({ length: 250 }, (_, index) => `many-${index}`);
  const linesOf = async (id: string) => (await readHistory(db, 'org', id)).map(({ kind, text }) => `${kind}: ${text}`);
  await add(db, many);
  const change = (tick: string[], untick: string[], userIds: readonly string[]) =>
    carryOut(pglite, { kind: 'change', users: [...userIds], tick, untick });
  await change(['b'], [], many);
  await change([], ['b'], ['many-7']);
  await change(['c'], ['b'], many);
  expect(await linesOf('many-7')).toEqual([
    'ticked: Ticked for c.',
    'unticked: Unticked for b.',
    'ticked: Ticked for b.',
  ]);
  expect(await linesOf('many-8')).toEqual([
    'lease_moved: c now writes this mailbox.',
    'ticked: Ticked for c.',
    'unticked: Unticked for b.',
    'ticked: Ticked for b.',
  ]);
  const { rows } = await sql<{ lines: number }>`select count(*)::int as lines from history
    where user_id like 'many-%'`.execute(db);
  expect(rows[0]?.lines).toBe(2);
  // Whoever gets the id of somebody who is gone is somebody else.
  await carryOut(pglite, { kind: 'go', users: ['many-8'] });
  await add(db, ['many-8', 'many-80a']);
  expect([await linesOf('many-8'), await linesOf('many-80a')]).toEqual([[], []]);
  await carryOut(pglite, { kind: 'go', users: [...many, 'many-80a'] });
});

it('is counted right when several change, sync, come and go at once', async () => {
  await add(server.db, users);
  const rounds = fc.sample(fc.array(act, { minLength: 6, maxLength: 6 }), { numRuns: 12, seed: 8 });
  for (const acts of rounds) {
    await Promise.all(acts.map((one) => carryOut(server, one)));
    await expectCounted(server);
  }
  const { db } = server;
  expect(await countTicks(db, { organizationId: 'org' })).toMatchObject({ repeated: 0, differing: 0 });
  expect((await verifyAudit(db))[0]?.broken).toBeNull();
  expect((await readFacets(db, moment)).all).toBeLessThanOrEqual(USERS);
});
