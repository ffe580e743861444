/** Hands that work on one wave at the same time; a worker has two of them. */
export const HANDS = 4;
const HANDS_OF_A_WORKER = 2;
/** Requests of one organization that a worker has under way, see `budget.ts`. */
const WORKER = 8;
/** Few enough for the stop rule to be heard soon. */
const MOST = 24;

/**
 * Users one hand tries between two commits, of as many as may be under way at once: a worker that is alone is busy with its hands, and of
 * more than that all hands get some. Who takes all there is leaves the hands of other workers idle, and is no quicker for it.
 */
export function shareOf(concurrency: number): number {
  const busy = Math.ceil(Math.min(WORKER, concurrency) / HANDS_OF_A_WORKER);
  return Math.min(MOST, Math.max(busy, Math.ceil(concurrency / HANDS)));
}
