import type { MigrationError, Result } from '@authshift/core';
import { useCallback, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import type { IntentOf, IntentType } from './intents.ts';
import { useWrite, type WriteHooks } from './useWrite.ts';

/** What could not be done last, and why. */
export interface FailedStep<What extends string> {
  readonly what: What;
  readonly error: MigrationError;
}

export interface Steps<What extends string, T extends IntentType> {
  /** What is under way; of several, what was begun last. */
  readonly busy: What | null;
  readonly failed: FailedStep<What> | null;
  /** Reads; null: it failed. */
  readonly read: <V>(what: What, send: () => Promise<Result<V>>) => Promise<V | null>;
  /** Changes, with the host's say; null: vetoed or failed. */
  readonly change: <V>(what: What, intent: IntentOf<T>, send: () => Promise<Result<V>>) => Promise<V | null>;
}

/** The steps a person takes in one component, each said to be under way and, where it fails, said there and nowhere else. */
export function useSteps<What extends string, T extends IntentType>(hooks: WriteHooks<T> = {}): Steps<What, T> {
  const migration = useMigration();
  const write = useWrite<T>(hooks);
  const [busy, setBusy] = useState<What | null>(null);
  const [failed, setFailed] = useState<FailedStep<What> | null>(null);
  const run = useCallback(
    async <V>(what: What, send: () => Promise<Result<V> | null>): Promise<V | null> => {
      setBusy(what);
      setFailed(null);
      const outcome = await send();
      // An event may have told what it did before its answer came, and the person may have gone on.
      setBusy((current) => (current === what ? null : current));
      if (outcome === null || outcome.ok) return outcome?.value ?? null;
      migration.dismissNotice();
      setFailed({ what, error: outcome.error });
      return null;
    },
    [migration],
  );
  const change = useCallback<Steps<What, T>['change']>(
    (what, intent, send) => run(what, () => write(intent, send)),
    [run, write],
  );
  return { busy, failed, read: run, change };
}
