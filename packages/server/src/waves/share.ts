import { MAILBOXES_AT_ONCE } from '../exchange/budget.ts';

/** Hands that work on one wave at the same time, and those of them that one worker has. */
export const HANDS = 4;
export const HANDS_OF_A_WORKER = 2;
/** Few enough for the stop rule to be heard soon. */
const MOST = 24;

/**
 * Users one hand tries between two commits, of as many as may be under way at once. What one worker can do alone is one share, because each
 * is an entry of the audit. Of more all hands get some: who takes all there is leaves other workers idle, and is no quicker for it; and a
 * worker that is alone stays busy with its own hands.
 */
export function shareOf(concurrency: number): number {
  if (concurrency <= MAILBOXES_AT_ONCE) return concurrency;
  return Math.min(MOST, Math.max(MAILBOXES_AT_ONCE / HANDS_OF_A_WORKER, Math.ceil(concurrency / HANDS)));
}
