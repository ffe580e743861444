import { isProven } from '../assignment/lease.ts';
import type { DisconnectBlocker, DisconnectGate, UserRow } from '../contract/index.ts';

/** Days in which a disconnected connection can be restored; after that its password or grant is purged. */
export const restorableForDays = 30;

/** How many users a blocker is about, and at most 20 of them, sorted by address. */
export type Concerned = Pick<DisconnectBlocker, 'count' | 'sample'>;

export interface DisconnectFacts {
  readonly connectionId: string;
  /** Users ticked for the connection. */
  readonly assigned: Concerned;
  /** Users whose mailbox it writes. */
  readonly leased: Concerned;
  /** Enabled users who are or were ticked for it, are ticked for another, and have proven none of the others. */
  readonly unproven: Concerned;
  /** Bulk changes under way that tick or untick it. */
  readonly jobs: number;
  /** Users ticked for it and for no other. */
  readonly leftWithout: number;
}

/** The one hard gate: a connection can be disconnected when nobody depends on it any more. */
export function decideDisconnect(facts: DisconnectFacts): DisconnectGate {
  const blockers: readonly DisconnectBlocker[] = [
    { code: 'users_assigned' as const, ...facts.assigned },
    { code: 'lease_held' as const, ...facts.leased },
    { code: 'successor_unproven' as const, ...facts.unproven },
    { code: 'job_running' as const, count: facts.jobs, sample: [] },
  ]
    .filter((blocker) => blocker.count > 0)
    .map((blocker) => ({ ...blocker, overridable: false, until: null }));
  return {
    connectionId: facts.connectionId,
    allowed: blockers.length === 0,
    blockers: [...blockers],
    effects: { usersAssigned: facts.assigned.count, restorableForDays, usersLeftWithout: facts.leftWithout },
  };
}

/** The facts of the gate read from users, for a back end that has them at hand. */
export function disconnectFacts(users: Iterable<UserRow>, connectionId: string, jobs: number): DisconnectFacts {
  const assigned: UserRow[] = [];
  const leased: UserRow[] = [];
  const unproven: UserRow[] = [];
  let leftWithout = 0;
  for (const user of users) {
    const here = user.sync.find((entry) => entry.connectionId === connectionId);
    if (here === undefined) continue;
    const others = user.sync.filter((entry) => entry.connectionId !== connectionId && entry.assigned);
    if (here.assigned) assigned.push(user);
    if (here.leased) leased.push(user);
    if (here.assigned && others.length === 0) leftWithout += 1;
    if (user.enabled && others.length > 0 && !others.some(isProven)) unproven.push(user);
  }
  return {
    connectionId,
    assigned: concerned(assigned),
    leased: concerned(leased),
    unproven: concerned(unproven),
    jobs,
    leftWithout,
  };
}

function concerned(users: readonly UserRow[]): Concerned {
  const sample = [...users]
    .sort((a, b) => (a.address < b.address ? -1 : 1))
    .slice(0, 20)
    .map(({ id, displayName, address }) => ({ userId: id, displayName, address }));
  return { count: users.length, sample };
}
