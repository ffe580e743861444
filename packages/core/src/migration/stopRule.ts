import type { StopRule, Wave } from '../contract/index.ts';

/** What the stop rule counts: users tried since the wave last started, in the order in which their results came in. */
export interface Tally {
  readonly finished: number;
  readonly failed: number;
  /** Failed one after the other, up to now. */
  readonly consecutive: number;
  /** Somebody let the wave go on in spite of the guard: its window no longer ends it. */
  readonly manual: boolean;
}

/** The tally of a wave that has tried nobody yet. */
export const emptyTally: Tally = { finished: 0, failed: 0, consecutive: 0, manual: false };

/** Skipped users were never tried: they neither fail nor succeed. */
export function countTry(tally: Tally, worked: boolean): Tally {
  return {
    ...tally,
    finished: tally.finished + 1,
    failed: tally.failed + (worked ? 0 : 1),
    consecutive: worked ? 0 : tally.consecutive + 1,
  };
}

/** The first limit that is reached; reaching it is enough. */
export function findStop(rule: StopRule, tally: Tally): NonNullable<Wave['stop']>['rule'] | null {
  if (rule.failures !== null && tally.failed >= rule.failures) return 'failures';
  if (rule.consecutive !== null && tally.consecutive >= rule.consecutive) return 'consecutive';
  if (rule.rate === null || tally.finished < rule.rateFrom) return null;
  return tally.failed / tally.finished >= rule.rate ? 'rate' : null;
}
