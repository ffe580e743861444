import type { Call } from '../http/route.ts';

/** How often the host is asked about whoever listens: somebody can be signed out, be removed, or lose a role. */
const ASK_AGAIN_MILLISECONDS = 60_000;
/** Node's timers wait no longer. */
const LONGEST_MILLISECONDS = 2 ** 31 - 1;

/** Ends a stream when what the host said of whoever listens holds no longer. A client that may go on opens another, from the last event it saw. */
export function endWithAccess(
  { access, isStillAdmitted }: Pick<Call, 'access' | 'isStillAdmitted'>,
  closing: AbortController,
): void {
  const end = (): void => closing.abort();
  let asking = false;
  const askAgain = async (): Promise<void> => {
    // A host that does not answer in all that time is not waited for.
    if (asking) return end();
    asking = true;
    if (!(await isStillAdmitted())) end();
    asking = false;
  };
  const timers = [setInterval(askAgain, ASK_AGAIN_MILLISECONDS)];
  if (access.expiresAt !== undefined) {
    // Tokens and sessions live in real time, whatever time the organization rehearses.
    const left = access.expiresAt.getTime() - Date.now();
    timers.push(setTimeout(end, Math.min(Math.max(left, 0), LONGEST_MILLISECONDS)));
  }
  closing.signal.addEventListener('abort', () => timers.forEach(clearTimeout));
}
