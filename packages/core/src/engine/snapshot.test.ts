import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UserRow } from '../contract/index.ts';
import {
  createMemoryBackend,
  createSimulatedClock,
  makeConnection,
  makeGrant,
  makeUser,
  makeUsers,
  settle,
} from '../testing/index.ts';
import { createMigration } from './createMigration.ts';
import { hasUnsent } from './selectors.ts';
import { readSnapshot, takeSnapshot } from './snapshot.ts';

const basic = makeConnection();
const oauth = makeConnection({ authType: 'oauth-delegated', grant: makeGrant(), status: 'healthy' });
const one = { type: 'include' as const, ids: ['user-1'] };
const change = { tick: [oauth.id], untick: [] };

function setUp({ users = makeUsers(4) as readonly UserRow[] } = {}) {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({ clock, timers: clock, users, connections: [basic, oauth] });
  const make = (resume: unknown = null, actor = {}) =>
    createMigration({ client: backend.client(actor), clock, timers: clock, resume: readSnapshot(resume) });
  const keep = (migration: ReturnType<typeof make>): unknown =>
    JSON.parse(JSON.stringify(takeSnapshot(migration.getState(), clock.now())));
  return { backend, clock, make, keep };
}

function usersOf(migration: ReturnType<ReturnType<typeof setUp>['make']>): readonly UserRow[] {
  const { roster, view } = migration.getState();
  return Array.from({ length: view.length }, (_, i) => roster.userAt(view.rowAt(i)));
}

function isTicked(migration: ReturnType<ReturnType<typeof setUp>['make']>, userId: string): boolean {
  const { roster } = migration.getState();
  return roster.isAssigned(roster.rowOf(userId) ?? -1, oauth.id);
}

describe('a snapshot', () => {
  test('is nothing before anything has been read', () => {
    const { make, keep } = setUp();
    expect(keep(make())).toBeNull();
  });

  test('brings back at once what was shown, as old, until it has been read again', async () => {
    const { backend, clock, make, keep } = setUp();
    const first = make();
    await first.start();
    await first.load('checkpoints');
    first.setFilter({ text: 'desk 2' });
    const kept = keep(first);
    const shown = first.getState();
    first.stop();
    await clock.advance(60_000);
    backend.addUsers([makeUser({ id: 'user-0', displayName: 'A new desk' })]);

    const second = make(kept);
    expect(second.getState()).toMatchObject({ status: 'ready', resumedFrom: '2022-06-01T08:00:00.000Z', pending: [] });
    expect(second.getState()).toMatchObject({ me: shown.me, connections: shown.connections, checkpoints: [] });
    expect(usersOf(second)).toHaveLength(4);
    const started = second.start();
    expect(second.getState().status).toBe('ready');
    await started;
    expect(second.getState()).toMatchObject({ status: 'ready', resumedFrom: null, notice: null });
    expect(usersOf(second)).toHaveLength(5);
    second.stop();
  });

  test('of old facts is as old as they are', async () => {
    const { clock, make, keep } = setUp();
    const first = make();
    await first.start();
    const kept = keep(first);
    first.stop();
    await clock.advance(1000);
    expect(keep(make(kept))).toMatchObject({ at: '2022-06-01T08:00:00.000Z' });
  });

  test('shows the ticks as the back end told them, and what was pending on top', async () => {
    const { backend, clock, make, keep } = setUp();
    const first = make();
    await first.start();
    const release = backend.hold();
    const lost = first.assign(one, change);
    expect(hasUnsent(first.getState())).toBe(true);
    const kept = keep(first);
    expect(readSnapshot(kept)?.users[0]?.sync).toHaveLength(1);
    first.stop();
    backend.faults.fail('changeAssignment', 'network');
    release();
    await lost;
    expect(backend.users()[0]?.sync).toHaveLength(1);
    await clock.advance(1000);

    const second = make(kept);
    const started = second.start();
    await started;
    expect(second.getState().pending.map(({ id }) => id)).toEqual(readSnapshot(kept)?.pending.map(({ id }) => id));
    expect(isTicked(second, 'user-1')).toBe(true);
    await clock.advance(2000);
    expect(second.getState().pending).toEqual([]);
    expect(isTicked(second, 'user-1')).toBe(true);
    second.stop();
  });

  test('lets a later run follow a job to its end', async () => {
    const { clock, make, keep } = setUp();
    const first = make();
    await first.start();
    const answer = first.assign(one, change);
    await settle();
    const kept = keep(first);
    expect(readSnapshot(kept)?.pending[0]?.jobId).toMatch(/job/);
    first.stop();
    await answer;
    await clock.advance(86_400_000);
    const second = make(kept);
    await second.start();
    await clock.advance(10);
    expect([second.getState().pending, isTicked(second, 'user-1')]).toEqual([[], true]);
    second.stop();
  });

  test('does not send a change nobody remembers', async () => {
    const { backend, clock, make, keep } = setUp();
    const first = make();
    await first.start();
    const release = backend.hold();
    const lost = first.assign(one, change);
    const kept = keep(first);
    first.stop();
    backend.faults.fail('changeAssignment', 'network');
    release();
    await lost;
    await clock.advance(300_001);
    const second = make(kept);
    await second.start();
    await clock.advance(10);
    expect([second.getState().pending, isTicked(second, 'user-1')]).toEqual([[], false]);
    second.stop();
  });

  test('is shown to nobody else', async () => {
    const { clock, make, keep } = setUp();
    const first = make();
    await first.start();
    const kept = keep(first);
    first.stop();
    const second = make(kept, { id: 'actor-other', name: 'Other admin', role: 'viewer' });
    const seen = new Set<string>();
    second.subscribe(() => {
      const { me, status, roster, resumedFrom } = second.getState();
      seen.add(`${me?.actor.id} ${status} ${resumedFrom === null ? 'fresh' : 'old'} ${roster.size}`);
    });
    await second.start();
    await clock.advance(10);
    // Forgotten before anything that belongs to the other is shown.
    expect([...seen].filter((each) => each.startsWith('actor-other'))).toEqual([
      'actor-other loading fresh 4',
      'actor-other ready fresh 4',
    ]);
    expect([...seen].filter((each) => each.startsWith('undefined'))[0]).toBe('undefined loading fresh 0');
    second.stop();
  });

  test('is forgotten when the back end refuses whoever is here', async () => {
    const { backend, make, keep } = setUp();
    const first = make();
    await first.start();
    const kept = keep(first);
    first.stop();
    backend.faults.fail('getMe', 'unauthenticated');
    const second = make(kept);
    await second.start();
    expect(second.getState()).toMatchObject({ status: 'failed', me: null, connections: [], resumedFrom: null });
    expect(second.getState()).toMatchObject({ notice: { during: 'load' } });
    expect(second.getState().roster.size).toBe(0);
  });

  test('stays shown while the back end cannot be reached, and is read again when it can', async () => {
    const { backend, clock, make, keep } = setUp();
    const first = make();
    await first.start();
    const kept = keep(first);
    first.stop();
    backend.goOffline();
    const second = make(kept);
    const started = second.start();
    await clock.advance(40_000);
    expect(second.getState()).toMatchObject({ status: 'ready', online: false, notice: { during: 'load' } });
    expect(second.getState().resumedFrom).not.toBeNull();
    expect(usersOf(second)).toHaveLength(4);
    backend.goOnline();
    await clock.advance(1000);
    await started;
    expect(second.getState()).toMatchObject({ status: 'ready', online: true, resumedFrom: null, notice: null });
    second.stop();
  });
});

