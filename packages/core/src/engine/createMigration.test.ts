import { describe, expect, test } from 'vitest';
import type { Scope } from '../contract/index.ts';
import { derivePhase } from '../migration/phase.ts';
import {
  createMemoryBackend,
  createSimulatedClock,
  makeConnection,
  makeGrant,
  makeUsers,
  settle,
} from '../testing/index.ts';
import { createMigration } from './createMigration.ts';
import { programmeFacts } from './selectors.ts';

const basic = makeConnection();
const oauth = makeConnection({ authType: 'oauth-delegated', grant: makeGrant(), status: 'healthy' });

function setUp({ users = 3 } = {}) {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({ clock, timers: clock, users: makeUsers(users), connections: [basic, oauth] });
  const migration = createMigration({ client: backend.client(), clock, timers: clock });
  const ticked = (userId: string, connectionId: string) => {
    const { roster } = migration.getState();
    return roster.isAssigned(roster.rowOf(userId) ?? -1, connectionId);
  };
  return { backend, clock, migration, ticked };
}

const one = (userId: string): Scope => ({ type: 'include', ids: [userId] });
const everybody: Scope = { type: 'exclude', filter: {}, ids: [] };
const tick = { tick: [oauth.id], untick: [] };

describe('loading', () => {
  test('brings connections, users and the phase', async () => {
    const { clock, migration } = setUp();
    await migration.start();
    const state = migration.getState();
    expect(state.status).toBe('ready');
    expect(state.roster.size).toBe(3);
    expect(state.roster.countAssigned(basic.id)).toBe(3);
    expect(derivePhase(programmeFacts(state, clock.now()))).toBe('parallel');
    migration.stop();
  });

  test('that fails says so and can be tried again', async () => {
    const { backend, migration } = setUp();
    backend.goOffline();
    await migration.start();
    expect(migration.getState()).toMatchObject({
      status: 'failed',
      notice: { during: 'load', error: { kind: 'unreachable' } },
    });
    backend.goOnline();
    await migration.start();
    expect(migration.getState()).toMatchObject({ status: 'ready', notice: null });
    migration.stop();
  });

  test('reads long lists page by page', async () => {
    const { migration } = setUp({ users: 2500 });
    await migration.start();
    expect(migration.getState().roster.size).toBe(2500);
    migration.stop();
  });
});

describe('ticking', () => {
  test('shows at once, is pending, and stays when the job has finished', async () => {
    const { clock, migration, ticked } = setUp();
    await migration.start();
    const done = migration.assign(one('user-1'), tick);
    expect(ticked('user-1', oauth.id)).toBe(true);
    expect(migration.getState().pending).toHaveLength(1);
    await clock.advance(1);
    expect(await done).toMatchObject({ ok: true, value: { status: 'done', ok: 1 } });
    expect(ticked('user-1', oauth.id)).toBe(true);
    expect(migration.getState().pending).toEqual([]);
    migration.stop();
  });

  test('goes back when the back end refuses, with the refusal as the notice', async () => {
    const { backend, migration, ticked } = setUp();
    await migration.start();
    backend.refuseNext('scope_changed');
    const result = await migration.assign(everybody, tick);
    expect(result).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(ticked('user-1', oauth.id)).toBe(false);
    expect(migration.getState()).toMatchObject({ pending: [], notice: { during: 'assign' } });
    migration.stop();
  });

  test('goes back when the back end cannot be reached, with one notice', async () => {
    const { backend, migration, ticked } = setUp();
    await migration.start();
    backend.goOffline();
    await settle();
    expect(migration.getState().online).toBe(false);
    const notices = new Set<unknown>();
    migration.subscribe(() => notices.add(migration.getState().notice));
    await migration.assign(one('user-1'), tick);
    expect(ticked('user-1', oauth.id)).toBe(false);
    expect([...notices].filter((notice) => notice !== null)).toHaveLength(1);
    migration.stop();
  });

  test('taken back leaves a later change of the same user alone', async () => {
    const { backend, clock, migration, ticked } = setUp();
    await migration.start();
    backend.refuseNext('internal');
    const first = migration.assign(everybody, tick);
    const second = migration.assign(one('user-2'), tick);
    await first;
    expect(ticked('user-1', oauth.id)).toBe(false);
    expect(ticked('user-2', oauth.id)).toBe(true);
    await clock.advance(1);
    expect(await second).toMatchObject({ ok: true });
    expect(ticked('user-2', oauth.id)).toBe(true);
    migration.stop();
  });
});
