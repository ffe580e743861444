import {
  decideDisconnect,
  decideLease,
  deriveSyncState,
  disconnectFacts,
  matchesFilter,
  previewAssignment as previewInCore,
  suggestPilot,
  worstState,
} from '@authshift/core';
import type { AuthType, UserFilter, UserRow, UserSync } from '@authshift/core/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveLeases } from '../src/assignments/lease.ts';
import { previewAssignment } from '../src/assignments/preview.ts';
import { gateFacts } from '../src/connections/disconnectGate.ts';
import { suggestMembers } from '../src/pilots/suggestMembers.ts';
import { openStorage, type Storage } from '../src/storage/storage.ts';
import { verdictOf } from '../src/sync/verdict.ts';
import { readUser, readUsersPage } from '../src/users/userStore.ts';
import { emptyDatabase } from './support/server.ts';

/**
 * Where many users matter, the rules of core are written once more in SQL. Here both answer the same questions about random
 * worlds, and must agree.
 */

const NOW = Date.parse('2026-11-22T08:00:00.000Z');
const INTERVAL = 300;
const moment = { organizationId: 'org', freshSince: new Date(NOW - 2 * INTERVAL * 1000) };

const connections: readonly { id: string; authType: AuthType; createdAt: string }[] = [
  { id: 'oauth-old', authType: 'oauth-delegated', createdAt: '2026-01-01T00:00:00.000Z' },
  { id: 'basic', authType: 'basic', createdAt: '2026-03-01T00:00:00.000Z' },
  { id: 'oauth-new', authType: 'oauth-delegated', createdAt: '2026-06-01T00:00:00.000Z' },
];

const errors = [
  { code: 'ErrorNonExistentMailbox', literal: 'The SMTP address has no mailbox associated with it.' },
  { code: 'ErrorServerBusy', literal: 'The server cannot service this request right now. Try again later.' },
  { code: null, literal: 'Nobody ever saw this before.' },
];

interface Facts {
  readonly assigned: boolean;
  readonly attempted: boolean;
  readonly successAge: number | null;
  readonly consecutiveSuccesses: number;
  readonly error: number | null;
  readonly errorCount: number;
}

const factsArbitrary = fc.option(
  fc.record<Facts>({
    assigned: fc.boolean(),
    attempted: fc.boolean(),
    successAge: fc.option(fc.constantFrom(0, 10, 599_999, 600_000, 600_001, 5_000_000)),
    consecutiveSuccesses: fc.nat(3),
    error: fc.option(fc.nat(errors.length - 1)),
    errorCount: fc.integer({ min: 1, max: 5 }),
  }),
  { freq: 4 },
);

const userArbitrary = fc.record({
  enabled: fc.boolean(),
  preflight: fc.option(fc.constantFrom('ready', 'warn', 'block')),
  licence: fc.option(fc.constantFrom('E3', 'F1')),
  location: fc.option(fc.constantFrom('North', 'South')),
  facts: fc.tuple(factsArbitrary, factsArbitrary, factsArbitrary),
  holder: fc.nat(3),
});

const worldArbitrary = fc.array(userArbitrary, { minLength: 1, maxLength: 12 });
type World = typeof worldArbitrary extends fc.Arbitrary<infer T> ? T : never;

let storage: Storage;

beforeAll(async () => {
  storage = await openStorage(await emptyDatabase(), () => {});
});

afterAll(() => storage.close());

beforeEach(async () => {
  await sql`truncate organizations, assignments, history cascade`.execute(storage.db);
  await sql`insert into organizations (id, name) values ('org', 'Organization')`.execute(storage.db);
  for (const { id, authType, createdAt } of connections) {
    await sql`insert into connections (organization_id, id, display_name, name_key, auth_type, protocol, environment,
      account, status, status_since, created_at) values ('org', ${id}, ${id}, ${id}, ${authType}, 'ews', 'online', 'a@b', 'saved',
      ${createdAt}, ${createdAt})`.execute(storage.db);
  }
});

/** The same world as rows of the contract and as rows of the database. */
async function build(world: World): Promise<readonly UserRow[]> {
  await sql`delete from users`.execute(storage.db);
  const users = world.map(toUser);
  for (const user of users) {
    await sql`insert into users (organization_id, id, display_name, address, upn, licence, location, enabled, preflight,
      sort_name, sort_address)
      values ('org', ${user.id}, ${user.displayName}, ${user.address}, ${user.upn}, ${user.licence}, ${user.location},
      ${user.enabled}, ${user.preflight}, ${user.displayName.toLowerCase()}, ${user.address})`.execute(storage.db);
    for (const sync of user.sync) await insertSync(user.id, sync);
  }
  return users;
}

