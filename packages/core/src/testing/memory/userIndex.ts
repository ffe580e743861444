import { createRoster, updateRoster } from '../../assignment/roster.ts';
import { countFacets } from '../../assignment/rosterFacets.ts';
import type { Roster } from '../../assignment/rosterView.ts';
import type { Connection, UserRow, UserSync, UsersPage } from '../../contract/index.ts';
import { deriveSync } from './derivedSync.ts';
import { currentUser, type World } from './world.ts';

/** All users as of now, to be searched, sorted and counted as the product does it. */
export interface UserIndex {
  readonly roster: Roster;
  readonly facets: UsersPage['facets'];
  readonly counts: ReadonlyMap<string, Connection['counts']>;
}

interface Kept extends UserIndex {
  /** While time is between these, nobody's state changes by itself. */
  readonly from: number;
  readonly until: number;
}

const keptByWorld = new WeakMap<World, Kept>();

/** Costs what has changed since it was asked for last; when silence falls over somebody, a look at everybody. */
export function indexUsers(world: World): UserIndex {
  const known = keptByWorld.get(world);
  const now = world.clock.now();
  const changed = world.users.takeChanges();
  const inTime = known !== undefined && known.from <= now && now <= known.until;
  if (inTime && changed.size === 0) return known;
  const kept = inTime ? follow(world, known, changed) : look(world, known);
  keptByWorld.set(world, kept);
  return kept;
}

function look(world: World, known: Kept | undefined): Kept {
  const counts = createCounts();
  let until = Number.POSITIVE_INFINITY;
  const users = Array.from(world.users.values(), (stored) => {
    const user = currentUser(world, stored);
    counts.add(user.sync, 1);
    until = Math.min(until, silenceOf(world, stored));
    return user;
  });
  const roster = known === undefined ? createRoster(users) : updateRoster(known.roster, users, { complete: true });
  return { ...facetsOf(roster), counts: counts.total(), from: world.clock.now(), until };
}

function follow(world: World, known: Kept, changed: ReadonlySet<string>): Kept {
  const counts = createCounts(known.counts);
  const users: UserRow[] = [];
  const removed: string[] = [];
  let { until } = known;
  for (const userId of changed) {
    const row = known.roster.rowOf(userId);
    if (row !== undefined) counts.add(known.roster.userAt(row).sync, -1);
    const stored = world.users.get(userId);
    if (stored === undefined) {
      removed.push(userId);
      continue;
    }
    const user = currentUser(world, stored);
    users.push(user);
    counts.add(user.sync, 1);
    until = Math.min(until, silenceOf(world, stored));
  }
  const roster = updateRoster(known.roster, users, { removed });
  return { ...facetsOf(roster), counts: counts.total(), from: known.from, until };
}

function silenceOf(world: World, { sync }: UserRow): number {
  return deriveSync(sync, { now: world.clock.now(), intervalSeconds: world.settings.syncIntervalSeconds }).until;
}

function facetsOf(roster: Roster): Pick<UserIndex, 'roster' | 'facets'> {
  const { all, status, assigned } = countFacets(roster);
  const ticked = Object.entries(assigned).filter(([, count]) => count > 0);
  return { roster, facets: { all, status: { ...status }, assigned: Object.fromEntries(ticked) } };
}

/** Adds up lists of syncs; those that are shared only once, at the end. */
function createCounts(before: ReadonlyMap<string, Connection['counts']> = new Map()) {
  const lists = new Map<readonly UserSync[], number>();
  return {
    add: (sync: readonly UserSync[], times: number) => void lists.set(sync, (lists.get(sync) ?? 0) + times),
    total() {
      const counts = new Map([...before].map(([id, count]) => [id, { ...count }]));
      for (const [sync, times] of lists) {
        for (const { connectionId, assigned, leased, state } of sync) {
          const count = counts.get(connectionId) ?? { assigned: 0, leased: 0, healthy: 0, failing: 0 };
          count.assigned += Number(assigned) * times;
          count.leased += Number(leased) * times;
          count.healthy += Number(state === 'healthy') * times;
          count.failing += Number(state === 'failing') * times;
          counts.set(connectionId, count);
        }
      }
      return counts;
    },
  };
}
