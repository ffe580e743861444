import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AssignmentChange, Scope, UserFilter, UserRow, UserSort } from '../contract/index.ts';
import { makeSync, makeUser, makeUsers } from '../testing/builders.ts';
import { applyAssignment, resolveScope } from './applyAssignment.ts';
import { matchesFilter } from './matchesFilter.ts';
import { changesTicks, planAssignment } from './planAssignment.ts';
import { createRoster, updateRoster } from './roster.ts';
import type { Roster, RosterView } from './rosterView.ts';
import { compareUsers } from './userOrder.ts';
import { headerTick, viewOf } from './view.ts';

const connections = ['basic', 'oauth', 'third'];
const states = ['healthy', 'failing'] as const;

const arbitraryUser = (id: string) =>
  fc
    .record({
      displayName: fc.constantFrom('Room 1', 'room 2', 'Röom 3', 'Desk', 'desk'),
      licence: fc.constantFrom('E3', 'F1', null),
      enabled: fc.boolean(),
      ticked: fc.subarray(connections),
      failing: fc.boolean(),
    })
    .map(({ displayName, licence, enabled, ticked, failing }) =>
      makeUser({
        id,
        displayName,
        licence,
        enabled,
        sync: ticked.map((connectionId) =>
          makeSync(failing ? { connectionId, state: 'failing', consecutiveSuccesses: 0 } : { connectionId }),
        ),
      }),
    );
const arbitraryUsers = fc
  .integer({ min: 0, max: 70 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => arbitraryUser(`user-${i}`))));
const arbitraryFilter: fc.Arbitrary<UserFilter> = fc.record(
  {
    text: fc.constantFrom('room', 'DESK', 'user-1', '@contoso', 'nobody'),
    status: fc
      .subarray(['healthy', 'failing', 'waiting', 'released'] as const, { minLength: 1 })
      .map((list) => [...list]),
    connection: fc.record({ id: fc.constantFrom(...connections, 'unknown'), assigned: fc.boolean() }),
    licence: fc.constantFrom(['E3'], ['F1', 'E3'], []),
  },
  { requiredKeys: [] },
);
const arbitraryScope: fc.Arbitrary<Scope> = fc.oneof(
  fc.record({
    type: fc.constant('include' as const),
    ids: fc.uniqueArray(
      fc.integer({ min: 0, max: 75 }).map((i) => `user-${i}`),
      { minLength: 1, maxLength: 10 },
    ),
  }),
  fc.record({
    type: fc.constant('exclude' as const),
    filter: arbitraryFilter,
    ids: fc.uniqueArray(
      fc.integer({ min: 0, max: 75 }).map((i) => `user-${i}`),
      { maxLength: 10 },
    ),
  }),
);
const arbitraryChange: fc.Arbitrary<AssignmentChange> = fc
  .record({ tick: fc.subarray(connections), untick: fc.subarray(connections) })
  .map(({ tick, untick }) => ({ tick, untick: untick.filter((id) => !tick.includes(id)) }));
const arbitrarySort = fc.constantFrom<UserSort>('displayName', '-displayName', 'address', '-address');

function shownUsers(roster: Roster, view: RosterView): readonly UserRow[] {
  return Array.from({ length: view.length }, (_, i) => roster.userAt(view.rowAt(i)));
}

describe('a view', () => {
  test('shows exactly who matches, sorted, and counts them as counting would', () => {
    fc.assert(
      fc.property(arbitraryUsers, arbitraryFilter, arbitrarySort, (users, filter, sort) => {
        const roster = createRoster(users);
        const view = viewOf(roster, filter, sort);
        const key = sort.endsWith('address') ? 'address' : 'displayName';
        const expected = users.filter((user) => matchesFilter(user, filter)).sort((a, b) => compareUsers(a, b, key));
        if (sort.startsWith('-')) expected.reverse();
        expect(shownUsers(roster, view)).toEqual(expected);
        for (const id of connections) {
          const count = expected.filter((user) => user.sync.some((entry) => entry.connectionId === id)).length;
          expect(view.countAssigned(id)).toBe(count);
        }
      }),
    );
  });

  test('made from the previous one is the view made anew', () => {
    fc.assert(
      fc.property(arbitraryUsers, arbitraryFilter, arbitraryScope, arbitraryChange, (users, filter, scope, change) => {
        const roster = createRoster(users);
        const before = viewOf(roster, filter, 'displayName');
        const changed = applyAssignment(roster, resolveScope(roster, scope), change);
        const after = viewOf(changed, filter, 'displayName', before);
        expect(shownUsers(changed, after)).toEqual(shownUsers(changed, viewOf(changed, filter, 'displayName')));
        for (const id of connections) {
          expect(after.countAssigned(id)).toBe(viewOf(changed, filter, 'displayName').countAssigned(id));
        }
      }),
    );
  });

  test('stays the same value while nothing changes', () => {
    const roster = createRoster(makeUsers(3));
    const view = viewOf(roster, {}, 'address');
    expect(viewOf(roster, view.filter, 'address', view)).toBe(view);
    expect(viewOf(updateRoster(roster, makeUsers(3)), view.filter, 'address', view)).toBe(view);
  });

  test('has a header that is ticked, not ticked or mixed; over nobody it is not ticked', () => {
    const roster = createRoster([...makeUsers(2), makeUser({ id: 'other' })]);
    const view = viewOf(roster, {}, 'address');
    expect(headerTick(view, 'connection-basic')).toBe('mixed');
    expect(headerTick(view, 'connection-oauth')).toBe(false);
    expect(headerTick(viewOf(roster, { text: 'room' }, 'address'), 'connection-basic')).toBe(true);
    expect(headerTick(viewOf(roster, { text: 'nobody' }, 'address'), 'connection-basic')).toBe(false);
  });
});

