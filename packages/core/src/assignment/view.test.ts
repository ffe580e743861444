import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arbitraryChange,
  arbitraryFilter,
  arbitraryScope,
  arbitraryUsers,
  connectionIds,
} from '../../test/arbitraryUsers.ts';
import type { UserFilter, UserRow } from '../contract/index.ts';
import { worstState } from '../sync/worstState.ts';
import { makeSync, makeUser, makeUsers } from '../testing/builders.ts';
import { applyAssignment, resolveScope } from './applyAssignment.ts';
import { matchesFilter } from './matchesFilter.ts';
import { createRoster, updateRoster } from './roster.ts';
import type { Roster, RosterSort, RosterView } from './rosterView.ts';
import { compareUsers } from './userOrder.ts';
import { headerTick, viewOf, viewSteps } from './view.ts';

const ascending = [
  'displayName',
  'address',
  'upn',
  'licence',
  'location',
  'status',
  'assigned:basic',
  'assigned:unknown',
  'lastSuccess:oauth',
  'lastSuccess:unknown',
] as const satisfies readonly RosterSort[];
const arbitrarySort: fc.Arbitrary<RosterSort> = fc
  .tuple(fc.constantFrom(...ascending), fc.boolean())
  .map(([sort, falling]): RosterSort => (falling ? `-${sort}` : sort));

function shownUsers(roster: Roster, view: RosterView): readonly UserRow[] {
  return Array.from({ length: view.length }, (_, i) => roster.userAt(view.rowAt(i)));
}

const stateNumber = (user: UserRow) =>
  ['none', 'released', 'healthy', 'observing', 'waiting', 'retrying', 'silent', 'failing'].indexOf(
    worstState(user.sync),
  );
const names = new Intl.Collator('en', { sensitivity: 'base' });
const compareNames = (a: string | null, b: string | null) => {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return names.compare(a, b) || (a < b ? -1 : Number(a > b));
};

/** The same comparison, told user by user. */
function compareBy(sort: RosterSort): (a: UserRow, b: UserRow) => number {
  if (sort.startsWith('-')) {
    const rising = compareBy(sort.slice(1) as RosterSort);
    return (a, b) => rising(b, a);
  }
  const [what, connectionId] = sort.split(':');
  const entry = (user: UserRow) => user.sync.find((one) => one.connectionId === connectionId);
  const time = (user: UserRow) => Date.parse(entry(user)?.lastSuccessAt ?? '1960-01-01T00:00:00Z');
  return (a, b) => {
    if (what === 'displayName' || what === 'address' || what === 'upn') return compareUsers(a, b, what);
    const difference = {
      licence: compareNames(a.licence, b.licence),
      location: compareNames(a.location, b.location),
      status: stateNumber(a) - stateNumber(b),
      assigned: Number(entry(a)?.assigned ?? false) - Number(entry(b)?.assigned ?? false),
      lastSuccess: time(a) - time(b),
    }[what as 'licence'];
    return difference || compareUsers(a, b, 'displayName');
  };
}

function expectView(roster: Roster, view: RosterView, users: readonly UserRow[]): void {
  const { filter, sort } = view;
  const expected = users.filter((user) => matchesFilter(user, filter)).sort(compareBy(sort));
  expect(shownUsers(roster, view)).toEqual(expected);
  for (const id of connectionIds) {
    const ticked = expected.filter(({ sync }) => sync.some((one) => one.connectionId === id && one.assigned)).length;
    expect(view.countAssigned(id)).toBe(ticked);
    const all = ticked === expected.length;
    expect(headerTick(view, id)).toBe(ticked === 0 ? false : all ? true : 'mixed');
  }
}

const allUsers = (roster: Roster) => shownUsers(roster, viewOf(roster, {}, 'address'));

