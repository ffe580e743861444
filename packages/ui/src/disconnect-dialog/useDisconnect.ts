import type { MigrationError } from '@authshift/core';
import type { Connection, DisconnectGate } from '@authshift/core/contract';
import { useCallback, useEffect, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';

/** Vetoes and follows disconnecting, and what the dialog offers instead of it and after it. */
export type DisconnectHooks = WriteHooks<'disconnect' | 'restore-connection' | 'pause-connection'>;

/** Where the question stands. */
export type DisconnectStep =
  | { readonly at: 'checking' }
  | { readonly at: 'unchecked'; readonly error: MigrationError }
  /** Nobody can go past this. */
  | { readonly at: 'blocked'; readonly gate: DisconnectGate }
  /** A second admin can; this one may ask for it. */
  | { readonly at: 'asking'; readonly gate: DisconnectGate }
  /** This admin has asked, and cannot confirm it, too. */
  | { readonly at: 'requested'; readonly gate: DisconnectGate }
  | { readonly at: 'confirming'; readonly gate: DisconnectGate }
  | { readonly at: 'done'; readonly connection: Connection };

/** The question, its answer, and the way back. */
export interface DisconnectState {
  readonly step: DisconnectStep;
  readonly busy: 'disconnect' | 'ask' | 'withdraw' | 'restore' | 'pause' | null;
  readonly error: MigrationError | null;
  readonly check: () => Promise<void>;
  /** Each resolves to the connection as it is then; null: vetoed or refused. */
  readonly disconnect: () => Promise<Connection | null>;
  readonly ask: (reason: string) => Promise<Connection | null>;
  readonly withdraw: () => Promise<Connection | null>;
  readonly restore: () => Promise<Connection | null>;
  readonly pause: () => Promise<Connection | null>;
}

type Send = () => ReturnType<ReturnType<typeof useMigration>['disconnect']>;

/** Asks the back end whether a connection may go, and lets it go: at once, with a second admin, or not at all. */
export function useDisconnect(connection: Connection, { onBefore, onAfter }: DisconnectHooks = {}): DisconnectState {
  const migration = useMigration();
  const write = useWrite<'disconnect' | 'restore-connection' | 'pause-connection'>({ onBefore, onAfter });
  const actorId = useMigrationSelector((state) => state.me?.actor.id ?? null);
  const [step, setStep] = useState<DisconnectStep>({ at: 'checking' });
  const [busy, setBusy] = useState<DisconnectState['busy']>(null);
  const [error, setError] = useState<MigrationError | null>(null);
  const connectionId = connection.id;
  const asker = connection.disconnectRequest?.actorId ?? null;

  const check = useCallback(async () => {
    setStep({ at: 'checking' });
    setError(null);
    const result = await migration.previewDisconnect(connectionId);
    if (!result.ok) return setStep({ at: 'unchecked', error: result.error });
    setStep({ at: judge(result.value, asker, actorId), gate: result.value });
  }, [migration, connectionId, asker, actorId]);
  useEffect(() => void check(), [check]);

  const run = async (
    what: NonNullable<DisconnectState['busy']>,
    type: 'disconnect' | 'restore-connection' | 'pause-connection',
    send: Send,
  ): Promise<Connection | null> => {
    setBusy(what);
    setError(null);
    const outcome = await write({ type, connectionId }, send);
    setBusy(null);
    if (outcome === null) return null;
    if (outcome.ok) return outcome.value;
    migration.dismissNotice();
    // Somebody came to depend on it while the dialog stood open: show whom.
    if (outcome.error.problem?.code === 'disconnect_blocked') await check();
    else setError(outcome.error);
    return null;
  };
  const disconnect = async () => {
    const gone = await run('disconnect', 'disconnect', () => migration.disconnect(connectionId));
    if (gone !== null) setStep({ at: 'done', connection: gone });
    return gone;
  };
  return {
    step,
    busy,
    error,
    check,
    disconnect,
    ask: (reason) => run('ask', 'disconnect', () => migration.disconnect(connectionId, { override: { reason } })),
    withdraw: () => run('withdraw', 'restore-connection', () => migration.restore(connectionId)),
    restore: () => run('restore', 'restore-connection', () => migration.restore(connectionId)),
    pause: () => run('pause', 'pause-connection', () => migration.call('pause', connectionId)),
  };
}

function judge(
  gate: DisconnectGate,
  asker: string | null,
  actorId: string | null,
): 'confirming' | 'blocked' | 'asking' | 'requested' {
  if (gate.allowed) return 'confirming';
  if (gate.blockers.some((blocker) => !blocker.overridable)) return 'blocked';
  if (asker === null) return 'asking';
  return asker === actorId ? 'requested' : 'confirming';
}
