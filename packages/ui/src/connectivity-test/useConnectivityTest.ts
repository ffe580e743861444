import { judgePositive, type MigrationError } from '@authshift/core';
import type { ProbeResult, Verification } from '@authshift/core/contract';
import { useCallback, useEffect, useState } from 'react';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useSteps } from '../write/useSteps.ts';
import type { WriteHooks } from '../write/useWrite.ts';

/** What is tested: that a connection works (for one user, if named), or that a change in the tenant has ended the old sign-in. */
export type TestTarget =
  | {
      readonly connectionId: string;
      readonly userId?: string | undefined;
      /** Also sends a message, fetches it and deletes it; for connections over IMAP and SMTP. @default false */
      readonly roundTrip?: boolean | undefined;
    }
  | { readonly policyChangeId: string };

/** What a test proved, with the literal answer it is drawn from. */
export type TestOutcome = Pick<Verification, 'verdict' | 'reason' | 'literal' | 'code' | 'at' | 'retestAt'>;

/** One test: what it tries to prove, what the last try proved, and when the next is worth while. */
export interface ConnectivityTestState {
  readonly kind: 'positive' | 'negative';
  /** Null: not known (any more). */
  readonly connectionId: string | null;
  /** The last one; of a change in the tenant also one of somebody else. */
  readonly outcome: TestOutcome | null;
  readonly busy: boolean;
  /** Why the test itself could not be made. */
  readonly error: MigrationError | null;
  readonly test: () => Promise<void>;
}

/** Tests for real, and judges what the answer proves. */
export function useConnectivityTest(
  target: TestTarget,
  hooks: WriteHooks<'test-connection' | 'verify-policy-change'> = {},
): ConnectivityTestState {
  const { migration, now } = useMigrationContext();
  const { busy, failed, change: send } = useSteps<'test', 'test-connection' | 'verify-policy-change'>(hooks);
  const policyChangeId = 'policyChangeId' in target ? target.policyChangeId : null;
  const connectionId = 'connectionId' in target ? target.connectionId : null;
  const userId = 'connectionId' in target ? (target.userId ?? null) : null;
  const roundTrip = 'connectionId' in target && target.roundTrip === true;
  const change = useMigrationSelector((state) => state.policyChanges?.find(({ id }) => id === policyChangeId) ?? null);
  const [probed, setProbed] = useState<{ readonly of: string; readonly outcome: TestOutcome } | null>(null);
  const tested = `${connectionId} ${userId} ${roundTrip}`;

  useEffect(() => {
    if (policyChangeId !== null) void migration.load('policyChanges');
  }, [migration, policyChangeId]);

  const test = useCallback(async () => {
    if (policyChangeId !== null) {
      const intent = { type: 'verify-policy-change', policyChangeId } as const;
      await send('test', intent, () => migration.call('verifyPolicyChange', policyChangeId));
      return;
    }
    const intent = { type: 'test-connection', connectionId: connectionId ?? '', userId } as const;
    const answer = await send('test', intent, () =>
      migration.call('probe', intent.connectionId, {
        ...(userId === null ? {} : { userId }),
        ...(roundTrip ? { roundTrip } : {}),
      }),
    );
    if (answer !== null) setProbed({ of: tested, outcome: outcomeOf(answer, now()) });
  }, [migration, send, policyChangeId, connectionId, userId, roundTrip, tested, now]);

  return {
    kind: policyChangeId === null ? 'positive' : 'negative',
    connectionId: policyChangeId === null ? connectionId : (change?.connectionId ?? null),
    outcome: policyChangeId === null ? (probed?.of === tested ? probed.outcome : null) : (change?.verification ?? null),
    busy: busy !== null,
    error: failed?.error ?? null,
    test,
  };
}

function outcomeOf({ verdict, literal, code, at }: ProbeResult, now: number): TestOutcome {
  return { ...judgePositive(verdict, now), literal, code, at };
}
