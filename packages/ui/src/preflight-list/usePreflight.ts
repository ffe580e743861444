import type { Job, PreflightRun, Scope } from '@authshift/core/contract';
import { useCallback, useEffect } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type Steps, useSteps } from '../write/useSteps.ts';
import type { WriteHooks } from '../write/useWrite.ts';

/** Everybody, whatever a table happens to be filtered by. */
const everybody: Scope = { type: 'exclude', filter: {}, ids: [] };

type PreflightSteps = Steps<'load' | 'start' | 'stop', 'start-preflight' | 'abort-job'>;

/** What was checked of the users before they move, and the check under way. */
export interface PreflightState extends Pick<PreflightSteps, 'busy' | 'failed'> {
  readonly status: 'loading' | 'failed' | 'ready';
  /** The newest for this connection; null: nobody has been checked. */
  readonly run: PreflightRun | null;
  /** Its progress while it runs. */
  readonly job: Job | null;
  readonly reload: () => void;
  readonly start: (scope?: Scope) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The checks of users before they are moved to a connection. */
export function usePreflight(
  connectionId: string,
  hooks: WriteHooks<'start-preflight' | 'abort-job'> = {},
): PreflightState {
  const migration = useMigration();
  const { busy, failed, read, change }: PreflightSteps = useSteps(hooks);
  const isLoaded = useMigrationSelector((state) => state.preflights !== null);
  const run = useMigrationSelector(
    (state) => newest((state.preflights ?? []).filter((one) => one.connectionId === connectionId)) ?? null,
  );
  const jobId = run?.status === 'running' ? run.jobId : null;
  const job = useMigrationSelector((state) => (jobId === null ? null : (state.jobs[jobId] ?? null)));

  const reload = useCallback(() => void read('load', () => migration.load('preflights')), [migration, read]);
  useEffect(reload, [reload]);
  const start = useCallback(
    async (scope: Scope = everybody) => {
      const intent = { type: 'start-preflight', connectionId, scope } as const;
      await change('start', intent, () => migration.call('startPreflight', { connectionId, scope }));
    },
    [migration, change, connectionId],
  );
  const stop = useCallback(async () => {
    if (jobId === null) return;
    await change('stop', { type: 'abort-job', jobId }, () => migration.abortJob(jobId));
  }, [migration, change, jobId]);

  return {
    status: isLoaded ? 'ready' : failed?.what === 'load' ? 'failed' : 'loading',
    ...{ run, job, busy, failed, reload, start, stop },
  };
}

function newest(runs: readonly PreflightRun[]): PreflightRun | undefined {
  return runs.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0];
}
