import type { MigrationError } from '@authshift/core';
import type { Evidence } from '@authshift/core/contract';
import { useCallback, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useSteps } from '../write/useSteps.ts';

/** The record for an auditor, once somebody asked for it: reading it is itself audited. */
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
  const { busy, failed, read } = useSteps<'make', never>();
  const make = useCallback(async () => {
    const made = await read('make', () => migration.call('getEvidence'));
    if (made !== null) setEvidence(made);
  }, [migration, read]);
  return { evidence, busy: busy !== null, error: failed?.error ?? null, make };
}