describe('reading a snapshot', () => {
  test.each([null, undefined, 7, 'text', [], {}, { version: 1 }, { version: 2, at: '2022-06-01T08:00:00.000Z' }])(
    'takes %j for none',
    (value) => {
      expect(readSnapshot(value)).toBeNull();
    },
  );

  test('takes one that was tampered with for none, and throws nothing', async () => {
    const { make, keep } = setUp();
    const migration = make();
    await migration.start();
    const kept = keep(migration) as Record<string, unknown>;
    migration.stop();
    expect(readSnapshot(kept)).not.toBeNull();
    const broken: Record<string, unknown>[] = [
      { at: 'yesterday' },
      { facts: {} },
      { facts: { me: { actor: { id: 7 } } } },
      { users: [[1, 2, 3]] },
      { users: [['user-1', 'name', 'address', 0, 1, 99, 0, 0, 0, 0, []]] },
      { users: [['user-1', 'name', 'address', 0, 1, 0, 0, 0, 0, 0, [[0, 1, 1, 0, 0, 0, 0]]]] },
      { users: 'none' },
      { pending: null },
    ];
    for (const change of broken) expect([change, readSnapshot({ ...kept, ...change })]).toEqual([change, null]);
  });
});

test('whoever the users are, a snapshot gives them back as they were', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  const instant = fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString());
  const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
  const sync = (connectionId: string) =>
    fc.record({
      connectionId: fc.constant(connectionId),
      assigned: fc.boolean(),
      leased: fc.boolean(),
      state: fc.constantFrom('waiting' as const, 'healthy' as const, 'failing' as const, 'released' as const),
      lastAttemptAt: maybe(instant),
      lastSuccessAt: maybe(instant),
      consecutiveSuccesses: fc.nat(50),
      itemsSynced: maybe(fc.nat(50)),
      lastError: maybe(
        fc.record({
          code: maybe(text),
          literal: text,
          firstSeenAt: instant,
          lastSeenAt: instant,
          count: fc.integer({ min: 1, max: 9 }),
        }),
      ),
    });
  const user = fc.record({
    id: fc.string({ minLength: 1, maxLength: 6 }),
    displayName: text,
    address: text,
    upn: text,
    licence: maybe(text),
    location: maybe(text),
    mailbox: fc.constantFrom('user' as const, 'shared' as const, 'resource' as const, null),
    enabled: fc.boolean(),
    preflight: fc.constantFrom('ready' as const, 'warn' as const, 'block' as const, null),
    waveId: maybe(text),
    sync: fc.tuple(sync('a'), sync('b')).chain((both) => fc.constantFrom([], both.slice(0, 1), both)),
  });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(user, { selector: ({ id }) => id, maxLength: 12 }), async (users) => {
      const { make, keep } = setUp();
      const migration = make();
      await migration.start();
      const kept = keep(migration);
      migration.stop();
      const roster = (value: unknown) => {
        const resume = readSnapshot(value);
        if (resume === null) throw new Error('not read');
        const resumed = createMigration({ client: createMemoryBackend().client(), resume: { ...resume, users } });
        return resumed.getState();
      };
      const state = roster(kept);
      const again = readSnapshot(JSON.parse(JSON.stringify(takeSnapshot(state, 0))));
      const told = users.map(({ id }) => state.roster.userAt(state.roster.rowOf(id) ?? -1));
      expect(new Map(again?.users.map((each) => [each.id, each]))).toEqual(
        new Map(told.map((each) => [each.id, each])),
      );
    }),
    { numRuns: 60 },
  );
});
