import type { AssignmentChange, AssignmentPreview, UserRow } from '../contract/index.ts';
import { isProven } from './lease.ts';

/** What a change would do to one user. */
export interface UserPlan {
  /** Ticked connections before and after, by id, sorted. The same when the user is blocked. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The change is skipped for this user, with the reason. */
  readonly blocked: 'user_disabled' | null;
  /** `unproven`: loses the connection that writes while no other has proven itself; `left_without`: stops syncing. */
  readonly warned: 'unproven' | 'left_without' | null;
}

export type PlannedUser = Pick<UserRow, 'id' | 'displayName' | 'address' | 'enabled' | 'sync'>;

/**
 * Plans a change for one user. A user who is not enabled may lose a connection, so that nobody is stuck on the old one for
 * ever, but may not gain one.
 */
export function planAssignment(user: PlannedUser, change: AssignmentChange): UserPlan {
  const from = user.sync
    .filter((entry) => entry.assigned)
    .map((entry) => entry.connectionId)
    .sort();
  const gained = change.tick.filter((id) => !from.includes(id));
  if (!user.enabled && gained.length > 0) return { from, to: from, blocked: 'user_disabled', warned: null };
  const to = [...from.filter((id) => !change.untick.includes(id)), ...new Set(gained)].sort();
  return { from, to, blocked: null, warned: warningFor(user, from, to) };
}

/** True when the plan really changes the user's ticks. */
export function changesTicks({ from, to }: UserPlan): boolean {
  return from.length !== to.length || from.some((id, i) => id !== to[i]);
}

/** The answer of `POST /v1/assignments/preview` for the users of a scope, in the order in which samples should be taken. */
export function previewAssignment(
  users: Iterable<PlannedUser>,
  change: AssignmentChange,
  snapshot: string,
): AssignmentPreview {
  const transitions = new Map<string, AssignmentPreview['transitions'][number]>();
  const warned = { unproven: sampling('unproven'), left_without: sampling('left_without') };
  const blocked = sampling('user_disabled');
  let count = 0;
  let changing = 0;
  for (const user of users) {
    const plan = planAssignment(user, change);
    count += 1;
    if (plan.blocked !== null) take(blocked, user);
    if (plan.warned !== null) take(warned[plan.warned], user);
    if (!changesTicks(plan)) continue;
    changing += 1;
    const key = JSON.stringify([plan.from, plan.to]);
    const known = transitions.get(key);
    transitions.set(key, { from: [...plan.from], to: [...plan.to], count: (known?.count ?? 0) + 1 });
  }
  return {
    count,
    changing,
    snapshot,
    transitions: [...transitions.values()].sort((a, b) => b.count - a.count),
    warned: [warned.unproven, warned.left_without].filter((group) => group.count > 0),
    blocked: [blocked].filter((group) => group.count > 0),
  };
}

const sampleSize = 20;

interface Sampled<Code> {
  readonly code: Code;
  count: number;
  readonly sample: { userId: string; displayName: string; address: string }[];
}

function sampling<Code extends string>(code: Code): Sampled<Code> {
  return { code, count: 0, sample: [] };
}

function take(group: Sampled<string>, { id, displayName, address }: PlannedUser): void {
  group.count += 1;
  if (group.sample.length < sampleSize) group.sample.push({ userId: id, displayName, address });
}

function warningFor(user: PlannedUser, from: readonly string[], to: readonly string[]): UserPlan['warned'] {
  if (from.length > 0 && to.length === 0) return 'left_without';
  const writerLost = user.sync.some((entry) => entry.leased && !to.includes(entry.connectionId));
  const someProven = user.sync.some((entry) => isProven(entry) && to.includes(entry.connectionId));
  return writerLost && !someProven ? 'unproven' : null;
}
