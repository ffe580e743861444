import { GraphError, type GraphRefusal, refusals } from '../protocol/graphError.ts';

/** Requests one application may have under way in one mailbox ("Microsoft Graph throttling limits", Outlook service limits). */
export const mostAtOnce = 4;
/** Requests one application may send to one mailbox in ten minutes of the tenant's clock. */
export const mostInWindow = 10_000;
const windowMilliseconds = 600_000;

/** Counts what an application does with a mailbox, as it happens. */
export interface Throttle {
  /**
   * Takes a place for one request; give it back with what is answered.
   * @param key application and mailbox.
   * @param now the tenant's clock, epoch milliseconds: advancing it ends a window without waiting.
   * Throws `GraphError` 429 with `Retry-After`.
   */
  enter(key: string, now: number): () => void;
}

interface Usage {
  underWay: number;
  windowStart: number;
  inWindow: number;
}

export function createThrottle(): Throttle {
  const usages = new Map<string, Usage>();
  return {
    enter(key, now) {
      const usage = usages.get(key) ?? { underWay: 0, windowStart: now, inWindow: 0 };
      usages.set(key, usage);
      if (now - usage.windowStart >= windowMilliseconds || now < usage.windowStart) {
        usage.windowStart = now;
        usage.inWindow = 0;
      }
      if (usage.underWay >= mostAtOnce) throw throttled(1);
      if (usage.inWindow >= mostInWindow) throw throttled((usage.windowStart + windowMilliseconds - now) / 1000);
      usage.underWay += 1;
      usage.inWindow += 1;
      return once(() => {
        usage.underWay -= 1;
      });
    },
  };
}

/** `Retry-After` is in whole seconds, at least one. */
export function throttled(retryAfterSeconds: number): GraphError {
  const headers = { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterSeconds))) };
  const refusal: GraphRefusal = refusals.mailboxConcurrency;
  return new GraphError({ ...refusal, headers });
}

function once(release: () => void): () => void {
  let isReleased = false;
  return () => {
    if (!isReleased) release();
    isReleased = true;
  };
}
