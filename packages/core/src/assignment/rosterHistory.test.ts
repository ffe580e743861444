import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryUser, arbitraryUsers, userIds } from '../../test/arbitraryUsers.ts';
import type { UserRow } from '../contract/index.ts';
import { makeSync, makeUser, makeUsers } from '../testing/builders.ts';
import { hasBit } from './bitset.ts';
import { createRoster, placeUsers, updateRoster } from './roster.ts';
import { columnsOf } from './rosterColumns.ts';
import type { Roster } from './rosterView.ts';
import { viewOf } from './view.ts';

type Model = ReadonlyMap<string, UserRow>;

interface Step {
  readonly users: readonly UserRow[];
  readonly complete: boolean;
  readonly removed: readonly string[];
  /** How many steps back it starts from: 0 for the newest roster. */
  readonly back: number;
}

const arbitraryStep: fc.Arbitrary<Step> = fc.record({
  users: fc.oneof(
    arbitraryUsers,
    fc.subarray(userIds, { maxLength: 3 }).chain((ids) => fc.tuple(...ids.map(arbitraryUser))),
  ),
  complete: fc.boolean(),
  removed: fc.subarray(userIds, { maxLength: 5 }),
  back: fc.constantFrom(0, 0, 0, 1, 2),
});

function nextModel(model: Model, { users, complete, removed }: Step): Model {
  const next = new Map(complete ? [] : model);
  for (const user of users) next.set(user.id, user);
  for (const id of removed) next.delete(id);
  return next;
}

function expectUsers(roster: Roster, model: Model): void {
  expect(roster.size).toBe(model.size);
  for (const id of userIds) {
    const row = roster.rowOf(id);
    expect(row === undefined ? undefined : roster.userAt(row)).toEqual(model.get(id));
    if (row === undefined) continue;
    expect(roster.userAt(row)).toBe(roster.userAt(row));
    for (const { connectionId, assigned } of roster.userAt(row).sync) {
      expect(roster.isAssigned(row, connectionId)).toBe(assigned);
    }
  }
  for (const id of ['basic', 'graph', 'oauth', 'unknown']) {
    const ticked = [...model.values()].filter(({ sync }) =>
      sync.some((one) => one.connectionId === id && one.assigned),
    );
    expect(roster.countAssigned(id)).toBe(ticked.length);
  }
}

