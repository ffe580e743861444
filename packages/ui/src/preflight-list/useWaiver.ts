import type { MigrationError } from '@authshift/core';
import type { PreflightCode, UserPatch } from '@authshift/core/contract';
import { useCallback } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useSteps } from '../write/useSteps.ts';
import type { WriteHooks } from '../write/useWrite.ts';

/** Accepts findings of one user with a reason, and takes that back. */
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
  const { busy, failed, change } = useSteps<'save', 'waive-checks' | 'unwaive-checks'>(hooks);
  const save = useCallback(
    async (type: 'waive-checks' | 'unwaive-checks', codes: readonly PreflightCode[], patch: UserPatch) => {
      const kept = await change('save', { type, userId, codes }, () => migration.call('updateUser', userId, patch));
      return kept !== null;
    },
    [migration, change, userId],
  );
  return {
    busy: busy !== null,
    error: failed?.error ?? null,
    waive: useCallback(
      (codes, reason) => save('waive-checks', codes, { waive: { codes: [...codes], reason, until: null } }),
      [save],
    ),
    unwaive: useCallback((codes) => save('unwaive-checks', codes, { unwaive: { codes: [...codes] } }), [save]),
  };
}
