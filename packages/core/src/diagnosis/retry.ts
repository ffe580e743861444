/**
 * What a machine may do about an error by itself.
 * `transient`: try again later, less and less often; `refresh-once`: refresh the token silently, once, then as needs-reauth;
 * `needs-reauth`: only a new sign-in helps; `needs-admin`: only a change in the customer's tenant helps; `propagating`: that
 * change was made, Microsoft takes up to a day to apply it, so this is not an error yet; `config`: this configuration never
 * works, do not go on with it; `not-ours`: nothing to do with how the connection signs in.
 */
export type RetryClass =
  | 'transient'
  | 'refresh-once'
  | 'needs-reauth'
  | 'needs-admin'
  | 'propagating'
  | 'config'
  | 'not-ours';

/** What `decideRetry` has to know of a failure beside its class: how often, when, and what the server asked for. */
export interface RetryFacts {
  /** How often in a row it has failed; 1 is the first failure. */
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  /** What the server asked for, in milliseconds: `Retry-After`. */
  readonly retryAfterMs?: number | null;
  /** What the server asked for, in milliseconds: `BackOffMilliseconds`. */
  readonly backOffMs?: number | null;
  /** `propagating`: when the change was made, in milliseconds since 1970. */
  readonly since?: number;
  /** `propagating`: how long after the change it can work at the earliest, and must work at the latest. */
  readonly window?: { readonly earliestMs: number; readonly latestMs: number };
}

/** Why a machine should leave an error alone until a person has acted; `not-effective`: an admin's change came to nothing. */
export type StopReason = 'needs-reauth' | 'needs-admin' | 'config' | 'not-ours' | 'not-effective';

/** What to do after a failure: try again at a given moment, refresh the token first, or stop. */
export type RetryDecision =
  /** `alert`: somebody should hear of it although it goes on. `retryAt` in milliseconds since 1970. */
  | { readonly do: 'retry'; readonly retryAt: number; readonly alert: boolean }
  | { readonly do: 'refresh-then-reauth' }
  /** `not-effective`: the change did not work although its latest time has passed. */
  | { readonly do: 'stop'; readonly reason: StopReason };

const second = 1000;
const minute = 60 * second;
const firstPause = 5 * second;
/** No pause of our own is longer; what the server asks for may be. */
const longestPause = 15 * minute;
const quietTries = 3;
/** Added at most to what the server asked for, so that not everybody comes back at once. */
const spread = 0.1;

/** When to try again after a failure, if at all. Never earlier than the server asked. */
export function decideRetry(retryClass: RetryClass, facts: RetryFacts): RetryDecision {
  if (retryClass === 'transient') {
    const pause = Math.round(Math.max(ownPause(facts), askedPause(facts)));
    return { do: 'retry', retryAt: facts.now + pause, alert: facts.attempt > quietTries };
  }
  if (retryClass === 'propagating') return untilApplied(facts);
  if (retryClass !== 'refresh-once') return { do: 'stop', reason: retryClass };
  return facts.attempt <= 1 ? { do: 'refresh-then-reauth' } : { do: 'stop', reason: 'needs-reauth' };
}

function ownPause({ attempt, random }: RetryFacts): number {
  return Math.min(longestPause, firstPause * 2 ** (attempt - 1)) * (0.5 + random() / 2);
}

function askedPause({ random, retryAfterMs, backOffMs }: RetryFacts): number {
  return Math.max(0, retryAfterMs ?? 0, backOffMs ?? 0) * (1 + spread * random());
}

/** First at the earliest time, then at growing distances, last at the latest time. */
function untilApplied(facts: RetryFacts): RetryDecision {
  const { now, since = now, window = { earliestMs: 0, latestMs: 0 } } = facts;
  const latest = since + window.latestMs;
  if (now >= latest) return { do: 'stop', reason: 'not-effective' };
  const next = Math.max(since + window.earliestMs, now + ownPause(facts));
  return { do: 'retry', retryAt: Math.round(Math.max(Math.min(next, latest), now + askedPause(facts))), alert: false };
}

/**
 * The pause a server asked for, in milliseconds: `BackOffMilliseconds` (EWS) or `Retry-After` (HTTP, seconds or a date), in
 * a text, a header or XML, also where the number follows without a space. Null when it asked for none.
 */
export function readBackOff(text: string, now: number): number | null {
  const milliseconds = /BackOffMilliseconds\D{0,20}(\d{1,9})|Try again later\.\s?(\d{3,9})\b/i.exec(text);
  if (milliseconds !== null) return Number(milliseconds[1] ?? milliseconds[2]);
  const [, wait] = /Retry-After["']?[:=\s]\s{0,9}["']?([\w,:+ -]{1,40})/i.exec(text) ?? [];
  if (wait === undefined) return null;
  const seconds = /^\d{1,9}/.exec(wait)?.[0];
  if (seconds !== undefined) return Number(seconds) * second;
  const at = Date.parse(/^.*?GMT/.exec(wait)?.[0] ?? '');
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