describe('a change applied to a roster', () => {
  test('ticks and unticks exactly whom the plan for each user says', () => {
    fc.assert(
      fc.property(arbitraryUsers, arbitraryScope, arbitraryChange, (users, scope, change) => {
        const roster = createRoster(users);
        const rows = resolveScope(roster, scope);
        const changed = applyAssignment(roster, rows, change);
        let moved = false;
        for (const [row, user] of users.entries()) {
          const named = scope.ids.includes(user.id);
          const meant = scope.type === 'include' ? named : !named && matchesFilter(user, scope.filter);
          const plan = planAssignment(user, change);
          const expected = meant ? plan.to : plan.from;
          moved ||= meant && changesTicks(plan);
          expect(connections.filter((id) => changed.isAssigned(row, id))).toEqual(
            connections.filter((id) => expected.includes(id)),
          );
          expect(roster.isAssigned(row, 'basic')).toBe(user.sync.some((entry) => entry.connectionId === 'basic'));
        }
        expect(changed !== roster).toBe(moved);
      }),
    );
  });

  test('shows what is known of a new tick: nothing yet', () => {
    const roster = createRoster(makeUsers(1));
    const rows = resolveScope(roster, { type: 'include', ids: ['user-1'] });
    const changed = applyAssignment(roster, rows, { tick: ['connection-oauth'], untick: ['connection-basic'] });
    expect(changed.userAt(0).sync).toMatchObject([
      { connectionId: 'connection-basic', assigned: false, leased: false, state: 'released' },
      { connectionId: 'connection-oauth', assigned: true, leased: false, state: 'waiting', lastSuccessAt: null },
    ]);
    expect(changed.userAt(0)).toBe(changed.userAt(0));
  });
});

describe('a roster told of users again', () => {
  test('keeps rows and identity of who did not change', () => {
    const roster = createRoster(makeUsers(3));
    const [first] = makeUsers(1);
    const renamed = makeUser({ ...first, displayName: 'Renamed' });
    const updated = updateRoster(roster, [renamed, makeUser({ id: 'new' })]);
    expect(updated.rowOf('user-1')).toBe(0);
    expect(updated.userAt(0).displayName).toBe('Renamed');
    expect(updated.userAt(1)).toBe(roster.userAt(1));
    expect(updated.rowOf('new')).toBe(3);
    expect(viewOf(updated, { text: 'renamed' }, 'address').length).toBe(1);
    expect(roster.userAt(0).displayName).not.toBe('Renamed');
  });

  test('lets go of who is gone when the list is complete, and keeps the others where they are', () => {
    const users = makeUsers(3);
    const roster = updateRoster(createRoster(users), users.slice(1), { complete: true });
    expect(roster.size).toBe(2);
    expect(roster.rowOf('user-1')).toBeUndefined();
    expect(roster.rowOf('user-3')).toBe(2);
    expect(roster.countAssigned('connection-basic')).toBe(2);
    expect(viewOf(roster, {}, 'address').length).toBe(2);
    expect(() => roster.userAt(0)).toThrow(RangeError);
    const everybody = resolveScope(roster, { type: 'exclude', filter: {}, ids: [] });
    expect(applyAssignment(roster, everybody, { tick: ['oauth'], untick: [] }).countAssigned('oauth')).toBe(2);
  });

  test('of a user given twice believes the last', () => {
    const roster = createRoster([makeUser({ displayName: 'First' }), makeUser({ displayName: 'Last' })]);
    expect(roster.size).toBe(1);
    expect(roster.userAt(0).displayName).toBe('Last');
  });
});

test.for(states)('the status filter finds the state %s', (state) => {
  const users = [makeUser({ id: 'one', sync: [makeSync({ connectionId: 'basic', state })] }), makeUser({ id: 'two' })];
  expect(viewOf(createRoster(users), { status: [state] }, 'address').length).toBe(1);
  expect(viewOf(createRoster(users), { status: ['released'] }, 'address').length).toBe(1);
});
