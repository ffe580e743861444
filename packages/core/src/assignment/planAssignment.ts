import type { AssignmentChange, AssignmentPreview, UserRow } from '../contract/index.ts';
import { isUnproven } from './lease.ts';

/** Why a change of ticks leaves a user out; the same codes as in the preview's `blocked`. */
export type AssignmentBlock = AssignmentPreview['blocked'][number]['code'];

/** What a person should know of a user before the change is made. Only `unproven` has to be accepted, see `needsAcceptance`. */
export type AssignmentWarning = AssignmentPreview['warned'][number]['code'];

/** What a change would do to one user. */
export interface UserPlan {
  /** Ticked connections before and after, by id, sorted. The same when the user is blocked. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The change is skipped for this user, with the reason. */
  readonly blocked: AssignmentBlock | null;
  /** What is said of this user before the change is made. Of a blocked user, nothing. */
  readonly warned: readonly AssignmentWarning[];
}

/** The part of a user that a plan is made from; a row of the roster will do. */
export type PlannedUser = Pick<UserRow, 'id' | 'displayName' | 'address' | 'enabled' | 'preflight' | 'sync'>;

/**
 * Plans a change for one user. A user who is not enabled, or whom the preflight blocks, may lose a connection, so that nobody
 * is stuck on the old one for ever, but may not gain one.
 */
export function planAssignment(user: PlannedUser, change: AssignmentChange): UserPlan {
  const from = user.sync
    .filter((entry) => entry.assigned)
    .map((entry) => entry.connectionId)
    .sort();
  const { gained, to } = ticksAfter(from, change);
  const blocked = gained.length > 0 ? blockFor(user) : null;
  if (blocked !== null) return { from, to: from, blocked, warned: [] };
  return { from, to, blocked, warned: warningsFor(user, { from, to, gained }) };
}

/** What a user with these ticks has after a change that nothing blocks. */
export function ticksAfter(from: readonly string[], { tick, untick }: AssignmentChange) {
  const gained = [...new Set(tick)].filter((id) => !from.includes(id));
  return { gained, to: [...from.filter((id) => !untick.includes(id)), ...gained].sort() };
}

/** True when the plan really changes the user's ticks. */
export function changesTicks({ from, to }: Pick<UserPlan, 'from' | 'to'>): boolean {
  return from.length !== to.length || from.some((id, i) => id !== to[i]);
}

/** Whether the back end will ask for `acceptUnproven` before it makes the change. */
export function needsAcceptance({ warned }: Pick<AssignmentPreview, 'warned'>): boolean {
  return warned.some(({ code }) => code === 'unproven');
}

/** The answer of `POST /v1/assignments/preview` for the users of a scope, in the order in which samples should be taken. */
export function previewAssignment(
  users: Iterable<PlannedUser>,
  change: AssignmentChange,
  snapshot: string,
): AssignmentPreview {
  const preview = startPreview();
  for (const user of users) {
    const plan = planAssignment(user, change);
    const codes = plan.blocked === null ? plan.warned : [plan.blocked];
    for (const code of codes) countConcerned(preview, code, { count: 1, sample: [user] });
    countTransition(preview, plan, 1);
  }
  return finishPreview(preview, snapshot);
}

/** A preview being counted. */
export interface PreviewCount {
  count: number;
  readonly transitions: Map<string, AssignmentPreview['transitions'][number]>;
  readonly concerned: Record<AssignmentBlock | AssignmentWarning, Concerned>;
}

interface Concerned {
  count: number;
  readonly sample: { userId: string; displayName: string; address: string }[];
}

export const sampleSize = 20;

export function startPreview(): PreviewCount {
  const nobody = () => ({ count: 0, sample: [] });
  return {
    count: 0,
    transitions: new Map(),
    concerned: {
      unproven: nobody(),
      left_without: nobody(),
      preflight_warned: nobody(),
      user_disabled: nobody(),
      preflight_blocked: nobody(),
    },
  };
}

export function countTransition(preview: PreviewCount, plan: Pick<UserPlan, 'from' | 'to'>, count: number): void {
  preview.count += count;
  if (count === 0 || !changesTicks(plan)) return;
  const { from, to } = plan;
  const key = JSON.stringify([from, to]);
  const known = preview.transitions.get(key)?.count ?? 0;
  preview.transitions.set(key, { from: [...from], to: [...to], count: known + count });
}

/** `sample` are the first of those counted, at least as many as a preview shows. */
export function countConcerned(
  { concerned }: PreviewCount,
  code: AssignmentBlock | AssignmentWarning,
  {
    count,
    sample,
  }: { readonly count: number; readonly sample: readonly Pick<UserRow, 'id' | 'displayName' | 'address'>[] },
): void {
  const group = concerned[code];
  group.count += count;
  for (const { id, displayName, address } of sample.slice(0, sampleSize - group.sample.length)) {
    group.sample.push({ userId: id, displayName, address });
  }
}

export function finishPreview({ count, transitions, concerned }: PreviewCount, snapshot: string): AssignmentPreview {
  const groups = <Code extends keyof typeof concerned>(codes: readonly Code[]) =>
    codes.map((code) => ({ code, ...concerned[code] })).filter((group) => group.count > 0);
  const sorted = [...transitions.values()].sort((a, b) => b.count - a.count);
  return {
    count,
    changing: sorted.reduce((sum, transition) => sum + transition.count, 0),
    snapshot,
    transitions: sorted,
    warned: groups(['unproven', 'left_without', 'preflight_warned']),
    blocked: groups(['user_disabled', 'preflight_blocked']),
  };
}

/** Why a user may not gain a connection. The verdict of the preflight already counts waivers in. */
function blockFor({ enabled, preflight }: PlannedUser): AssignmentBlock | null {
  if (!enabled) return 'user_disabled';
  return preflight === 'block' ? 'preflight_blocked' : null;
}

function warningsFor(
  user: PlannedUser,
  {
    from,
    to,
    gained,
  }: { readonly from: readonly string[]; readonly to: readonly string[]; readonly gained: readonly string[] },
): readonly AssignmentWarning[] {
  if (from.length > 0 && to.length === 0) return ['left_without'];
  const warned: AssignmentWarning[] = [];
  if (losesOne(from, to) && isUnproven(user, to)) warned.push('unproven');
  if (gained.length > 0 && user.preflight === 'warn') warned.push('preflight_warned');
  return warned;
}

export function losesOne(from: readonly string[], to: readonly string[]): boolean {
  return from.some((id) => !to.includes(id));
}
