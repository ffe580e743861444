import { matchesFilter } from '../../assignment/matchesFilter.ts';
import { compareUsers } from '../../assignment/userOrder.ts';
import {
  type UserRow,
  type UserSort,
  type UsersPage,
  type UsersQuery,
  userFilterSchema,
} from '../../contract/index.ts';
import { worstState } from '../../sync/worstState.ts';
import { pageAt, pageLimit } from './paging.ts';
import { currentUser, parseInput, type World } from './world.ts';

/** Pages of one question cost one answer: kept while neither the world nor the time has changed. */
interface Answered {
  readonly key: string;
  readonly rows: readonly UserRow[];
  readonly facets: UsersPage['facets'];
}

const answeredByWorld = new WeakMap<World, Answered>();

export function listUsers(world: World, query: UsersQuery): UsersPage {
  const limit = pageLimit(query.limit);
  const { rows, facets } = answer(world, query);
  const from = pageAt(query.cursor) ?? 0;
  const next = from + limit;
  return {
    rows: rows.slice(from, next),
    total: rows.length,
    facets,
    nextCursor: next < rows.length ? `at-${next}` : null,
    snapshot: String(world.revision),
  };
}

function answer(world: World, { filter = {}, sort = 'displayName' }: UsersQuery): Answered {
  const key = JSON.stringify([world.revision, world.clock.now(), filter, sort]);
  const known = answeredByWorld.get(world);
  if (known?.key === key) return known;
  const wanted = parseInput(userFilterSchema, filter);
  const users = [...world.users.values()].map((user) => currentUser(world, user));
  const rows = sortUsers(
    users.filter((user) => matchesFilter(user, wanted)),
    sort,
  );
  const answered = { key, rows, facets: countFacets(users) };
  answeredByWorld.set(world, answered);
  return answered;
}

function sortUsers(users: UserRow[], sort: UserSort): readonly UserRow[] {
  const sorted = users.sort((a, b) => compareUsers(a, b, sort.endsWith('address') ? 'address' : 'displayName'));
  return sort.startsWith('-') ? sorted.reverse() : sorted;
}

function countFacets(users: readonly UserRow[]): UsersPage['facets'] {
  const facets: UsersPage['facets'] = { all: users.length, status: {}, assigned: {} };
  for (const user of users) {
    const state = worstState(user.sync);
    facets.status[state] = (facets.status[state] ?? 0) + 1;
    for (const { connectionId, assigned } of user.sync) {
      if (assigned) facets.assigned[connectionId] = (facets.assigned[connectionId] ?? 0) + 1;
    }
  }
  return facets;
}
