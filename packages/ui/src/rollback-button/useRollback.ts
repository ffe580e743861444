import type { Job, Rollback, RollbackPreview, RollbackTarget } from '@authshift/core/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type Steps, useSteps } from '../write/useSteps.ts';
import type { WriteHooks } from '../write/useWrite.ts';

/** Vetoes and follows going back, and stopping it. */
export type RollbackHooks = WriteHooks<'roll-back' | 'abort-job'>;
type RollbackSteps = Steps<'look' | 'start' | 'stop', 'roll-back' | 'abort-job'>;

/** Whether Microsoft and the facts still allow going back, who would go, and how far it is. */
export interface RollbackState extends Pick<RollbackSteps, 'busy' | 'failed'> {
  /** Who would go back and what stands in the way; null until asked. */
  readonly preview: RollbackPreview | null;
  /** The count somebody has read was overtaken; `preview` is the new one. */
  readonly overtaken: boolean;
  /** The one started here. */
  readonly rollback: Rollback | null;
  readonly job: Job | null;
  readonly look: () => Promise<void>;
  /** Resolves to true once it runs. */
  readonly start: (reason: string) => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

/** Takes users back to the connections they had, where Microsoft still allows it. */
export function useRollback(target: RollbackTarget, hooks: RollbackHooks = {}): RollbackState {
  const migration = useMigration();
  const { busy, failed, read, change }: RollbackSteps = useSteps(hooks);
  const wanted = useRef(target);
  wanted.current = target;
  const [preview, setPreview] = useState<RollbackPreview | null>(null);
  const [overtaken, setOvertaken] = useState(false);
  const [started, setStarted] = useState<Rollback | null>(null);
  const rollback = useMigrationSelector((state) => state.rollbacks?.find(({ id }) => id === started?.id) ?? started);
  const job = useMigrationSelector((state) => (started === null ? null : (state.jobs[started.jobId] ?? null)));

  const look = useCallback(async () => {
    const seen = await read('look', () => migration.call('previewRollback', wanted.current));
    if (seen !== null) setPreview(seen);
  }, [migration, read]);

  const isOvertaken = failed?.error.problem?.code === 'scope_changed';
  useEffect(() => {
    if (!isOvertaken) return;
    setOvertaken(true);
    void look();
  }, [isOvertaken, look]);

  const start = useCallback(
    async (reason: string) => {
      if (preview === null) return false;
      setOvertaken(false);
      const { count } = preview;
      const input = { target: wanted.current, expectedCount: count, reason, idempotencyKey: crypto.randomUUID() };
      const intent = { type: 'roll-back', target: wanted.current, count } as const;
      const made = await change('start', intent, () => migration.call('startRollback', input));
      if (made === null) return false;
      setStarted(made);
      // Followed from here on, so that its end is told.
      void migration.load('rollbacks');
      return true;
    },
    [migration, change, preview],
  );

  const stop = useCallback(async () => {
    if (started === null) return;
    const { jobId } = started;
    await change('stop', { type: 'abort-job', jobId }, () => migration.abortJob(jobId));
  }, [migration, change, started]);

  return { preview, overtaken, rollback, job, busy, failed: isOvertaken ? null : failed, look, start, stop };
}
