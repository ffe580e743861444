import { detectLoop, type Loop, type SetupEntry } from '@authshift/core';
import type { AuthorizationAttempt, AuthorizationOutcome, Connection } from '@authshift/core/contract';
import { useState } from 'react';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';

/** Which connection is watched, and what is known of earlier tries. */
export interface ReauthenticationOptions {
  /** @default the first connection somebody has to sign in to again */
  readonly connectionId?: string | undefined;
  /** What happened before this page was opened, from your own log: lets a loop be noticed across visits. */
  readonly setupLog?: readonly SetupEntry[] | undefined;
}

/** Whether somebody has to sign in again, and whether the last try helped. */
export interface Reauthentication {
  /** Null while nothing is due. */
  readonly connection: Connection | null;
  /** `connected` only after it was due; `failed`: the last try did not connect it. */
  readonly state: 'none' | 'due' | 'failed' | 'connected';
  /** The same try again and again without success; null: not so. */
  readonly loop: Loop | null;
  readonly noteAttempt: (attempt: AuthorizationAttempt) => void;
  readonly noteOutcome: (outcome: AuthorizationOutcome) => void;
}

const dueStatuses: readonly Connection['status'][] = [
  'needs-reauth',
  'credential-expiring',
  'wrong-account',
  'declined',
  'stranded',
  'abandoned',
];
/** How a visit to Microsoft ends that connected nobody. */
export const failedStatuses: readonly Connection['status'][] = ['wrong-account', 'declined', 'stranded', 'abandoned'];

/** Which connection somebody has to sign in to again, how the last try ended, and whether trying goes round in circles. */
export function useReauthentication({ connectionId, setupLog = [] }: ReauthenticationOptions): Reauthentication {
  const { now } = useMigrationContext();
  const [noted, setNoted] = useState<readonly SetupEntry[]>([]);
  // Kept after it was connected, so that the success can be told.
  const [shown, setShown] = useState<string | null>(null);
  // Somebody left for Microsoft and was brought back by no answer: it is as due as before.
  const isUnanswered = [...setupLog, ...noted].at(-1)?.type === 'entered';
  const isDue = (one: Connection) => isDueByStatus(one) || (isUnanswered && one.status === 'authorizing');
  const connection = useMigrationSelector((state) => {
    const due = state.connections.filter(isDue);
    const wanted = connectionId ?? shown ?? due[0]?.id;
    return state.connections.find(({ id }) => id === wanted) ?? null;
  });
  const id = connection?.id ?? null;
  const due = connection !== null && isDue(connection);
  if (due && shown !== id) setShown(id);
  const wasDue = due || (shown !== null && shown === id);
  const connected = wasDue && !due && connection?.grant !== null && connection?.status !== 'authorizing';
  const failed = wasDue && (failedStatuses.includes(connection?.status ?? 'saved') || noted.at(-1)?.type === 'answer');
  const loop = detectLoop([...setupLog, ...noted], { now: now() });
  return {
    connection,
    state: connected ? 'connected' : failed ? 'failed' : wasDue ? 'due' : 'none',
    loop: connected ? null : loop,
    noteAttempt: () => setNoted((before) => [...before, { type: 'entered', step: 'sign-in', at: now() }]),
    noteOutcome: ({ status, error }) => {
      const at = now();
      const entry: SetupEntry =
        status === 'succeeded' ? { type: 'progress', at } : { type: 'answer', code: error?.code ?? status, at };
      setNoted((before) => [...before, entry]);
    },
  };
}

function isDueByStatus({ authType, status }: Connection): boolean {
  // Where the app signs in for itself nobody can: it needs an approval, or another secret.
  return authType.startsWith('oauth') && authType !== 'oauth-app' && dueStatuses.includes(status);
}
