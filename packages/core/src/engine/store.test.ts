import { describe, expect, test } from 'vitest';
import { resolveScope } from '../assignment/applyAssignment.ts';
import { createSimulatedClock, makeConnection, makeUsers, settle } from '../testing/index.ts';
import type { PendingChange } from './migration.ts';
import { addPending, dropAbsent, takeUsers } from './optimistic.ts';
import { createEngineStore, type EngineStore } from './store.ts';

const basic = makeConnection();

/** So many that a view of them is worked out in several turns, once the clock is slow. */
const many = 20_000;

/** `slow`: from then on every look at the clock takes longer than a slice. */
function setUp({ users = 0 } = {}) {
  const simulated = createSimulatedClock();
  let now = 0;
  let step = 0;
  const clock = {
    now() {
      now += step;
      return now;
    },
  };
  const store = createEngineStore({ clock, timers: simulated });
  if (users > 0) store.changeRoster((state) => takeUsers(state, makeUsers(users), null));
  const turn = () => simulated.advance(0);
  const slow = () => {
    step = 20;
  };
  return { store, turn, slow };
}

function pend(store: EngineStore, userId: string, untick = basic.id): void {
  const scope = { type: 'include' as const, ids: [userId] };
  const change: Omit<PendingChange, 'concerns'> = {
    id: userId,
    scope,
    change: { tick: [], untick: [untick] },
    jobId: null,
    expectedCount: 1,
    snapshot: '',
    acceptUnproven: false,
  };
  const rows = resolveScope(store.get().roster, scope);
  store.changeRoster((state) => addPending(state, change, rows));
}

function namesIn(store: EngineStore): readonly string[] {
  const { view, roster } = store.get();
  return Array.from({ length: view.length }, (_, i) => roster.userAt(view.rowAt(i)).id);
}

describe('telling', () => {
  test('happens once for all that changed together', () => {
    const { store } = setUp();
    const heard: string[] = [];
    store.subscribe(() => heard.push(`${store.get().snapshot} ${store.get().online}`));
    store.batch(() => {
      store.patch({ snapshot: '7' });
      store.patch({ online: false });
    });
    expect(heard).toEqual(['7 false']);
    store.batch(() => {});
    expect(heard).toHaveLength(1);
  });

  test('happens even when what was to change together breaks off', () => {
    const { store } = setUp();
    let heard = 0;
    store.subscribe(() => {
      heard += 1;
    });
    const broken = () => {
      store.patch({ snapshot: '7' });
      throw new Error('halfway');
    };
    expect(() => store.batch(broken)).toThrow('halfway');
    expect([heard, store.get().snapshot]).toEqual([1, '7']);
  });

  test('of a change a listener makes comes when all have heard of the one before', () => {
    const { store } = setUp();
    const heard: string[] = [];
    store.subscribe(() => {
      heard.push(`first ${store.get().snapshot}`);
      if (store.get().snapshot === '1') store.patch({ snapshot: '2' });
    });
    store.subscribe(() => heard.push(`second ${store.get().snapshot}`));
    store.patch({ snapshot: '1' });
    expect(heard).toEqual(['first 1', 'second 2', 'first 2', 'second 2']);
  });

  test('ends with unsubscribing, and counts the same function twice as two', () => {
    const { store } = setUp();
    let heard = 0;
    const listener = () => {
      heard += 1;
    };
    const stop = store.subscribe(listener);
    store.subscribe(listener);
    store.patch({ snapshot: '1' });
    expect(heard).toBe(2);
    stop();
    stop();
    store.patch({ snapshot: '2' });
    expect(heard).toBe(3);
  });

  test('is not stopped by a listener that throws', async () => {
    const { store } = setUp();
    const surfaced = new Promise((resolve) => {
      const before = process.listeners('unhandledRejection');
      process.removeAllListeners('unhandledRejection');
      process.once('unhandledRejection', (cause) => {
        for (const listener of before) process.on('unhandledRejection', listener);
        resolve(cause);
      });
    });
    let heard = 0;
    store.subscribe(() => {
      throw new Error('broken listener');
    });
    store.subscribe(() => {
      heard += 1;
    });
    store.patch({ snapshot: '1' });
    expect(heard).toBe(1);
    expect(await surfaced).toMatchObject({ message: 'broken listener' });
  });
});

