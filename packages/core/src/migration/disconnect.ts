import { isUnproven } from '../assignment/lease.ts';
import { sampleSize } from '../assignment/planAssignment.ts';
import type { DisconnectBlocker, DisconnectGate, UserRow } from '../contract/index.ts';
import { coolingOffOf, type IdleFacts } from './coolingOff.ts';

/** Days in which a disconnected connection can be restored; after that its password or grant is purged. */
export const restorableForDays = 30;

/** How many users a blocker is about, and at most 20 of them, sorted by address. */
export type Concerned = Pick<DisconnectBlocker, 'count' | 'sample'>;

/** What `decideDisconnect` weighs before an old connection is given up. The back end counts; nothing is loaded user by user. */
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
  /** Since when it lies idle. Absent: nothing of it blocks, as for a connection that is no longer wanted but not old either. */
  readonly idle?: IdleFacts;
  /** Checkpoints that hold somebody's tick for it. Absent: not asked for. */
  readonly checkpoints?: number;
}

/**
 * Guard G6: a connection can be disconnected when nobody depends on it any more. What is hard stays hard; what is soft, a
 * second admin can go past.
 */
export function decideDisconnect(facts: DisconnectFacts): DisconnectGate {
  const hard: readonly DisconnectBlocker[] = [
    { code: 'users_assigned' as const, ...facts.assigned },
    { code: 'lease_held' as const, ...facts.leased },
    { code: 'successor_unproven' as const, ...facts.unproven },
    { code: 'job_running' as const, count: facts.jobs, sample: [] },
  ]
    .filter((blocker) => blocker.count > 0)
    .map((blocker) => ({ ...blocker, overridable: false, until: null }));
  const blockers = [...hard, ...softBlockers(facts)];
  return {
    connectionId: facts.connectionId,
    allowed: blockers.length === 0,
    blockers,
    effects: { usersAssigned: facts.assigned.count, restorableForDays, usersLeftWithout: facts.leftWithout },
  };
}

function softBlockers({ idle, checkpoints, assigned }: DisconnectFacts): readonly DisconnectBlocker[] {
  const soft = (code: DisconnectBlocker['code'], until: string | null = null): DisconnectBlocker => {
    return { code, overridable: true, until, count: 0, sample: [] };
  };
  // While somebody is ticked, the hard blockers say it all.
  const quiet = idle === undefined || assigned.count > 0 ? null : coolingOffOf(idle);
  const running = quiet?.status === 'running' ? quiet : null;
  return [
    ...(running?.usedSince ? [soft('recently_used', running.endsAt)] : []),
    ...(running === null ? [] : [soft('cooling_off', running.endsAt)]),
    ...(checkpoints === 0 ? [soft('no_checkpoint')] : []),
  ];
}

/** How far the gate is open: `soft` where a second admin can go past all that is in the way. */
export function gateStanding({ allowed, blockers }: DisconnectGate): 'open' | 'soft' | 'closed' {
  if (allowed) return 'open';
  return blockers.every(({ overridable }) => overridable) ? 'soft' : 'closed';
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
    const kept = others.map((entry) => entry.connectionId);
    if (isUnproven(user, kept)) unproven.push(user);
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
    .slice(0, sampleSize)
    .map(({ id, displayName, address }) => ({ userId: id, displayName, address }));
  return { count: users.length, sample };
}
