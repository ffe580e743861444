import type { MigrationError } from '@authshift/core';
import type { PreflightCode } from '@authshift/core/contract';
import { useCallback, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';

export interface WaiverState {
  readonly busy: boolean;
  readonly error: MigrationError | null;
  /** Resolves to true once it is kept. */
  readonly waive: (codes: readonly PreflightCode[], reason: string) => Promise<boolean>;
  readonly unwaive: (codes: readonly PreflightCode[]) => Promise<boolean>;
}

/** Takes the risk of a user's failed checks, in the name of who is signed in, and takes that back. */
export function useWaiver(userId: string, hooks: WriteHooks<'waive-checks' | 'unwaive-checks'> = {}): WaiverState {
  const migration = useMigration();
  const write = useWrite(hooks);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<MigrationError | null>(null);
  const send = useCallback(
    async (type: 'waive-checks' | 'unwaive-checks', codes: readonly PreflightCode[], reason: string) => {
      setBusy(true);
      setError(null);
      const patch =
        type === 'waive-checks'
          ? { waive: { codes: [...codes], reason, until: null } }
          : { unwaive: { codes: [...codes] } };
      const outcome = await write({ type, userId, codes }, () => migration.call('updateUser', userId, patch));
      setBusy(false);
      if (outcome === null || outcome.ok) return outcome !== null;
      migration.dismissNotice();
      setError(outcome.error);
      return false;
    },
    [migration, write, userId],
  );
  return {
    busy,
    error,
    waive: useCallback((codes, reason) => send('waive-checks', codes, reason), [send]),
    unwaive: useCallback((codes) => send('unwaive-checks', codes, ''), [send]),
  };
}
