import type { MigrationError } from '@authshift/core';
import type { Connection, PolicyChange, PolicyChangeInput } from '@authshift/core/contract';
import { useCallback, useEffect, useState } from 'react';
import { useConnection } from '../connection/useConnection.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';

export type HardeningHooks = WriteHooks<
  | 'propose-policy-change'
  | 'hand-over-policy-change'
  | 'declare-policy-applied'
  | 'test-connection'
  | 'verify-policy-change'
>;

export interface HardeningState {
  readonly connection: Connection | undefined;
  /** Null: not loaded yet. Newest first. */
  readonly changes: readonly PolicyChange[] | null;
  /** What is being sent: `propose`, or the change it is about. */
  readonly busy: string | null;
  readonly failed: { readonly what: 'load' | 'propose' | 'step'; readonly error: MigrationError } | null;
  readonly reload: () => void;
  /** Resolves to true once it is proposed. */
  readonly propose: (input: Omit<PolicyChangeInput, 'connectionId'>) => Promise<boolean>;
  readonly handOver: (change: PolicyChange) => Promise<void>;
  readonly declare: (change: PolicyChange) => Promise<void>;
}

const same = (a: readonly PolicyChange[] | null, b: readonly PolicyChange[] | null): boolean =>
  a === b || (a !== null && b !== null && a.length === b.length && a.every((change, n) => change === b[n]));

/** The changes of the tenant that end a legacy connection's sign-in, from proposal to proof. */
export function useTenantHardening(connectionId: string, hooks: HardeningHooks = {}): HardeningState {
  const migration = useMigration();
  const write = useWrite(hooks);
  const connection = useConnection(connectionId);
  const changes = useMigrationSelector(
    (state) =>
      state.policyChanges
        ?.filter((change) => change.connectionId === connectionId)
        .toSorted((a, b) => Date.parse(b.requestedAt) - Date.parse(a.requestedAt)) ?? null,
    same,
  );
  const [busy, setBusy] = useState<string | null>(null);
  const [failed, setFailed] = useState<HardeningState['failed']>(null);

  const reload = useCallback(() => {
    setFailed(null);
    void migration.load('policyChanges').then((loaded) => {
      if (loaded.ok) return;
      migration.dismissNotice();
      setFailed({ what: 'load', error: loaded.error });
    });
  }, [migration]);
  useEffect(reload, [reload]);

  const run = useCallback(
    async (during: string, what: 'propose' | 'step', send: () => ReturnType<typeof write>) => {
      setBusy(during);
      setFailed(null);
      const outcome = await send();
      setBusy(null);
      if (outcome === null || outcome.ok) return outcome !== null;
      migration.dismissNotice();
      setFailed({ what, error: outcome.error });
      return false;
    },
    [migration],
  );
  const propose = useCallback(
    (input: Omit<PolicyChangeInput, 'connectionId'>) =>
      run('propose', 'propose', () =>
        write({ type: 'propose-policy-change', kind: input.kind, connectionId }, () =>
          migration.call('proposePolicyChange', { ...input, connectionId }),
        ),
      ),
    [migration, write, run, connectionId],
  );
  const handOver = useCallback(
    async ({ id }: PolicyChange) => {
      await run(id, 'step', () =>
        write({ type: 'hand-over-policy-change', policyChangeId: id }, () =>
          migration.call('handOverPolicyChange', id),
        ),
      );
    },
    [migration, write, run],
  );
  const declare = useCallback(
    async ({ id }: PolicyChange) => {
      await run(id, 'step', () =>
        write({ type: 'declare-policy-applied', policyChangeId: id }, () => migration.call('declarePolicyApplied', id)),
      );
    },
    [migration, write, run],
  );
  return { connection, changes, busy, failed, reload, propose, handOver, declare };
}
