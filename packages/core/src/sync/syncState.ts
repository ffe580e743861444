import { isProven } from '../assignment/lease.ts';
import type { UserSyncState } from '../contract/index.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { mayPass } from './causes.ts';

/** What a user's state on one connection is derived from; the state itself is never stored. */
export interface SyncFacts {
  readonly assigned: boolean;
  readonly lastAttemptAt: string | null;
  readonly lastSuccessAt: string | null;
  readonly consecutiveSuccesses: number;
  /** The last failure; `count` is how often in a row it has been seen. */
  readonly lastError: { readonly code: string | null; readonly literal: string; readonly count?: number } | null;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly intervalSeconds: number;
}

/** Silence of more than this many intervals is no longer evidence of anything (invariant I4). */
export const silentAfterIntervals = 2;
/** An error nobody knows is given this many tries before a person is asked to look. */
const triesForUnknown = 3;

/** Where a user stands on a connection. Healthy only on positive, fresh evidence: no news is never good news. */
export function deriveSyncState(facts: SyncFacts): UserSyncState {
  if (!facts.assigned) return 'released';
  if (facts.consecutiveSuccesses === 0 || facts.lastSuccessAt === null) return withoutSuccess(facts);
  const age = facts.now - Date.parse(facts.lastSuccessAt);
  if (age > silentAfterIntervals * facts.intervalSeconds * 1000) return 'silent';
  return isProven(facts) ? 'healthy' : 'observing';
}

function withoutSuccess({ lastAttemptAt, lastError }: SyncFacts): UserSyncState {
  if (lastAttemptAt === null || lastError === null) return 'waiting';
  const diagnosis = diagnose(lastError);
  const mayHelp = diagnosis.known ? mayPass(diagnosis) : (lastError.count ?? 1) <= triesForUnknown;
  return mayHelp ? 'retrying' : 'failing';
}
