import type { RosterView } from '../../assignment/rosterView.ts';
import { viewOf } from '../../assignment/view.ts';
import {
  type UserFilter,
  type UserSort,
  type UsersPage,
  type UsersQuery,
  userFilterSchema,
} from '../../contract/index.ts';
import { pageAt, pageLimit } from './paging.ts';
import { indexUsers } from './userIndex.ts';
import { currentUser, parseInput, type World } from './world.ts';

export function listUsers(world: World, { filter = {}, sort = 'displayName', ...query }: UsersQuery): UsersPage {
  const limit = pageLimit(query.limit);
  const from = pageAt(query.cursor) ?? 0;
  const { facets } = indexUsers(world);
  const view = searchUsers(world, parseInput(userFilterSchema, filter), sort);
  const next = from + limit;
  return {
    rows: userIdsOf(world, view, { from, until: next }).flatMap((userId) => {
      const user = world.users.get(userId);
      return user === undefined ? [] : [currentUser(world, user)];
    }),
    total: view.length,
    facets,
    nextCursor: next < view.length ? `at-${next}` : null,
    snapshot: String(world.revision),
  };
}

const lastView = new WeakMap<World, RosterView>();

/** Whoever matches, in order. Pages of one question cost one answer. */
export function searchUsers(world: World, filter: UserFilter, sort: UserSort): RosterView {
  const { roster } = indexUsers(world);
  const view = viewOf(roster, filter, sort, lastView.get(world));
  lastView.set(world, view);
  return view;
}

export function userIdsOf(
  world: World,
  view: RosterView,
  { from = 0, until = view.length }: { readonly from?: number; readonly until?: number } = {},
): readonly string[] {
  const { roster } = indexUsers(world);
  const length = Math.max(Math.min(until, view.length) - from, 0);
  return Array.from({ length }, (_, i) => roster.userAt(view.rowAt(from + i)).id);
}