describe('a view', () => {
  test('shows exactly who matches, sorted by any column, and counts their ticks', () => {
    fc.assert(
      fc.property(arbitraryUsers, arbitraryFilter, arbitrarySort, (users, filter, sort) => {
        const roster = createRoster(users);
        expectView(roster, viewOf(roster, filter, sort), users);
      }),
    );
  });

  test('takes ticks as they are shown, pending ones included', () => {
    fc.assert(
      fc.property(
        fc.tuple(arbitraryUsers, arbitraryScope, arbitraryChange),
        fc.tuple(arbitraryFilter, arbitrarySort),
        ([users, scope, change], [filter, sort]) => {
          const roster = createRoster(users);
          const changed = applyAssignment(roster, resolveScope(roster, scope), change);
          expectView(changed, viewOf(changed, filter, sort), allUsers(changed));
        },
      ),
    );
  });

  test('made from the one before is the view made anew, whatever was asked and whatever has changed', () => {
    fc.assert(
      fc.property(
        fc.tuple(arbitraryUsers, arbitraryUsers, arbitraryScope, arbitraryChange),
        fc.tuple(arbitraryFilter, arbitraryFilter, arbitrarySort, arbitrarySort),
        fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()),
        ([users, more, scope, change], [filter, other, sort, otherSort], [told, ticked, asked, sorted]) => {
          const roster = createRoster(users);
          const before = viewOf(roster, filter, sort);
          const updated = told ? updateRoster(roster, more) : roster;
          const changed = ticked ? applyAssignment(updated, resolveScope(updated, scope), change) : updated;
          const view = viewOf(changed, asked ? other : filter, sorted ? otherSort : sort, before);
          expectView(changed, view, allUsers(changed));
        },
      ),
    );
  });

  test('of a text typed letter by letter finds the same as the whole text at once', () => {
    fc.assert(
      fc.property(
        arbitraryUsers,
        fc.array(fc.constantFrom('r', 'ro', 'om', 'room', 'room ', ' Room', '1', '@', 'user-1', ''), { maxLength: 4 }),
        arbitrarySort,
        (users, texts, sort) => {
          const roster = createRoster(users);
          let view = viewOf(roster, {}, sort);
          for (const text of texts) {
            view = viewOf(roster, { text, licence: ['E3', ''] }, sort, view);
            expectView(roster, view, users);
          }
        },
      ),
    );
  });

  test('stays the same value while nothing changes', () => {
    const users = makeUsers(3);
    const roster = createRoster(users);
    const view = viewOf(roster, {}, 'address');
    expect(viewOf(roster, view.filter, 'address', view)).toBe(view);
    expect(viewOf(updateRoster(roster, users), view.filter, 'address', view)).toBe(view);
    expect(viewOf(roster, {}, 'address', view)).not.toBe(view);
    expect(viewOf(roster, view.filter, '-address', view)).not.toBe(view);
  });

  test.for<[RosterSort, boolean]>([
    ['displayName', true],
    ['-licence', true],
    ['status', false],
    ['-assigned:new', false],
    ['lastSuccess:connection-basic', true],
  ])('by %s keeps its rows (%s) when ticks change, and shows the ticks', ([sort, keeps]) => {
    const users = [...makeUsers(20), makeUser({ id: 'other', displayName: 'Room', sync: [] })];
    const roster = createRoster(users);
    const filter = { text: 'room' };
    const before = viewOf(roster, filter, sort);
    const some = resolveScope(roster, { type: 'include', ids: ['user-3', 'other'] });
    const changed = applyAssignment(roster, some, { tick: ['new'], untick: ['connection-basic'] });
    const after = viewOf(changed, filter, sort, before);
    expectView(changed, after, allUsers(changed));
    const rows = (view: RosterView) => Array.from({ length: view.length }, (_, i) => view.rowAt(i));
    expect(rows(after).join() === rows(before).join()).toBe(keeps);
    const narrower = viewOf(changed, { text: 'room 0' }, sort, before);
    expectView(changed, narrower, allUsers(changed));
  });

  test('by last success moves who has synced since, given the view before', () => {
    const sync = (lastSuccessAt: string | null) => [
      makeSync({ connectionId: 'basic', state: 'healthy', lastSuccessAt }),
    ];
    const users = ['2022-06-01T08:00:00.000Z', '2022-06-01T07:00:00.000Z', null].map((instant, i) =>
      makeUser({ id: `user-${i}`, sync: sync(instant) }),
    );
    const roster = createRoster(users);
    const before = viewOf(roster, {}, 'lastSuccess:basic');
    expect(shownUsers(roster, before).map(({ id }) => id)).toEqual(['user-2', 'user-1', 'user-0']);
    const synced = updateRoster(roster, [{ ...makeUser(users[1]), sync: sync('2022-06-01T09:00:00.000Z') }]);
    const after = viewOf(synced, before.filter, before.sort, before);
    expect(shownUsers(synced, after).map(({ id }) => id)).toEqual(['user-2', 'user-0', 'user-1']);
    const everybody = resolveScope(synced, { type: 'exclude', filter: {}, ids: [] });
    const released = applyAssignment(synced, everybody, { tick: [], untick: ['basic'] });
    expect(shownUsers(released, viewOf(released, {}, 'lastSuccess:basic')).at(-1)?.id).toBe('user-1');
    const stored = updateRoster(synced, shownUsers(released, viewOf(released, {}, 'address')));
    const anew = applyAssignment(stored, resolveScope(stored, { type: 'include', ids: ['user-1'] }), {
      tick: ['basic'],
      untick: [],
    });
    expect(shownUsers(anew, viewOf(anew, {}, 'lastSuccess:basic'))[0]?.id).toBe('user-1');
  });

  test('over nobody has a header that is not ticked, and no row', () => {
    const view = viewOf(createRoster(makeUsers(2)), { text: 'nobody' }, 'address');
    expect(headerTick(view, 'connection-basic')).toBe(false);
    expect(() => view.rowAt(0)).toThrow(new RangeError('No row at 0 of 0.'));
    expect(() => viewOf(createRoster(makeUsers(2)), {}, '-address').rowAt(2)).toThrow(
      new RangeError('No row at 2 of 2.'),
    );
  });

  test('searches what users are called now, not what they were called', () => {
    const users = makeUsers(2000);
    const roster = createRoster(users);
    const before = viewOf(roster, { text: 'desk' }, 'displayName');
    expect(before.length).toBe(2000);
    const renamed = updateRoster(roster, [makeUser({ ...users[700], displayName: 'Reception' })]);
    const after = viewOf(renamed, { text: 'reception' }, 'displayName', before);
    expect([after.length, after.rowAt(0)]).toEqual([1, 700]);
    const view = viewOf(renamed, {}, 'displayName');
    expect(renamed.userAt(view.rowAt(0)).displayName).toBe('Reception');
    expect(roster.userAt(700).displayName).toBe(users[700]?.displayName);
  });

  test('does not know a state or verdict that is not one', () => {
    const user = makeUser({
      mailbox: 'resource',
      preflight: 'block',
      sync: [makeSync({ connectionId: 'basic', state: 'failing' })],
    });
    const roster = createRoster([user]);
    const none = (filter: object) => viewOf(roster, filter as UserFilter, 'address').length;
    expect(none({ status: ['other'] })).toBe(0);
    expect(none({ mailbox: ['other'] })).toBe(0);
    expect(none({ preflight: ['other', 'other'] })).toBe(0);
    expect(none({ preflight: ['block', 'block'] })).toBe(1);
  });
});

