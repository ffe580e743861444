import { describe, expect, test } from 'vitest';
import type { MigrationClient } from '../contract/index.ts';
import {
  createMemoryBackend,
  createSimulatedClock,
  makeConnection,
  makeGrant,
  makeUsers,
  settle,
} from '../testing/index.ts';
import { createMigration } from './createMigration.ts';

const basic = makeConnection();
const oauth = makeConnection({ authType: 'oauth-delegated', grant: makeGrant(), status: 'healthy' });
const change = { tick: [oauth.id], untick: [] };
const one = { type: 'include' as const, ids: ['user-1'] };

async function setUp() {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({ clock, timers: clock, users: makeUsers(3), connections: [basic, oauth] });
  const own = backend.client();
  const sent: string[] = [];
  const client: MigrationClient = {
    ...own,
    changeAssignment(input) {
      sent.push(input.idempotencyKey);
      return own.changeAssignment(input);
    },
  };
  const migration = createMigration({ client, clock, timers: clock });
  await migration.start();
  const ticked = () => {
    const { roster } = migration.getState();
    return roster.isAssigned(roster.rowOf('user-1') ?? -1, oauth.id);
  };
  return { backend, clock, migration, sent, ticked, state: migration.getState };
}

describe('a change whose answer does not come', () => {
  test('is sent again with the same key, happens once, and never flickers', async () => {
    const { backend, clock, migration, sent, ticked, state } = await setUp();
    backend.loseNextAnswer();
    const answer = migration.assign(one, change);
    let flickers = 0;
    migration.subscribe(() => {
      flickers += Number(!ticked());
    });
    await clock.advance(2000);
    expect(await answer).toMatchObject({ ok: true, value: { ok: 1 } });
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(1);
    expect([flickers, state().pending, state().notice]).toEqual([0, [], null]);
    expect(
      (await backend.client().listAudit({})).entries.filter(({ action }) => action === 'assignment.requested'),
    ).toHaveLength(1);
    migration.stop();
  });

  test('because the line broke is sent as soon as it is back', async () => {
    const { backend, clock, migration, sent, ticked } = await setUp();
    const release = backend.hold();
    const answer = migration.assign(one, change);
    await settle();
    backend.goOffline();
    release();
    await clock.advance(1500);
    expect([ticked(), migration.getState().online]).toEqual([true, false]);
    const before = sent.length;
    backend.goOnline();
    await clock.advance(10);
    expect(sent).toHaveLength(before + 1);
    expect(await answer).toMatchObject({ ok: true });
    migration.stop();
  });

  test('for three seconds is put back, and said to have failed', async () => {
    const { backend, clock, migration, sent, ticked, state } = await setUp();
    backend.faults.fail('changeAssignment', 'network', 99);
    const answer = migration.assign(one, change);
    await clock.advance(2999);
    expect([ticked(), state().notice, sent.length]).toEqual([true, null, 2]);
    await clock.advance(1);
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    expect([ticked(), sent.length]).toEqual([false, 3]);
    expect(state()).toMatchObject({ pending: [], notice: { during: 'assign', error: { kind: 'unreachable' } } });
    migration.stop();
  });

  test('is not sent any more once it is refused', async () => {
    const { backend, clock, migration, sent } = await setUp();
    backend.loseNextAnswer();
    backend.faults.fail('changeAssignment', 'internal');
    const answer = migration.assign(one, change);
    await clock.advance(60_000);
    expect(await answer).toMatchObject({ ok: false, error: { problem: { code: 'internal' } } });
    expect(sent).toHaveLength(2);
    migration.stop();
  });

  test('is given up when the migration is stopped', async () => {
    const { backend, clock, migration, sent, state } = await setUp();
    backend.faults.fail('changeAssignment', 'network', 99);
    const answer = migration.assign(one, change);
    await settle();
    migration.stop();
    await clock.advance(60_000);
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect([sent.length, state().pending]).toEqual([1, []]);
  });
});

test('a change made while the line is known to be down fails at once: nothing happens later behind the back', async () => {
  const { backend, clock, migration, sent, ticked, state } = await setUp();
  backend.goOffline();
  await settle();
  expect(await migration.assign(one, change)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  expect(ticked()).toBe(false);
  expect(state().notice).toMatchObject({ during: 'assign', error: { kind: 'unreachable' } });
  backend.goOnline();
  await clock.advance(60_000);
  expect([sent.length, ticked()]).toEqual([1, false]);
  migration.stop();
});

describe('users who cannot be read', () => {
  test('are asked for again by themselves, with growing pauses', async () => {
    const { backend, clock, migration, state } = await setUp();
    backend.faults.fail('listUsers', 'internal', 4);
    const before = await backend
      .client()
      .listUsers({})
      .catch(() => null);
    expect(before).toBeNull();
    backend.addUsers(makeUsers(250));
    await clock.advance(1500);
    expect(state()).toMatchObject({ notice: null, online: true });
    expect(state().roster.size).toBe(3);
    await clock.advance(3000);
    expect(state().roster.size).toBe(250);
    migration.stop();
  });
});

test('while there is no stream, what takes long to read is read less often', async () => {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({ clock, timers: clock, users: makeUsers(3), connections: [basic, oauth] });
  const own = backend.client();
  const read: number[] = [];
  const client: MigrationClient = {
    ...own,
    listUsers(query, options) {
      read.push(clock.now());
      return own.listUsers(query, options);
    },
    events() {
      throw new Error('no stream');
    },
  };
  const migration = createMigration({ client, clock, timers: clock });
  await migration.start();
  await clock.advance(31_000);
  backend.faults.delay('listUsers', 5000);
  await clock.advance(100_000);
  const pauses = read.slice(1).map((at, i) => (at - (read[i] ?? 0)) / 1000);
  // Every 15 seconds; then, with 5 seconds each, after four times as long.
  expect(pauses).toEqual([15, 15, 15, 25, 25, 25]);
  migration.stop();
});
