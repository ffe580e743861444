import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  arbitraryChange,
  arbitraryFilter,
  arbitraryScope,
  arbitraryUsers,
  connectionIds,
} from '../../test/arbitraryUsers.ts';
import type { UserRow } from '../contract/index.ts';
import { worstState } from '../sync/worstState.ts';
import { makeUser, makeUsers } from '../testing/builders.ts';
import { applyAssignment, resolveScope } from './applyAssignment.ts';
import { createRoster, updateRoster } from './roster.ts';
import { countFacets, countStatuses } from './rosterFacets.ts';
import type { Roster, RosterView } from './rosterView.ts';
import { viewOf } from './view.ts';

function tally(values: readonly (string | null)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const value of values) if (value !== null) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function countOneByOne(users: readonly UserRow[], columns: readonly string[]) {
  const isTicked = (user: UserRow, id: string) => user.sync.some((one) => one.connectionId === id && one.assigned);
  return {
    all: users.length,
    status: tally(users.map(({ sync }) => worstState(sync))),
    licence: tally(users.map(({ licence }) => licence ?? '')),
    location: tally(users.map(({ location }) => location ?? '')),
    mailbox: tally(users.map(({ mailbox }) => mailbox)),
    preflight: tally(users.map(({ preflight }) => preflight)),
    assigned: Object.fromEntries(columns.map((id) => [id, users.filter((user) => isTicked(user, id)).length])),
  };
}

const shown = (roster: Roster, view: RosterView) =>
  Array.from({ length: view.length }, (_, i) => roster.userAt(view.rowAt(i)));

test('facets count what counting user by user would, over all and within a view, pending ticks included', () => {
  fc.assert(
    fc.property(
      fc.tuple(arbitraryUsers, arbitraryUsers),
      arbitraryFilter,
      arbitraryScope,
      arbitraryChange,
      ([users, more], filter, scope, change) => {
        const stored = updateRoster(createRoster(users), more);
        const roster = applyAssignment(stored, resolveScope(stored, scope), change);
        const columns = [...connectionIds, 'new'].filter((id) => id in countFacets(roster).assigned);
        const everybody = shown(roster, viewOf(roster, {}, 'address'));
        const counted = countFacets(roster);
        expect(counted).toEqual(countOneByOne(everybody, columns));
        expect(countStatuses(roster)).toEqual(counted.status);
        expect(columns).toEqual(
          expect.arrayContaining(everybody.flatMap(({ sync }) => sync.map((one) => one.connectionId))),
        );
        const view = viewOf(roster, filter, 'address');
        expect(countFacets(roster, view)).toEqual(countOneByOne(shown(roster, view), columns));
      },
    ),
  );
});

test('facets of nobody are empty, and nobody is in a view that was not made here', () => {
  const nothing = { all: 0, status: {}, licence: {}, location: {}, mailbox: {}, preflight: {}, assigned: {} };
  expect(countFacets(createRoster([]))).toEqual(nothing);
  const roster = createRoster([makeUser()]);
  expect(countFacets(roster, { ...viewOf(roster, {}, 'address') })).toEqual(nothing);
});

test('facets of an older roster are those of then', () => {
  const before = createRoster(makeUsers(3));
  updateRoster(before, [makeUser({ id: 'user-1', licence: 'Other', sync: [] })], { removed: ['user-2'] });
  expect(countFacets(before)).toMatchObject({
    all: 3,
    licence: { 'Exchange Online (Plan 1)': 3 },
    status: { healthy: 3 },
    assigned: { 'connection-basic': 3 },
  });
});
