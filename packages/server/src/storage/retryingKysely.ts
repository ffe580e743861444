import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, type TransactionBuilder } from 'kysely';

/** PostgreSQL's `deadlock_detected` and `serialization_failure`: it ended one of those that were in each other's way, and nothing of it has happened. */
const isToBeRetried = (error: unknown): boolean =>
  ['40P01', '40001'].includes(String((error as { readonly code?: unknown } | null)?.code));

const TRIES = 5;
/** Milliseconds before the first repetition, at most; each further one has twice as long. */
const PAUSE = 20;

/** A transaction that the database ended for the sake of others runs again, whoever began it: a request is answered as if nothing had been. */
export class RetryingKysely<DB> extends Kysely<DB> {
  override transaction(): TransactionBuilder<DB> {
    const builder = super.transaction();
    const once = builder.execute.bind(builder);
    builder.execute = (run) => retried(() => once(run));
    return builder;
  }
}

async function retried<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (tries === TRIES || !isToBeRetried(error)) throw error;
      // At once it would get ahead of whoever it was ended for, who has to be woken first, and they would stand in each other's way again.
      await wait(Math.random() * PAUSE * 2 ** (tries - 1));
    }
  }
}