function toUser({ enabled, preflight, licence, location, facts, holder }: World[number], index: number): UserRow {
  const id = `user-${String(index).padStart(2, '0')}`;
  const ticked = facts.flatMap((fact, at) => (fact?.assigned ? [at] : []));
  const leasedAt = ticked[holder % Math.max(ticked.length, 1)];
  return {
    id,
    displayName: `Room ${index}`,
    address: `${id}@contoso.example`,
    upn: `${id}@contoso.example`,
    licence,
    location,
    mailbox: null,
    enabled,
    preflight,
    waveId: null,
    sync: facts.flatMap((fact, at) => (fact === null ? [] : [toSync(fact, at, at === leasedAt && holder < 3)])),
  };
}

function toSync(fact: Facts, at: number, leased: boolean): UserSync {
  const error = fact.error === null ? undefined : errors[fact.error];
  const common = {
    connectionId: connections[at]?.id ?? '',
    assigned: fact.assigned,
    leased: fact.assigned && leased,
    lastAttemptAt: fact.attempted ? new Date(NOW).toISOString() : null,
    lastSuccessAt: fact.successAge === null ? null : new Date(NOW - fact.successAge).toISOString(),
    consecutiveSuccesses: fact.consecutiveSuccesses,
    itemsSynced: 3,
    lastError:
      error === undefined
        ? null
        : {
            ...error,
            count: fact.errorCount,
            firstSeenAt: new Date(NOW).toISOString(),
            lastSeenAt: new Date(NOW).toISOString(),
          },
  };
  return { ...common, state: deriveSyncState({ ...common, now: NOW, intervalSeconds: INTERVAL }) };
}

async function insertSync(userId: string, sync: UserSync): Promise<void> {
  const error = sync.lastError;
  await sql`insert into assignments (organization_id, user_id, connection_id, assigned, leased, last_attempt_at,
    last_success_at, consecutive_successes, items_synced, error_code, error_literal, error_first_seen_at,
    error_last_seen_at, error_count, error_verdict)
    values ('org', ${userId}, ${sync.connectionId}, ${sync.assigned}, ${sync.leased}, ${sync.lastAttemptAt},
    ${sync.lastSuccessAt}, ${sync.consecutiveSuccesses}, ${sync.itemsSynced}, ${error?.code ?? null},
    ${error?.literal ?? null}, ${error?.firstSeenAt ?? null}, ${error?.lastSeenAt ?? null}, ${error?.count ?? 0},
    ${error ? verdictOf(error) : null})`.execute(storage.db);
}

/** Order of entries is the connections'; both sides are compared without it. */
function byConnection(user: UserRow): UserRow {
  return { ...user, sync: [...user.sync].sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1)) };
}

async function listAll(filter: UserFilter) {
  return readUsersPage(storage.db, { ...moment, filter, sort: 'address', cursor: null, limit: 100 });
}

const runs = { numRuns: 25 };