describe('a roster', () => {
  test('is after any changes what a map of users would be, and so is every roster before it', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { minLength: 1, maxLength: 6 }), (steps) => {
        const past: { readonly roster: Roster; readonly model: Model }[] = [
          { roster: createRoster([]), model: new Map<string, UserRow>() },
        ];
        for (const step of steps) {
          const from = past.at(-1 - step.back) ?? past[0];
          if (from === undefined) throw new Error('There is always the empty roster.');
          past.push({ roster: updateRoster(from.roster, step.users, step), model: nextModel(from.model, step) });
        }
        for (const { roster, model } of past) expectUsers(roster, model);
      }),
    );
  });

  test('of users told in helpings tells in which rows they are, however many were expected', () => {
    fc.assert(
      fc.property(fc.array(arbitraryUsers, { maxLength: 5 }), fc.nat({ max: 60 }), (helpings, expected) => {
        let roster = createRoster([]);
        for (const helping of helpings) {
          const placed = placeUsers(roster, helping, { expected });
          roster = placed.roster;
          const theirs = new Set(helping.map(({ id }) => roster.rowOf(id)));
          const all = Array.from({ length: columnsOf(roster).rows }, (_, row) => row);
          expect(all.filter((row) => hasBit(placed.rows, row))).toEqual(all.filter((row) => theirs.has(row)));
        }
        expectUsers(roster, new Map(helpings.flat().map((user) => [user.id, user])));
      }),
    );
  });

  test('makes room once for as many as are expected', () => {
    const users = makeUsers(3000);
    const first = placeUsers(createRoster([]), users.slice(0, 10), { expected: 3000 }).roster;
    const { store } = columnsOf(first).version;
    expect(store.capacity).toBe(3000);
    const [ends, all] = [store.ids.ends, placeUsers(first, users, { expected: 3000 }).roster];
    expect(store.ids.ends).toBe(ends);
    expect(updateRoster(all, makeUsers(3001)).size).toBe(3001);
  });

  test('can be looked at as a whole when it is no longer the newest, without disturbing the newest', () => {
    fc.assert(
      fc.property(arbitraryUsers, arbitraryUsers, arbitraryUsers, (first, second, third) => {
        const old = createRoster(first);
        const middle = updateRoster(old, second, { complete: true });
        const newest = updateRoster(middle, third);
        for (const [roster, users] of [
          [old, first],
          [middle, second],
        ] as const) {
          const view = viewOf(roster, {}, 'address');
          const shown = Array.from({ length: view.length }, (_, i) => roster.userAt(view.rowAt(i)).id);
          expect(shown.toSorted()).toEqual(users.map(({ id }) => id).toSorted());
          expect(shown.map((id) => roster.rowOf(id))).toEqual(shown.map((_, i) => view.rowAt(i)));
        }
        expectUsers(newest, new Map([...second, ...third].map((user) => [user.id, user])));
      }),
    );
  });

  test.for([511, 512, 513])('with a gap among %i rows is copied with it when an older one is looked at', (count) => {
    const users = makeUsers(count);
    const old = updateRoster(createRoster(users), [], { removed: ['user-5'] });
    updateRoster(old, [
      makeUser({ id: 'user-5', displayName: 'Other' }),
      makeUser({ id: 'user-1', displayName: 'Other' }),
    ]);
    const view = viewOf(old, {}, 'displayName');
    expect(view.length).toBe(count - 1);
    const rows = Array.from({ length: view.length }, (_, i) => view.rowAt(i)).sort((a, b) => a - b);
    expect(rows).toEqual(Array.from({ length: count }, (_, row) => row).filter((row) => row !== 4));
    expect(old.userAt(0)).toEqual(users[0]);
    expect(old.rowOf('user-5')).toBeUndefined();
    const next = updateRoster(old, [makeUser({ id: 'new' })]);
    expect([next.rowOf('new'), next.size]).toEqual([4, count]);
  });

  test('told the same again is the same roster, in whatever form instants are written', () => {
    fc.assert(
      fc.property(arbitraryUsers, (users) => {
        const roster = createRoster(users);
        expect(updateRoster(roster, users)).toBe(roster);
        expect(updateRoster(roster, structuredClone([...users]).reverse(), { complete: true })).toBe(roster);
        expect(updateRoster(roster, [])).toBe(roster);
        expect(updateRoster(roster, [], { removed: ['unknown'] })).toBe(roster);
      }),
    );
  });

  test.for<[string, Partial<UserRow>]>([
    ['display name', { displayName: 'Other' }],
    ['address', { address: 'other@contoso.example' }],
    ['UPN', { upn: 'other@contoso.example' }],
    ['licence', { licence: 'F1' }],
    ['no licence', { licence: null }],
    ['location', { location: 'Building 9' }],
    ['wave', { waveId: 'wave-1' }],
    ['mailbox', { mailbox: 'shared' }],
    ['no mailbox', { mailbox: null }],
    ['being enabled', { enabled: false }],
    ['preflight', { preflight: 'warn' }],
    ['no connection', { sync: [] }],
    ['connection', { sync: [makeSync({ connectionId: 'other' })] }],
    ['tick', { sync: [makeSync({ connectionId: 'basic', assigned: false })] }],
    ['lease', { sync: [makeSync({ connectionId: 'basic', leased: false })] }],
    ['state', { sync: [makeSync({ connectionId: 'basic', state: 'silent' })] }],
    ['last attempt', { sync: [makeSync({ connectionId: 'basic', lastAttemptAt: '2022-06-01T08:00:00.001Z' })] }],
    ['last success', { sync: [makeSync({ connectionId: 'basic', state: 'healthy', lastSuccessAt: null })] }],
    ['successes', { sync: [makeSync({ connectionId: 'basic', consecutiveSuccesses: 3 })] }],
    ['items', { sync: [makeSync({ connectionId: 'basic', itemsSynced: 13 })] }],
    ['no items', { sync: [makeSync({ connectionId: 'basic', itemsSynced: null })] }],
  ])('takes in another %s, of one user only, and keeps it from who holds the roster before', ([, change]) => {
    const [first = makeUser(), second = makeUser()] = makeUsers(2, { connectionId: 'basic' });
    const before = createRoster([first, second]);
    const kept = before.userAt(1);
    const changed = { ...first, ...change };
    const after = updateRoster(before, [changed]);
    expect(after).not.toBe(before);
    expect(after.userAt(0)).toEqual(changed);
    expect(after.userAt(1)).toBe(kept);
    expect(before.userAt(0)).toEqual(first);
    expect(updateRoster(after, [changed])).toBe(after);
    expect(updateRoster(after, [first]).userAt(0)).toEqual(first);
  });

  test.for(['code', 'literal', 'firstSeenAt', 'lastSeenAt', 'count'] as const)(
    'takes in another %s of an error',
    (field) => {
      const error = {
        code: 'a',
        literal: 'a',
        firstSeenAt: '2022-06-01T08:00:00Z',
        lastSeenAt: '2022-06-01T08:00:00Z',
        count: 1,
      };
      const other = { ...error, ...{ [field]: field === 'count' ? 2 : '2022-06-01T09:00:00Z' } };
      const user = (lastError: typeof error | null) =>
        makeUser({ sync: [makeSync({ connectionId: 'basic', state: 'healthy', lastError })] });
      const told = createRoster([user(error)]);
      const again = updateRoster(told, [user(other)]);
      expect(again.userAt(0).sync[0]?.lastError).toEqual(other);
      expect(updateRoster(again, [user({ ...other })])).toBe(again);
      const without = updateRoster(again, [user(null)]);
      expect(without.userAt(0).sync[0]?.lastError).toBeNull();
      expect(told.userAt(0).sync[0]?.lastError).toEqual(error);
      expect(again.userAt(0).sync[0]?.lastError).toEqual(other);
      expect(updateRoster(without, [user(error)]).userAt(0).sync[0]?.lastError).toEqual(error);
    },
  );

  test('counts as far as anybody will ever have to', () => {
    const user = (consecutiveSuccesses: number, itemsSynced: number | null) =>
      makeUser({ sync: [makeSync({ connectionId: 'basic', consecutiveSuccesses, itemsSynced })] });
    const counted = (successes: number, items: number | null) => {
      const { consecutiveSuccesses, itemsSynced } = createRoster([user(successes, items)]).userAt(0).sync[0] ?? {};
      return [consecutiveSuccesses, itemsSynced];
    };
    expect(counted(0, null)).toEqual([0, null]);
    expect(counted(0, 0)).toEqual([0, 0]);
    expect(counted(2_097_151, 4_294_967_294)).toEqual([2_097_151, 4_294_967_294]);
    expect(counted(2_097_152, 4_294_967_295)).toEqual([2_097_151, 4_294_967_294]);
  });

  test('keeps every error apart, however many different ones there are', () => {
    const at = '2022-06-01T08:00:00Z';
    const users = Array.from({ length: 2100 }, (_, i) => {
      const lastError = {
        code: i % 2 === 0 ? null : 'a',
        literal: `Request ${i}`,
        firstSeenAt: at,
        lastSeenAt: at,
        count: 1,
      };
      return makeUser({ id: `user-${i}`, sync: [makeSync({ connectionId: 'basic', lastError })] });
    });
    const roster = createRoster(users);
    expect(users.map((_, row) => roster.userAt(row))).toEqual(users);
    expect(columnsOf(roster).version.store.errorTexts.size).toBeLessThanOrEqual(1000);
  });

  test('gives the row of who left to who comes, and numbers on after the last', () => {
    const roster = createRoster(makeUsers(40));
    const fewer = updateRoster(roster, [], { removed: ['user-7', 'user-9'] });
    const more = updateRoster(fewer, [makeUser({ id: 'new-1' }), makeUser({ id: 'new-2' }), makeUser({ id: 'new-3' })]);
    expect([more.rowOf('new-1'), more.rowOf('new-2'), more.rowOf('new-3')]).toEqual([8, 6, 40]);
    expect(more.rowOf('user-7')).toBeUndefined();
    expect(roster.userAt(6).id).toBe('user-7');
    expect(fewer.rowOf('new-1')).toBeUndefined();
    expect(() => fewer.userAt(8)).toThrow(new RangeError('No user in row 8.'));
    const back = updateRoster(more, makeUsers(9).slice(6));
    expect([back.rowOf('user-7'), back.rowOf('user-9'), back.size]).toEqual([41, 42, 43]);
  });

  test('reads a users list in pages as it would in one piece, making room as it goes', () => {
    const users = makeUsers(5000);
    let roster = createRoster(users.slice(0, 10));
    const rosters = [roster];
    for (let i = 10; i < users.length; i += 998) {
      roster = updateRoster(roster, users.slice(i, i + 998));
      rosters.push(roster);
    }
    const { version } = columnsOf(roster);
    expect(version.store.capacity).toBeLessThan(5000 * 1.3);
    expect(users.map(({ id }) => roster.rowOf(id))).toEqual(users.map((_, i) => i));
    expect([0, 511, 512, 4999].map((row) => roster.userAt(row))).toEqual([0, 511, 512, 4999].map((i) => users[i]));
    expect(roster.countAssigned('connection-basic')).toBe(5000);
    expect(rosters.map(({ size }) => size)).toEqual([10, 1008, 2006, 3004, 4002, 5000]);
    expect(rosters[0]?.rowOf('user-11')).toBeUndefined();
  });

  test('tells users apart by the last that was said of them, of a connection by the first', () => {
    const twice = [makeSync({ connectionId: 'basic' }), makeSync({ connectionId: 'basic', assigned: false })];
    const roster = createRoster([makeUser({ displayName: 'First' }), makeUser({ displayName: 'Last', sync: twice })]);
    expect(roster.size).toBe(1);
    expect(roster.userAt(0)).toMatchObject({ displayName: 'Last', sync: [{ connectionId: 'basic', assigned: true }] });
  });

  test('told of a known user twice in one breath keeps what was known before', () => {
    const before = createRoster([makeUser({ displayName: 'Before', sync: [makeSync({ connectionId: 'basic' })] })]);
    const told = (displayName: string) => makeUser({ displayName, sync: [makeSync({ connectionId: displayName })] });
    const after = updateRoster(before, [told('first'), told('second')]);
    expect(after.userAt(0)).toEqual(told('second'));
    expect(after.countAssigned('first')).toBe(0);
    expect(before.userAt(0)).toMatchObject({
      displayName: 'Before',
      sync: [{ connectionId: 'basic', assigned: true }],
    });
  });

  test('takes what a newer back end calls by a name unknown here for not known', () => {
    const user = { ...makeUser(), mailbox: 'group', preflight: 'perhaps' } as unknown as UserRow;
    expect(createRoster([user]).userAt(0)).toMatchObject({ mailbox: null, preflight: null });
  });

  test('that was not made here is refused', () => {
    const other = { ...createRoster([]) };
    expect(() => updateRoster(other, [])).toThrow(new TypeError('This roster was not made by createRoster.'));
  });

  test('survives an update that breaks off, and goes on from there', () => {
    const roster = createRoster(makeUsers(3, { connectionId: 'basic' }));
    const broken = { ...makeUser({ id: 'user-2', displayName: 'Half' }), sync: null } as unknown as UserRow;
    expect(() => updateRoster(roster, [makeUser({ id: 'user-1', displayName: 'Changed' }), broken])).toThrow(TypeError);
    expect(roster.userAt(0)).toEqual(makeUsers(3, { connectionId: 'basic' })[0]);
    expect(roster.userAt(1).displayName).toBe(makeUsers(3)[1]?.displayName);
    const next = updateRoster(roster, [makeUser({ id: 'user-4' })]);
    expect(next.size).toBe(4);
    expect(next.userAt(0)).toEqual(makeUsers(3, { connectionId: 'basic' })[0]);
  });
});
