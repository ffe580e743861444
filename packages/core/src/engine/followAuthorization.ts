import type { AuthorizationOutcome, Cancellation } from '../contract/index.ts';
import { isMigrationError } from '../errors/migrationError.ts';
import { cancelled, createCancellation } from './cancellation.ts';
import type { Engine } from './createMigration.ts';
import type { Result } from './migration.ts';

const pollMilliseconds = 2000;

/**
 * Waits until an attempt is no longer pending: woken by the event stream, and polling all the while, because the person may
 * come back to a page whose stream is not up yet.
 */
export async function followAuthorization(
  engine: Engine,
  attemptId: string,
  signal: Cancellation = createCancellation().signal,
): Promise<Result<AuthorizationOutcome>> {
  const result = await engine.attempt('authorize', async () => {
    for (;;) {
      const outcome = await readOutcome(engine, attemptId, signal);
      if (outcome !== null && outcome.status !== 'pending') return outcome;
      await engine.wakeups.wait(attemptId, pollMilliseconds, signal);
      if (signal.aborted) throw cancelled();
    }
  });
  if (!result.ok && result.error.kind === 'cancelled') throw result.error;
  if (result.ok) void engine.lists().follow('connections');
  return result;
}

async function readOutcome(
  { client, store }: Engine,
  attemptId: string,
  signal: Cancellation,
): Promise<AuthorizationOutcome | null> {
  try {
    const outcome = await client.getAuthorization(attemptId, { signal });
    store.patch({ attempts: { ...store.get().attempts, [attemptId]: outcome } });
    return outcome;
  } catch (cause) {
    // No answer now says nothing about the attempt: ask again.
    if (isMigrationError(cause) && cause.kind === 'unreachable') return null;
    throw cause;
  }
}