describe('in SQL as in core', () => {
  it('are the sync states and the facets', async () => {
    await fc.assert(
      fc.asyncProperty(worldArbitrary, async (world) => {
        const users = await build(world);
        const page = await listAll({});
        expect(page.rows.map(byConnection)).toEqual(users.map(byConnection));
        const counted: Record<string, number> = {};
        for (const user of users) counted[worstState(user.sync)] = (counted[worstState(user.sync)] ?? 0) + 1;
        expect(page.facets.status).toEqual(counted);
        expect(page.facets.all).toBe(users.length);
      }),
      runs,
    );
  });

  it('are the filters', async () => {
    const filterArbitrary: fc.Arbitrary<UserFilter> = fc.record(
      {
        text: fc.constantFrom('', ' ROOM 1 ', '@contoso', 'nobody', '%'),
        status: fc.subarray(['released', 'waiting', 'observing', 'healthy', 'retrying', 'failing', 'silent'] as const),
        connection: fc.record({ id: fc.constantFrom(...connections.map(({ id }) => id)), assigned: fc.boolean() }),
        licence: fc.subarray(['E3', 'F1', '']),
        location: fc.subarray(['North', 'South']),
        preflight: fc.subarray(['ready', 'warn', 'block'] as const),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(worldArbitrary, filterArbitrary, async (world, filter) => {
        const users = await build(world);
        const page = await listAll(filter);
        const expected = users.filter((user) => matchesFilter(user, filter)).map(({ id }) => id);
        expect(page.rows.map(({ id }) => id)).toEqual(expected);
        expect(page.total).toBe(expected.length);
      }),
      runs,
    );
  });

  it('is the preview of a change', async () => {
    const ids = connections.map(({ id }) => id);
    const changeArbitrary = fc
      .record({ tick: fc.subarray(ids), untick: fc.subarray(ids) })
      .map(({ tick, untick }) => ({ tick, untick: untick.filter((id) => !tick.includes(id)) }));
    await fc.assert(
      fc.asyncProperty(worldArbitrary, changeArbitrary, async (world, change) => {
        const users = await build(world);
        const scope = { type: 'exclude', filter: {}, ids: users[0] ? [users[0].id] : [] } as const;
        const preview = await previewAssignment(storage.db, {
          ...moment,
          scope: { ...scope, ids: [...scope.ids] },
          change,
        });
        const expected = previewInCore(users.slice(1), change, '0');
        const sorted = (list: typeof expected.transitions) => list.map((entry) => JSON.stringify(entry)).sort();
        expect(sorted(preview.transitions)).toEqual(sorted(expected.transitions));
        expect({ ...preview, transitions: [] }).toEqual({ ...expected, transitions: [] });
      }),
      runs,
    );
  });

  it('is the lease, and never two at once', async () => {
    await fc.assert(
      fc.asyncProperty(worldArbitrary, async (world) => {
        const users = await build(world);
        await storage.db
          .transaction()
          .execute((tx) =>
            moveLeases(tx, { organizationId: 'org', userIds: users.map(({ id }) => id), at: new Date(NOW) }),
          );
        for (const user of users) {
          const holder = user.sync.find(({ leased }) => leased)?.connectionId ?? null;
          const ticked = user.sync
            .filter(({ assigned }) => assigned)
            .flatMap((sync) => {
              const connection = connections.find(({ id }) => id === sync.connectionId);
              return connection === undefined ? [] : [{ ...connection, ...sync }];
            });
          const expected = decideLease({ ticked, holder });
          const after = await readUser(storage.db, { ...moment, userId: user.id });
          expect(after.sync.filter(({ leased }) => leased).map(({ connectionId }) => connectionId)).toEqual(
            expected === null ? [] : [expected],
          );
          const moved = holder !== null && expected !== null && expected !== holder;
          expect(after.history.map(({ kind }) => kind)).toEqual(moved ? ['lease_moved'] : []);
        }
      }),
      runs,
    );
  });

  it('is the gate before Disconnect', async () => {
    await fc.assert(
      fc.asyncProperty(worldArbitrary, fc.constantFrom('basic', 'oauth-new'), async (world, connectionId) => {
        const users = await build(world);
        const facts = await gateFacts(storage.db, { organizationId: 'org', connectionId });
        expect(decideDisconnect(facts)).toEqual(decideDisconnect(disconnectFacts(users, connectionId, 0)));
      }),
      runs,
    );
  });
});

describe('whom a pilot is suggested to have', () => {
  const candidateArbitrary = fc.record({
    licence: fc.option(fc.constantFrom('E3', 'F1')),
    location: fc.option(fc.constantFrom('North', 'South')),
    mailbox: fc.option(fc.constantFrom('user', 'shared', 'resource')),
    enabled: fc.boolean(),
    preflight: fc.option(fc.constantFrom('ready', 'warn', 'block')),
  });

  it('is what core says of all users', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(candidateArbitrary, { maxLength: 30 }), async (candidates) => {
        await sql`delete from users`.execute(storage.db);
        const users = candidates.map((candidate, index) => {
          const id = `user-${index}`;
          // Not in the order of the ids.
          return { ...candidate, id, displayName: id, address: `room-${(index * 7) % 31}@contoso.example` };
        });
        await sql`insert into users (organization_id, id, display_name, address, upn, licence, location, mailbox, enabled,
            preflight, sort_name, sort_address)
          select 'org', g.id, g.id, g.address, g.address, g.licence, g.location, g.mailbox, g.enabled, g.preflight, g.id, g.address
          from jsonb_to_recordset(${JSON.stringify(users)}::jsonb) as g(id text, address text, licence text, location text,
            mailbox text, enabled boolean, preflight text)`.execute(storage.db);
        expect(await suggestMembers(storage.db, 'org', 'basic')).toEqual(suggestPilot(users));
      }),
      { numRuns: 60 },
    );
  });
});
