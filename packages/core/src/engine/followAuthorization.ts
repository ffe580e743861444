import type { AuthorizationOutcome, Cancellation } from '../contract/index.ts';
import { askUntil } from './askUntil.ts';
import { createCancellation } from './cancellation.ts';
import type { Engine } from './createMigration.ts';
import type { Result } from './migration.ts';

/**
 * Waits until an attempt is no longer pending: woken by the event stream, and polling all the while, because the person may
 * come back to a page whose stream is not up yet.
 */
export async function followAuthorization(
  engine: Engine,
  attemptId: string,
  signal: Cancellation = createCancellation().signal,
): Promise<Result<AuthorizationOutcome>> {
  const { client, store } = engine;
  const result = await engine.attempt('authorize', () =>
    askUntil(engine, { key: attemptId, every: 2000, signal }, async () => {
      const outcome = await client.getAuthorization(attemptId, { signal });
      store.patch({ attempts: { ...store.get().attempts, [attemptId]: outcome } });
      return outcome.status === 'pending' ? null : outcome;
    }),
  );
  if (!result.ok && result.error.kind === 'cancelled') throw result.error;
  if (result.ok) void engine.lists().follow('connections');
  return result;
}
