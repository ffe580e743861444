import { takesPart } from '@authshift/core';
import type { Connection, ProbeResult } from '@authshift/core/contract';
import { useCallback, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { type Steps, useSteps } from '../write/useSteps.ts';
import type { WriteHooks } from '../write/useWrite.ts';

/** What can be done with a connection right here. The way to Microsoft and Disconnect have questions of their own. */
export type ConnectionStep = 'test' | 'pause' | 'resume' | 'restore';
type Writes = 'test-connection' | 'pause-connection' | 'resume-connection' | 'restore-connection';
/** Vetoes and follows every step a card can take. */
export type ConnectionActionHooks = WriteHooks<Writes>;

/** Which steps one connection has a place for, which is under way, and what the last one answered. */
export interface ConnectionActionsState extends Pick<Steps<ConnectionStep, Writes>, 'busy' | 'failed'> {
  /** Whether the connection's status has a place for it; whether the person may is another question. */
  readonly offers: Readonly<Record<ConnectionStep | 'disconnect', boolean>>;
  /** What Exchange answered the last test. */
  readonly probe: ProbeResult | null;
  readonly test: () => Promise<void>;
  /** Each resolves to true once it is done. */
  readonly pause: () => Promise<boolean>;
  readonly resume: () => Promise<boolean>;
  readonly restore: () => Promise<boolean>;
}

/** Tests, pauses, resumes and restores one connection. */
export function useConnectionActions(
  connection: Connection,
  { onBefore, onAfter }: ConnectionActionHooks = {},
): ConnectionActionsState {
  const migration = useMigration();
  const { busy, failed, change } = useSteps<ConnectionStep, Writes>({ onBefore, onAfter });
  const [probe, setProbe] = useState<ProbeResult | null>(null);
  const connectionId = connection.id;
  const test = useCallback(async () => {
    setProbe(null);
    const intent = { type: 'test-connection', connectionId, userId: null } as const;
    setProbe(await change('test', intent, () => migration.probe(connectionId)));
  }, [migration, change, connectionId]);
  const pause = useCallback(
    async () =>
      (await change('pause', { type: 'pause-connection', connectionId }, () =>
        migration.call('pause', connectionId),
      )) !== null,
    [migration, change, connectionId],
  );
  const resume = useCallback(
    async () =>
      (await change('resume', { type: 'resume-connection', connectionId }, () =>
        migration.call('resume', connectionId),
      )) !== null,
    [migration, change, connectionId],
  );
  const restore = useCallback(
    async () =>
      (await change('restore', { type: 'restore-connection', connectionId }, () => migration.restore(connectionId))) !==
      null,
    [migration, change, connectionId],
  );
  return { offers: offersOf(connection), probe, busy, failed, test, pause, resume, restore };
}

function offersOf(connection: Connection): ConnectionActionsState['offers'] {
  const { status, restorableUntil } = connection;
  const isGone = status === 'disconnected' || status === 'purged';
  return {
    test: takesPart(status) && hasCredential(connection),
    pause: takesPart(status) && status !== 'disconnect-requested',
    resume: status === 'paused',
    restore: isGone && restorableUntil !== null,
    disconnect: !isGone,
  };
}

/** Whether there is anything to sign in with. An app's own proof is its registration's: its status tells. */
function hasCredential({ authType, grant, secret, status }: Connection): boolean {
  if (authType === 'oauth-delegated') return grant !== null;
  if (authType === 'oauth-app') return status !== 'saved' && status !== 'awaiting-consent';
  return secret !== null;
}