describe('the view', () => {
  test('is there at once where it is quick', () => {
    const { store } = setUp({ users: 3 });
    store.look({ filter: { text: 'desk 2' }, sort: 'displayName' });
    expect(namesIn(store)).toEqual(['user-2']);
    expect(store.get().view.filter).toBe(store.get().question.filter);
  });

  test('comes later where it is not, and until then stays the one before', async () => {
    const { store, turn, slow } = setUp({ users: many });
    slow();
    const filter = { text: 'desk 2' };
    store.look({ filter, sort: 'displayName' });
    expect(store.get().question.filter).toBe(filter);
    expect(store.get().view).toMatchObject({ filter: {}, length: many });
    let answered = false;
    const waiting = Promise.resolve(store.answered()).then(() => {
      answered = true;
    });
    await settle();
    expect(answered).toBe(false);
    await turn();
    await waiting;
    expect(store.get().view).toMatchObject({ filter, length: many / 8 });
    await store.answered();
  });

  test('answers the latest question, whatever was asked before', async () => {
    const { store, turn, slow } = setUp({ users: many });
    slow();
    const seen = new Set<string>();
    store.subscribe(() => seen.add(String(store.get().view.filter.text)));
    for (const text of ['d', 'de', 'desk', 'desk 3']) store.look({ filter: { text }, sort: 'displayName' });
    await turn();
    expect(store.get().view.length).toBe(many / 8);
    expect([...seen]).toEqual(['undefined', 'desk 3']);
  });

  test('is worked out to its end however fast a person ticks, and then shows the ticks', async () => {
    const { store, turn, slow } = setUp({ users: many });
    slow();
    store.look({ filter: { connection: { id: basic.id, assigned: true }, text: 'desk' }, sort: '-address' });
    pend(store, 'user-1');
    pend(store, 'user-2');
    expect(store.get().view.sort).toBe('displayName');
    expect(store.get().roster.countAssigned(basic.id)).toBe(many - 2);
    await turn();
    expect(store.get().view).toMatchObject({ sort: '-address', length: many - 2 });
    expect(store.get().pending).toHaveLength(2);
  });

  test('shows nobody who is gone, even before it is worked out again', async () => {
    const { store, turn, slow } = setUp({ users: many });
    slow();
    store.look({ filter: { text: 'desk' }, sort: 'address' });
    await turn();
    const bits = new Uint32Array(many / 32).fill(-1);
    bits[0] = 0b10101;
    store.changeRoster((state) => dropAbsent(state, { bits }));
    expect(store.get().roster.size).toBe(many - 29);
    expect(store.get().view.length).toBe(many - 29);
    expect(namesIn(store).slice(0, 4)).toEqual(['user-1', 'user-3', 'user-5', 'user-33']);
    expect(() => store.get().view.rowAt(many - 29)).toThrow(RangeError);
    const before = store.get().view;
    await turn();
    expect(store.get().view).not.toBe(before);
    expect(namesIn(store).slice(0, 4)).toEqual(['user-1', 'user-3', 'user-5', 'user-33']);
    await store.answered();
  });

  test('of a growing roster is worked out when there are eight times as many, and when somebody asks', () => {
    const { store } = setUp();
    const users = makeUsers(8);
    const sizes = users.map((user) => {
      store.takeHelping((state) => takeUsers(state, [user], null));
      return [store.get().roster.size, store.get().view.length];
    });
    expect(sizes).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
      [5, 1],
      [6, 1],
      [7, 1],
      [8, 8],
    ]);
  });

  test('a listener may ask something else while it is told of an answer', async () => {
    const { store, turn, slow } = setUp({ users: many });
    slow();
    let asked = false;
    store.subscribe(() => {
      if (asked || store.get().view.filter.text !== 'desk 2') return;
      asked = true;
      store.look({ filter: { text: 'desk 3' }, sort: 'displayName' });
    });
    store.look({ filter: { text: 'desk 2' }, sort: 'displayName' });
    await turn();
    await store.answered();
    expect(store.get().view).toMatchObject({ filter: { text: 'desk 3' }, length: many / 8 });
  });
});

describe('what is pending', () => {
  test('does not make a new roster when only its job is known now', () => {
    const { store } = setUp({ users: 3 });
    pend(store, 'user-1');
    const { roster, view } = store.get();
    store.changeRoster((state) => ({
      ...state,
      entries: state.entries.map((entry) => ({ ...entry, jobId: 'job-1' })),
    }));
    expect(store.get().roster).toBe(roster);
    expect(store.get().view).toBe(view);
    expect(store.get().pending[0]?.jobId).toBe('job-1');
  });

  test('concerns nobody who takes the row of somebody who left', () => {
    const { store } = setUp({ users: 2 });
    pend(store, 'user-2');
    store.changeRoster((state) => dropAbsent(state, { bits: Uint32Array.of(0b01) }));
    store.changeRoster((state) => takeUsers(state, makeUsers(3).slice(2), null));
    const { roster, pending } = store.get();
    const row = roster.rowOf('user-3') ?? -1;
    expect(row).toBe(1);
    expect(pending[0]?.concerns(row)).toBe(false);
    expect(roster.isAssigned(row, basic.id)).toBe(true);
  });
});
