import type { MigrationError } from '@authshift/core';
import type { Evidence } from '@authshift/core/contract';
import { useCallback, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';

export interface EvidenceState {
  readonly evidence: Evidence | null;
  readonly busy: boolean;
  readonly error: MigrationError | null;
  /** Asks the back end, which records that it was read. */
  readonly make: () => Promise<void>;
}

/** The record of the migration, made when asked for: it is a moment, not something that follows along. */
export function useEvidence(): EvidenceState {
  const migration = useMigration();
  const [evidence, setEvidence] = useState<Evidence | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<MigrationError | null>(null);
  const make = useCallback(async () => {
    setBusy(true);
    setError(null);
    const made = await migration.call('getEvidence');
    setBusy(false);
    if (made.ok) return setEvidence(made.value);
    migration.dismissNotice();
    setError(made.error);
  }, [migration]);
  return { evidence, busy, error, make };
}
