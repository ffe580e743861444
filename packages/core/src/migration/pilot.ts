import type { Pilot, PilotRule, UserSync } from '../contract/index.ts';

/** A member on the pilot's connection; null: not ticked for it any more, or gone. */
export type PilotMember = Pick<UserSync, 'state' | 'lastSuccessAt' | 'consecutiveSuccesses'> | null;

/** How one member of a pilot fares; `pending`: too early to say. */
export type MemberVerdict = 'passed' | 'pending' | 'failed';

/** What a pilot is judged by: its rule, its members' syncs and the connection's own test. */
export interface PilotFacts {
  readonly rule: PilotRule;
  readonly createdAt: string;
  readonly signedOffAt: string | null;
  /** The actor's id. */
  readonly createdBy: string;
  /** In any order; once each. */
  readonly members: Iterable<PilotMember>;
  /** When the connection itself last answered a connectivity test well. */
  readonly probedAt: string | null;
}

/**
 * What the rule says of a member. Failed: somebody must act, or nobody syncs them here any more. Passed: as many syncs in a row as
 * the rule asks for, the last of them since the pilot began, and still going on.
 */
export function judgeMember(
  member: PilotMember,
  { rule, createdAt }: Pick<PilotFacts, 'rule' | 'createdAt'>,
): MemberVerdict {
  if (member === null || member.state === 'failing' || member.state === 'released') return 'failed';
  const since = member.lastSuccessAt !== null && Date.parse(member.lastSuccessAt) >= Date.parse(createdAt);
  const inARow = member.consecutiveSuccesses >= rule.intervals;
  return since && inARow && member.state !== 'silent' ? 'passed' : 'pending';
}

/** Where a pilot stands. One failed member fails it until they recover; a person's word on top stays. */
export function judgePilot(facts: PilotFacts): Pick<Pilot, 'status' | 'counts'> {
  const counts = { passed: 0, pending: 0, failed: 0 };
  for (const member of facts.members) counts[judgeMember(member, facts)] += 1;
  return { status: statusOf(facts, counts), counts };
}

function statusOf(facts: PilotFacts, counts: Pilot['counts']): Pilot['status'] {
  if (facts.signedOffAt !== null) return 'signed-off';
  if (counts.failed > 0) return 'failed';
  return counts.pending === 0 && counts.passed > 0 && isProbed(facts) ? 'passed' : 'running';
}

function isProbed({ rule, createdAt, probedAt }: PilotFacts): boolean {
  return !rule.probe || (probedAt !== null && Date.parse(probedAt) >= Date.parse(createdAt));
}

/** One thing a pilot lacks before it can be signed off, and of how many members. */
export interface PilotGap {
  readonly code: 'members_pending' | 'members_failed' | 'probe';
  readonly count: number;
}

/** Answer of `decideSignOff`: sign, or why not yet. */
export type SignOff =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: 'pilot_not_passed' | 'state_conflict' | 'second_admin_required';
      readonly missing: readonly PilotGap[];
    };

/**
 * Whether a person (`by`: the actor's id) can sign a pilot off now, and what is missing. Signing twice is refused: the first word
 * stands.
 */
export function decideSignOff(facts: PilotFacts, by: string): SignOff {
  const { status, counts } = judgePilot(facts);
  if (status === 'signed-off') return { ok: false, code: 'state_conflict', missing: [] };
  if (facts.rule.secondAdmin && facts.createdBy === by)
    return { ok: false, code: 'second_admin_required', missing: [] };
  if (status === 'passed') return { ok: true };
  const gaps: readonly (readonly [PilotGap['code'], number])[] = [
    ['members_failed', counts.failed],
    ['members_pending', counts.pending],
    ['probe', isProbed(facts) ? 0 : 1],
  ];
  const missing = gaps.filter(([, count]) => count > 0).map(([code, count]) => ({ code, count }));
  return { ok: false, code: 'pilot_not_passed', missing };
}
