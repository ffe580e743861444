import { silentAfterIntervals } from './syncState.ts';

/** What tells whether a sync that nobody hears of should have been heard of. */
export interface SilenceFacts {
  /** Whether anything should be heard at all: ticked, enabled, and the connection not paused or gone. */
  readonly expected: boolean;
  readonly lastSuccessAt: string | null;
  /** Since when something should have been heard, where there was never a success: ticked, restored, resumed. */
  readonly expectedSince: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly intervalSeconds: number;
  /** Intervals without a success after which somebody is told. */
  readonly alertAfter?: number;
}

/** Since when nothing has worked, and whether a person should be told. */
export interface Silence {
  readonly since: string;
  /** Whole intervals without a success. */
  readonly intervals: number;
  /** Long enough for a person to hear of it, even though nothing failed. */
  readonly alert: boolean;
}

/** Intervals after which silence is told to a person. */
export const alertAfterIntervals = 3;

/**
 * The silence of a user or a connection: no success for more than two intervals, whatever the reason, failing and never trying
 * alike. Nobody hears of a sync that does not run, so nothing but the clock can tell.
 */
export function detectSilence(facts: SilenceFacts): Silence | null {
  const { expected, lastSuccessAt, expectedSince, now, intervalSeconds, alertAfter = alertAfterIntervals } = facts;
  if (!expected) return null;
  const since = lastSuccessAt ?? expectedSince;
  const quiet = (now - Date.parse(since)) / (intervalSeconds * 1000);
  if (quiet <= silentAfterIntervals) return null;
  return { since, intervals: Math.floor(quiet), alert: quiet >= alertAfter };
}
