import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryChange, arbitraryScope, arbitraryUsers, connectionIds } from '../../test/arbitraryUsers.ts';
import { makeSync, makeUser, makeUsers } from '../testing/builders.ts';
import { applyAssignment, resolveScope, tickUsers } from './applyAssignment.ts';
import { eachBit } from './bitset.ts';
import { countTickedAny } from './countTicked.ts';
import { matchesFilter } from './matchesFilter.ts';
import { changesTicks, planAssignment } from './planAssignment.ts';
import { createRoster, updateRoster } from './roster.ts';
import { matchIn, viewOf } from './view.ts';

const columns = [...connectionIds, 'new'];

describe('a change applied to a roster', () => {
  test('ticks and unticks exactly whom the plan for each user says, and can be applied again to what came of it', () => {
    fc.assert(
      fc.property(arbitraryUsers, arbitraryScope, arbitraryChange, arbitraryChange, (users, scope, change, second) => {
        const roster = createRoster(users);
        const rows = resolveScope(roster, scope);
        const meant = (row: number) => {
          const user = roster.userAt(row);
          const named = scope.ids.includes(user.id);
          return scope.type === 'include' ? named : !named && matchesFilter(user, scope.filter);
        };
        const named: number[] = [];
        eachBit(rows, (row) => named.push(row));
        expect(named).toEqual([...users.keys()].filter(meant));
        const changed = applyAssignment(roster, rows, change);
        const plans = users.map((user) => planAssignment(user, change));
        for (const [row, plan] of plans.entries()) {
          const expected = meant(row) ? plan.to : plan.from;
          expect(columns.filter((id) => changed.isAssigned(row, id))).toEqual(
            columns.filter((id) => expected.includes(id)),
          );
          expect(columns.filter((id) => roster.isAssigned(row, id))).toEqual(
            columns.filter((id) => plan.from.includes(id)),
          );
        }
        expect(changed !== roster).toBe(plans.some((plan, row) => meant(row) && changesTicks(plan)));
        const twice = applyAssignment(changed, rows, second);
        for (const row of users.keys()) {
          const plan = planAssignment(changed.userAt(row), second);
          const expected = meant(row) ? plan.to : plan.from;
          expect(columns.filter((id) => twice.isAssigned(row, id)).sort()).toEqual([...expected]);
        }
      }),
    );
  });

  test('leaves out who may not gain a connection, and lets them lose one', () => {
    const old = [makeSync({ connectionId: 'old' })];
    const both = [...old, makeSync({ connectionId: 'new', leased: false })];
    const roster = createRoster([
      makeUser({ id: 'ready', sync: old }),
      makeUser({ id: 'disabled', enabled: false, sync: old }),
      makeUser({ id: 'blocked', preflight: 'block', sync: old }),
      makeUser({ id: 'warned', preflight: 'warn', sync: old }),
      makeUser({ id: 'disabled with both', enabled: false, sync: both }),
    ]);
    const everybody = resolveScope(roster, { type: 'exclude', filter: {}, ids: [] });
    const ticksAfter = (change: { tick: string[]; untick: string[] }) => {
      const changed = applyAssignment(roster, everybody, change);
      return [0, 1, 2, 3, 4].map((row) => ['old', 'new'].filter((id) => changed.isAssigned(row, id)).join('+'));
    };
    expect(ticksAfter({ tick: ['new'], untick: ['old'] })).toEqual(['new', 'old', 'old', 'new', 'new']);
    expect(ticksAfter({ tick: [], untick: ['old'] })).toEqual(['', '', '', '', 'new']);
    expect(ticksAfter({ tick: ['new'], untick: [] })).toEqual(['old+new', 'old', 'old', 'old+new', 'old+new']);
  });

  test('shows what is known of a new tick: nothing yet, even where the connection was ticked before', () => {
    const synced = { itemsSynced: 12, lastSuccessAt: '2022-06-01T08:00:00.000Z', consecutiveSuccesses: 2 };
    const roster = createRoster([
      makeUser({ sync: [makeSync({ connectionId: 'basic' }), makeSync({ connectionId: 'old', assigned: false })] }),
    ]);
    const rows = resolveScope(roster, { type: 'include', ids: ['user-1'] });
    const changed = applyAssignment(roster, rows, { tick: ['new', 'old'], untick: ['basic'] });
    const fresh = {
      assigned: true,
      leased: false,
      state: 'waiting',
      lastAttemptAt: null,
      lastSuccessAt: null,
      consecutiveSuccesses: 0,
      itemsSynced: null,
      lastError: null,
    };
    expect(changed.userAt(0).sync).toMatchObject([
      { connectionId: 'basic', assigned: false, leased: false, state: 'released', ...synced },
      { connectionId: 'old', ...fresh },
      { connectionId: 'new', ...fresh },
    ]);
    expect(changed.userAt(0)).toBe(changed.userAt(0));
    expect(roster.userAt(0).sync).toMatchObject([{ assigned: true }, { assigned: false, state: 'released' }]);
  });

  test('keeps the identity of users it does not concern', () => {
    const roster = createRoster(makeUsers(3));
    const kept = roster.userAt(2);
    const rows = resolveScope(roster, { type: 'include', ids: ['user-1', 'nobody'] });
    const changed = applyAssignment(roster, rows, { tick: ['new'], untick: [] });
    expect(changed.userAt(2)).toBe(kept);
    expect(changed.userAt(0)).not.toBe(roster.userAt(0));
    expect(updateRoster(changed, [makeUser({ id: 'user-9' })]).userAt(2)).toBe(kept);
  });

  test('to all in a view concerns whom the view shows; a view of something else is not asked', () => {
    const roster = createRoster(makeUsers(40));
    const filter = { text: 'desk 3' };
    const scope = { type: 'exclude' as const, filter, ids: ['user-3'] };
    const change = { tick: ['new'], untick: [] };
    const views = [
      viewOf(roster, { text: ' DESK 3' }, 'address'),
      viewOf(roster, { text: 'desk 4' }, 'address'),
      viewOf(updateRoster(createRoster(makeUsers(3)), makeUsers(20)), filter, 'address'),
      undefined,
    ];
    for (const view of views) {
      const changed = tickUsers(roster, { scope, change }, view);
      expect(
        makeUsers(40)
          .filter((_, row) => changed.isAssigned(row, 'new'))
          .map(({ id }) => id),
      ).toEqual(['user-11', 'user-19', 'user-27', 'user-35']);
    }
    const seen = views[0];
    expect(seen === undefined ? null : matchIn(seen, roster)).not.toBeNull();
    expect(resolveScope(roster, { ...scope, ids: [] }, seen)).toEqual(
      seen === undefined ? null : matchIn(seen, roster),
    );
  });

  test('concerns nobody who is not there any more', () => {
    const users = makeUsers(3);
    const before = createRoster(users);
    const everybody = resolveScope(before, { type: 'exclude', filter: {}, ids: [] });
    const roster = updateRoster(before, users.slice(1), { complete: true });
    const changed = applyAssignment(roster, everybody, { tick: ['new'], untick: [] });
    expect(changed.countAssigned('new')).toBe(2);
    expect(changed.isAssigned(0, 'new')).toBe(false);
  });

  test('reaches users who came after others left room behind', () => {
    const roster = updateRoster(createRoster(makeUsers(30)), makeUsers(1500));
    const everybody = resolveScope(roster, { type: 'exclude', filter: {}, ids: ['user-40'] });
    const changed = applyAssignment(roster, everybody, { tick: ['new'], untick: ['connection-basic'] });
    expect([changed.countAssigned('new'), changed.countAssigned('connection-basic')]).toEqual([1499, 1]);
  });
});

test('users with at least one of some connections are counted once', () => {
  const sync = (...ids: string[]) => ids.map((connectionId) => makeSync({ connectionId }));
  const roster = createRoster([
    makeUser({ id: 'a', sync: sync('basic') }),
    makeUser({ id: 'b', sync: sync('basic', 'ntlm') }),
    makeUser({ id: 'c', sync: sync('ntlm', 'oauth') }),
    makeUser({ id: 'd', sync: sync('oauth') }),
  ]);
  expect(countTickedAny(roster, ['basic', 'ntlm'])).toBe(3);
  expect(countTickedAny(roster, ['ntlm', 'unknown'])).toBe(2);
  expect(countTickedAny(roster, [])).toBe(0);
});
