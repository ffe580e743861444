import { decideRetry, diagnose } from '@authshift/core';
import type { SyncResult } from '../sync/recordSyncResults.ts';

/** How long a wave waits for a connection that nobody can try now, for example because it is paused. */
const AGAIN_MILLISECONDS = 60_000;

/**
 * Until when a wave is to hold because of an answer; null: the answer is about the user. What is said to the connection itself and
 * passes by itself, such as a server that is busy or away, says nothing of the users who happened to be asked.
 */
export function holdUntil(outcome: SyncResult['outcome'], now: number): string | null {
  if (outcome.kind === 'works') return null;
  if (outcome.kind === 'postponed') return instant(now + (outcome.milliseconds ?? AGAIN_MILLISECONDS));
  const { backOffMilliseconds, aboutCaller } = outcome;
  if (backOffMilliseconds !== null) return instant(now + backOffMilliseconds);
  const { retry } = diagnose(outcome);
  if (!aboutCaller || retry !== 'transient') return null;
  const decision = decideRetry(retry, { attempt: 1, now, random: () => 0 });
  return decision.do === 'retry' ? instant(decision.retryAt) : null;
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
