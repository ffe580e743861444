import { decideLease } from '../../assignment/lease.ts';
import { changesTicks, planAssignment, type UserPlan } from '../../assignment/planAssignment.ts';
import { firstSync } from '../../assignment/rosterColumns.ts';
import { checkTickable } from '../../connection/facts.ts';
import type { AssignmentChange, UserRow } from '../../contract/index.ts';
import { connectionOf, nowOf, recordHistory, refuse, type World } from './world.ts';

/** Refuses to tick for what is not there or not able to. */
export function checkChange(world: World, change: AssignmentChange): void {
  for (const connectionId of [...change.tick, ...change.untick]) connectionOf(world, connectionId);
  for (const connectionId of change.tick) {
    const connection = connectionOf(world, connectionId);
    const code = checkTickable({ ...connection, hasGrant: connection.grant !== null });
    if (code !== null) throw refuse(code, { detail: `Users cannot be ticked for "${connection.displayName}" now.` });
  }
}

export interface TicksChanged {
  readonly status: 'ok' | 'skipped';
  /** Why it was skipped. */
  readonly code: string | null;
  /** The connections ticked before; null: nothing changed. */
  readonly before: readonly string[] | null;
}

/** Gives one user other ticks, as the plan says, and the lease to whom it belongs then. */
export function changeTicks(
  world: World,
  userId: string,
  { change, by }: { readonly change: AssignmentChange; readonly by: string },
): TicksChanged {
  const user = world.users.get(userId);
  if (user === undefined) return { status: 'skipped', code: 'user_removed', before: null };
  const plan = planAssignment(user, change);
  if (plan.blocked !== null) return { status: 'skipped', code: plan.blocked, before: null };
  if (!changesTicks(plan)) return { status: 'ok', code: null, before: null };
  const kept = user.sync.map((entry) => {
    const assigned = plan.to.includes(entry.connectionId);
    if (assigned === entry.assigned) return entry;
    // What was proven before a release proves nothing after a new start.
    return assigned ? firstSync(entry.connectionId) : { ...entry, assigned, leased: false };
  });
  const added = plan.to.filter((id) => !user.sync.some((entry) => entry.connectionId === id)).map(firstSync);
  world.users.set(userId, settleLease(world, { ...user, sync: [...kept, ...added] }));
  rememberTicks(world, userId, { plan, by });
  return { status: 'ok', code: null, before: plan.from };
}

function rememberTicks(world: World, userId: string, { plan, by }: { plan: UserPlan; by: string }): void {
  for (const connectionId of plan.to.filter((id) => !plan.from.includes(id))) {
    recordHistory(world, userId, { connectionId, kind: 'ticked', by, text: `Ticked by ${by}.` });
  }
  for (const connectionId of plan.from.filter((id) => !plan.to.includes(id))) {
    world.released.set(connectionId, nowOf(world));
    recordHistory(world, userId, { connectionId, kind: 'unticked', by, text: `Unticked by ${by}.` });
  }
}

/** Gives the lease to whom the rule says, and remembers when it moved. */
export function settleLease(world: World, user: UserRow): UserRow {
  const ticked = user.sync.filter((entry) => entry.assigned);
  const holder = user.sync.find((entry) => entry.leased)?.connectionId ?? null;
  const candidates = ticked.flatMap(({ connectionId, consecutiveSuccesses }) => {
    const connection = world.connections.get(connectionId);
    if (connection === undefined) return [];
    const { authType, createdAt } = connection;
    return [{ connectionId, consecutiveSuccesses, authType, createdAt }];
  });
  const lease = decideLease({ ticked: candidates, holder });
  if (lease === holder) return user;
  if (lease !== null && holder !== null) {
    recordHistory(world, user.id, {
      connectionId: lease,
      kind: 'lease_moved',
      by: null,
      text: 'Now writes the mailbox.',
    });
  }
  return { ...user, sync: user.sync.map((entry) => ({ ...entry, leased: entry.connectionId === lease })) };
}

export function ticksOf(user: UserRow): readonly string[] {
  return user.sync.filter((entry) => entry.assigned).map((entry) => entry.connectionId);
}
