import type { PolicyChange, ProbeResult, Verification } from '../contract/index.ts';
import { isExpectedRefusal } from './expectedRefusal.ts';

/** What a verdict says; who tested what and when is the caller's to add. */
export type Judgement = Pick<Verification, 'verdict' | 'reason' | 'retestAt'>;

/** What `judgeNegative` weighs, so that a refused old sign-in is not taken for proof when it never worked anyway. */
export interface NegativeFacts {
  /** The change that is to be proven; null: nobody has declared any. */
  readonly change: Pick<PolicyChange, 'kind' | 'declaredAppliedAt' | 'window'> | null;
  /** Microsoft itself no longer takes this sign-in, so that no change is needed. */
  readonly retired: boolean;
  readonly probe: Pick<ProbeResult, 'verdict' | 'literal' | 'code'>;
  /** The same account has worked over the same protocol with the old sign-in. */
  readonly workedBefore: boolean;
  /** The same account works over the same protocol with the new sign-in, now. */
  readonly worksNow: boolean;
  readonly now: number;
}

const day = 86_400_000;

/**
 * What a test of the old sign-in proves (invariant I8, guard G9). Only the expected refusal is a pass, and only where nothing
 * else explains it. Before the earliest moment no answer means anything; at that moment it does.
 */
export function judgeNegative(facts: NegativeFacts): Judgement {
  const { probe, now } = facts;
  const change = facts.retired ? null : facts.change;
  const window = change?.window ?? null;
  const isDeclared = window !== null && change?.declaredAppliedAt !== null;
  if (!facts.retired && !isDeclared) return inconclusive('change_not_declared');
  if (window !== null && now < Date.parse(window.earliest)) {
    return { verdict: 'too-early', reason: null, retestAt: window.earliest };
  }
  const retestAt = nextTest(window, now);
  if (probe.verdict === 'unreachable') return inconclusive('unreachable', retestAt);
  if (probe.verdict === 'works') {
    if (window !== null && now < Date.parse(window.latest)) return inconclusive('not_effective_yet', retestAt);
    return { verdict: 'fail', reason: 'not_effective_after_latest', retestAt };
  }
  if (!isExpectedRefusal(probe, change?.kind ?? null)) return inconclusive('refused_for_another_reason', retestAt);
  if (!facts.workedBefore) return inconclusive('never_worked_before');
  if (!facts.worksNow) return inconclusive('new_does_not_work');
  return { verdict: 'pass', reason: null, retestAt: null };
}

/** What a test of the new sign-in proves. `onItsWay`: when a change that explains a refusal can be expected to show. */
export function judgePositive(
  verdict: ProbeResult['verdict'],
  now: number,
  onItsWay: PolicyChange['window'] = null,
): Judgement {
  if (verdict === 'works') return { verdict: 'pass', reason: null, retestAt: null };
  if (verdict === 'unreachable') return inconclusive('unreachable', nextTest(null, now));
  if (onItsWay !== null && now < Date.parse(onItsWay.latest)) {
    return inconclusive('not_effective_yet', nextTest(onItsWay, now));
  }
  return { verdict: 'fail', reason: 'new_does_not_work', retestAt: null };
}

/** When testing again makes sense: at the earliest, the typical and the latest moment, then once a day. */
export function nextTest(window: PolicyChange['window'], now: number): string {
  const moments = window === null ? [] : [window.earliest, window.typical, window.latest];
  const next = moments.find((moment) => moment !== null && Date.parse(moment) > now);
  return next ?? new Date(now + day).toISOString();
}

function inconclusive(reason: Verification['reason'], retestAt: string | null = null): Judgement {
  return { verdict: 'inconclusive', reason, retestAt };
}