describe('a view made in turns', () => {
  let made: readonly UserRow[] | null = null;
  /** Made when first asked for: mutation testing leaves these tests out, but reads their file thousands of times. */
  const users = () => {
    made ??= makeUsers(40_000);
    return made;
  };
  const finish = (steps: Generator<undefined, RosterView>) => {
    for (let turns = 1; ; turns += 1) {
      const { done, value } = steps.next();
      if (done === true) return { view: value, turns };
    }
  };
  const firstTurns = (steps: Generator<undefined, RosterView>, turns: number) => {
    for (let i = 0; i < turns; i += 1) expect(steps.next().done).toBe(false);
  };

  test.for([
    [{}, 'displayName'],
    [{}, '-lastSuccess:connection-basic'],
    [{ text: 'desk 3' }, 'upn'],
    [{}, 'licence'],
  ] as const)('of %o by %s takes several, and the same again fewer', ([filter, sort]) => {
    const roster = createRoster(users());
    const { view, turns } = finish(viewSteps(roster, filter, sort));
    expect(turns).toBeGreaterThan(3);
    const again = finish(viewSteps(roster, { ...filter }, sort));
    expect(again.turns).toBeLessThan(turns);
    expect(shownUsers(roster, again.view)).toEqual(shownUsers(roster, view));
  });

  test('and given up is taken up again by the next that needs the same order', () => {
    const roster = createRoster(users());
    const { turns } = finish(viewSteps(createRoster(users()), {}, 'displayName'));
    firstTurns(viewSteps(roster, {}, 'displayName'), turns - 2);
    const synced = updateRoster(roster, [{ ...makeUser(users()[5]), sync: [] }]);
    expect(finish(viewSteps(synced, {}, 'displayName')).turns).toBeLessThanOrEqual(3);
  });

  test('while users are renamed is right at its end for the roster it was asked of', () => {
    const roster = createRoster(users());
    const steps = viewSteps(roster, { text: 'desk 3' }, 'displayName');
    firstTurns(steps, 2);
    const renamed = updateRoster(roster, [makeUser({ ...users()[2], displayName: 'A desk 3' })]);
    const { view } = finish(steps);
    expect(view.length).toBe(5000);
    expect(roster.userAt(view.rowAt(0))).toEqual(users()[2]);
    const { view: after } = finish(viewSteps(renamed, {}, 'displayName'));
    expect(renamed.userAt(after.rowAt(0)).displayName).toBe('A desk 3');
  });

  test('while pending ticks come and go counts the ticks of the roster it was asked of', () => {
    const roster = createRoster(users());
    const everybody = resolveScope(roster, { type: 'exclude', filter: {}, ids: [] });
    const ticked = applyAssignment(roster, everybody, { tick: ['new'], untick: [] });
    const steps = viewSteps(ticked, {}, 'displayName');
    firstTurns(steps, 1);
    updateRoster(
      roster,
      users()
        .slice(0, 10)
        .map((user) => ({ ...user, sync: [] })),
    );
    const { view } = finish(steps);
    expect(view.countAssigned('new')).toBe(40_000);
    expect(view.countAssigned('connection-basic')).toBe(40_000);
  });
});
