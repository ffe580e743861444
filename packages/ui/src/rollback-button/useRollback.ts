import type { MigrationError } from '@authshift/core';
import type { Job, Rollback, RollbackPreview, RollbackTarget } from '@authshift/core/contract';
import { useCallback, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';

export type RollbackHooks = WriteHooks<'roll-back' | 'abort-job'>;

export interface RollbackState {
  /** Who would go back and what stands in the way; null until asked. */
  readonly preview: RollbackPreview | null;
  /** The count somebody has read was overtaken; `preview` is the new one. */
  readonly overtaken: boolean;
  /** The one started here. */
  readonly rollback: Rollback | null;
  readonly job: Job | null;
  readonly busy: 'look' | 'start' | 'stop' | null;
  readonly failed: { readonly what: 'look' | 'start'; readonly error: MigrationError } | null;
  readonly look: () => Promise<void>;
  /** Resolves to true once it runs. */
  readonly start: (reason: string) => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

/** Takes users back to the connections they had, where Microsoft still allows it. */
export function useRollback(target: RollbackTarget, hooks: RollbackHooks = {}): RollbackState {
  const migration = useMigration();
  const write = useWrite(hooks);
  const wanted = useRef(target);
  wanted.current = target;
  const [preview, setPreview] = useState<RollbackPreview | null>(null);
  const [overtaken, setOvertaken] = useState(false);
  const [started, setStarted] = useState<Rollback | null>(null);
  const [busy, setBusy] = useState<RollbackState['busy']>(null);
  const [failed, setFailed] = useState<RollbackState['failed']>(null);
  const rollback = useMigrationSelector((state) => state.rollbacks?.find(({ id }) => id === started?.id) ?? started);
  const job = useMigrationSelector((state) => (started === null ? null : (state.jobs[started.jobId] ?? null)));

  const look = useCallback(async () => {
    setBusy('look');
    setFailed(null);
    const seen = await migration.call('previewRollback', wanted.current);
    setBusy(null);
    if (seen.ok) return setPreview(seen.value);
    migration.dismissNotice();
    setFailed({ what: 'look', error: seen.error });
  }, [migration]);

  const start = useCallback(
    async (reason: string) => {
      if (preview === null) return false;
      setBusy('start');
      setFailed(null);
      setOvertaken(false);
      const { count } = preview;
      const given = { target: wanted.current, expectedCount: count, reason };
      const outcome = await write({ type: 'roll-back', target: wanted.current, count }, () =>
        migration.call('startRollback', { ...given, idempotencyKey: crypto.randomUUID() }),
      );
      setBusy(null);
      if (outcome === null) return false;
      if (outcome.ok) {
        setStarted(outcome.value);
        // Followed from here on, so that its end is told.
        void migration.load('rollbacks');
        return true;
      }
      migration.dismissNotice();
      const isOvertaken = outcome.error.problem?.code === 'scope_changed';
      setOvertaken(isOvertaken);
      if (isOvertaken) await look();
      else setFailed({ what: 'start', error: outcome.error });
      return false;
    },
    [migration, write, look, preview],
  );

  const stop = useCallback(async () => {
    if (started === null) return;
    setBusy('stop');
    await write({ type: 'abort-job', jobId: started.jobId }, () => migration.abortJob(started.jobId));
    setBusy(null);
  }, [migration, write, started]);

  return { preview, overtaken, rollback, job, busy, failed, look, start, stop };
}
