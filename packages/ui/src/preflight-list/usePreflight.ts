import type { MigrationError } from '@authshift/core';
import type { Job, PreflightRun, Scope } from '@authshift/core/contract';
import { useCallback, useEffect, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';

/** Everybody, whatever a table happens to be filtered by. */
export const everybody: Scope = { type: 'exclude', filter: {}, ids: [] };

export interface PreflightState {
  readonly status: 'loading' | 'failed' | 'ready';
  /** The newest for this connection; null: nobody has been checked. */
  readonly run: PreflightRun | null;
  /** Its progress while it runs. */
  readonly job: Job | null;
  readonly busy: 'start' | 'stop' | null;
  /** What could not be done last, and why. */
  readonly failed: { readonly what: 'load' | 'start' | 'stop'; readonly error: MigrationError } | null;
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
  const write = useWrite(hooks);
  const isLoaded = useMigrationSelector((state) => state.preflights !== null);
  const run = useMigrationSelector(
    (state) => newest((state.preflights ?? []).filter((one) => one.connectionId === connectionId)) ?? null,
  );
  const jobId = run?.status === 'running' ? run.jobId : null;
  const job = useMigrationSelector((state) => (jobId === null ? null : (state.jobs[jobId] ?? null)));
  const [busy, setBusy] = useState<PreflightState['busy']>(null);
  const [failed, setFailed] = useState<PreflightState['failed']>(null);

  const reload = useCallback(() => {
    setFailed(null);
    void migration.load('preflights').then((loaded) => {
      if (loaded.ok) return;
      migration.dismissNotice();
      setFailed({ what: 'load', error: loaded.error });
    });
  }, [migration]);
  useEffect(reload, [reload]);

  const settle = useCallback(
    (what: 'start' | 'stop', outcome: Awaited<ReturnType<typeof write>>) => {
      setBusy(null);
      if (outcome === null || outcome.ok) return;
      migration.dismissNotice();
      setFailed({ what, error: outcome.error });
    },
    [migration],
  );
  const start = useCallback(
    async (scope: Scope = everybody) => {
      setBusy('start');
      setFailed(null);
      const intent = { type: 'start-preflight', connectionId, scope } as const;
      settle('start', await write(intent, () => migration.call('startPreflight', { connectionId, scope })));
    },
    [migration, write, settle, connectionId],
  );
  const stop = useCallback(async () => {
    if (jobId === null) return;
    setBusy('stop');
    setFailed(null);
    settle('stop', await write({ type: 'abort-job', jobId }, () => migration.abortJob(jobId)));
  }, [migration, write, settle, jobId]);

  return {
    status: isLoaded ? 'ready' : failed?.what === 'load' ? 'failed' : 'loading',
    run,
    job,
    busy,
    failed,
    reload,
    start,
    stop,
  };
}

function newest(runs: readonly PreflightRun[]): PreflightRun | undefined {
  return runs.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0];
}
