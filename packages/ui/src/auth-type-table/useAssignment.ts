import type { AssignmentChange, Job, Scope } from '@authshift/core/contract';
import { useCallback, useState } from 'react';
import { useMigrationContext } from '../provider/migrationContext.ts';

/** A bulk change a person has asked for and should see counted before it happens. */
export interface ProposedChange {
  readonly scope: Scope;
  readonly change: AssignmentChange;
  readonly title: string;
  /** The counts a person has seen were overtaken; the dialog says so. */
  readonly overtaken?: boolean;
}

export interface Confirmation {
  readonly acceptUnproven: boolean;
  readonly expectedCount: number;
  readonly snapshot: string;
}

export interface Assignment {
  readonly proposed: ProposedChange | null;
  readonly finished: Job | null;
  /** Shows the counts first. */
  readonly propose: (proposed: ProposedChange) => void;
  readonly cancel: () => void;
  /** Applies at once; where the back end wants the risk accepted first, the counts are shown after all. */
  readonly apply: (proposed: ProposedChange, confirmation?: Confirmation) => void;
  readonly dismissFinished: () => void;
}

export function useAssignment(): Assignment {
  const { migration, addFailedChange } = useMigrationContext();
  const [proposed, setProposed] = useState<ProposedChange | null>(null);
  const [finished, setFinished] = useState<Job | null>(null);

  const apply = useCallback(
    (wanted: ProposedChange, confirmation?: Confirmation) => {
      const run = async () => {
        setProposed(null);
        setFinished(null);
        const result = await migration.assign(wanted.scope, wanted.change, confirmation);
        if (result.ok) {
          if (result.value.total > 1) setFinished(result.value);
          return;
        }
        migration.dismissNotice();
        const code = result.error.problem?.code;
        if (code === 'unproven_not_accepted' || code === 'scope_changed') {
          setProposed({ ...wanted, overtaken: code === 'scope_changed' });
          return;
        }
        addFailedChange({ error: result.error, retry: () => void run() });
      };
      void run();
    },
    [migration, addFailedChange],
  );
  const cancel = useCallback(() => setProposed(null), []);
  const dismissFinished = useCallback(() => setFinished(null), []);
  return { proposed, finished, propose: setProposed, cancel, apply, dismissFinished };
}
