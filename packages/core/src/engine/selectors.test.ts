import { describe, expect, test } from 'vitest';
import { derivePhase } from '../migration/phase.ts';
import { groupCauses } from '../sync/causes.ts';
import { createMemoryBackend, createSimulatedClock, makeConnection, makeGrant, makeUsers } from '../testing/index.ts';
import { createMigration } from './createMigration.ts';
import { connectionById, failingUsers, hasUnsent, isPending, programmeFacts } from './selectors.ts';

const basic = makeConnection();
const oauth = makeConnection({ authType: 'oauth-delegated', grant: makeGrant(), status: 'healthy' });

async function setUp() {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({ clock, timers: clock, users: makeUsers(4), connections: [basic, oauth] });
  const migration = createMigration({ client: backend.client(), clock, timers: clock });
  await migration.start();
  return { backend, clock, migration, state: migration.getState };
}

describe('selectors', () => {
  test('find a connection by its id', async () => {
    const { migration, state } = await setUp();
    expect(connectionById(oauth.id)(state())?.id).toBe(oauth.id);
    expect(connectionById('gone')(state())).toBeUndefined();
    migration.stop();
  });

  test('tell which cells are pending, and whether closing the page would lose something', async () => {
    const { backend, clock, migration, state } = await setUp();
    expect(hasUnsent(state())).toBe(false);
    const release = backend.hold();
    const all = { type: 'exclude' as const, filter: {}, ids: ['user-3'] };
    const answer = migration.assign(all, { tick: [oauth.id], untick: [] });
    expect(hasUnsent(state())).toBe(true);
    expect(isPending(state(), 'user-1', oauth.id)).toBe(true);
    expect(isPending(state(), 'user-1', basic.id)).toBe(false);
    expect(isPending(state(), 'user-3', oauth.id)).toBe(false);
    expect(isPending(state(), 'gone', oauth.id)).toBe(false);
    release();
    await Promise.resolve();
    await clock.advance(0);
    expect(hasUnsent(state())).toBe(false);
    await clock.advance(10);
    await answer;
    expect(isPending(state(), 'user-1', oauth.id)).toBe(false);
    const untick = migration.assign({ type: 'include', ids: ['user-1'] }, { tick: [], untick: [oauth.id] });
    expect(isPending(state(), 'user-1', oauth.id)).toBe(true);
    migration.stop();
    await untick;
  });

  test('gather what the phase and the next steps rest on, and nothing that is not known', async () => {
    const { clock, migration, state } = await setUp();
    const before = programmeFacts(state(), clock.now());
    expect(before).toMatchObject({ now: clock.now(), users: 4, onLegacy: 4, onOauth: 0, onTrial: 0 });
    expect(Object.keys(before).filter((key) => /preflights|pilots|waves|policy|verif/.test(key))).toEqual([]);
    const moved = migration.assign({ type: 'include', ids: ['user-1', 'user-2'] }, { tick: [oauth.id], untick: [] });
    await clock.advance(10);
    await moved;
    for (const name of ['preflights', 'pilots', 'waves', 'policyChanges'] as const) await migration.load(name);
    const after = programmeFacts(state(), clock.now());
    expect(after).toMatchObject({ onLegacy: 4, onOauth: 2, onTrial: 2, preflights: [], pilots: [], waves: [] });
    expect(after).toMatchObject({ policyChanges: [] });
    expect(derivePhase(after)).toBe('pilot');
    migration.stop();
  });

  test('group who does not sync now by what was answered', async () => {
    const { backend, clock, migration, state } = await setUp();
    const throttled = { code: 'ErrorServerBusy', literal: 'The server cannot service this request right now.' };
    const gone = { code: 'ErrorNonExistentMailbox', literal: 'The SMTP address has no mailbox associated with it.' };
    for (const [userId, answer] of [
      ['user-1', throttled],
      ['user-2', gone],
      ['user-3', gone],
    ] as const) {
      backend.setAnswer({ connectionId: basic.id, userId }, answer);
    }
    backend.runSync();
    await clock.advance(1000);
    expect(failingUsers(state(), oauth.id)).toEqual([]);
    expect(failingUsers(state(), 'gone')).toEqual([]);
    expect(new Set(failingUsers(state(), basic.id))).toEqual(
      new Set([
        { ...throttled, users: 1 },
        { ...gone, users: 2 },
      ]),
    );
    expect(groupCauses(failingUsers(state(), basic.id)).map(({ users, retrying }) => [users, retrying])).toEqual([
      [2, false],
      [1, true],
    ]);
    // One recovers, one leaves, one is not ticked any more.
    backend.setAnswer({ connectionId: basic.id, userId: 'user-1' }, null);
    backend.runSync();
    backend.removeUsers(['user-2']);
    await clock.advance(1000);
    expect(failingUsers(state(), basic.id)).toEqual([{ ...gone, users: 1 }]);
    const untick = migration.assign({ type: 'include', ids: ['user-3'] }, { tick: [], untick: [basic.id] });
    expect(failingUsers(state(), basic.id)).toEqual([]);
    migration.stop();
    await untick;
  });
});
