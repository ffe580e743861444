import type { Connection, PolicyChange, PolicyChangeInput } from '@authshift/core/contract';
import { useCallback, useEffect, useMemo } from 'react';
import { useConnection } from '../connection/useConnection.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type Steps, useSteps } from '../write/useSteps.ts';
import type { WriteHooks } from '../write/useWrite.ts';

type Writes = 'propose-policy-change' | 'hand-over-policy-change' | 'declare-policy-applied';
type What = 'load' | 'propose' | `step ${string}`;

/** Vetoes and follows every change in the tenant and every proof of one. */
export type HardeningHooks = WriteHooks<Writes | 'test-connection' | 'verify-policy-change'>;

/** The changes that close the old door in the tenant: proposed, handed over, made, proved or undone. */
export interface HardeningState extends Pick<Steps<What, Writes>, 'busy' | 'failed'> {
  readonly connection: Connection | undefined;
  /** Null: not loaded yet. Newest first. */
  readonly changes: readonly PolicyChange[] | null;
  readonly reload: () => void;
  /** Resolves to true once it is proposed. */
  readonly propose: (input: Omit<PolicyChangeInput, 'connectionId'>) => Promise<boolean>;
  readonly handOver: (change: PolicyChange) => Promise<void>;
  readonly declare: (change: PolicyChange) => Promise<void>;
}

/** The changes of the tenant that end a legacy connection's sign-in, from proposal to proof. */
export function useTenantHardening(connectionId: string, hooks: HardeningHooks = {}): HardeningState {
  const migration = useMigration();
  const { busy, failed, read, change } = useSteps<What, Writes>({ onBefore: hooks.onBefore, onAfter: hooks.onAfter });
  const connection = useConnection(connectionId);
  const all = useMigrationSelector((state) => state.policyChanges);
  const changes = useMemo(
    () =>
      all
        ?.filter((one) => one.connectionId === connectionId)
        .toSorted((a, b) => Date.parse(b.requestedAt) - Date.parse(a.requestedAt)) ?? null,
    [all, connectionId],
  );
  const reload = useCallback(() => void read('load', () => migration.load('policyChanges')), [migration, read]);
  useEffect(reload, [reload]);
  const propose = useCallback(
    async (input: Omit<PolicyChangeInput, 'connectionId'>) => {
      const intent = { type: 'propose-policy-change', kind: input.kind, connectionId } as const;
      const made = await change('propose', intent, () =>
        migration.call('proposePolicyChange', { ...input, connectionId }),
      );
      return made !== null;
    },
    [migration, change, connectionId],
  );
  const handOver = useCallback(
    async ({ id }: PolicyChange) => {
      const intent = { type: 'hand-over-policy-change', policyChangeId: id } as const;
      await change(`step ${id}`, intent, () => migration.call('handOverPolicyChange', id));
    },
    [migration, change],
  );
  const declare = useCallback(
    async ({ id }: PolicyChange) => {
      const intent = { type: 'declare-policy-applied', policyChangeId: id } as const;
      await change(`step ${id}`, intent, () => migration.call('declarePolicyApplied', id));
    },
    [migration, change],
  );
  return { connection, changes, busy, failed, reload, propose, handOver, declare };
}
