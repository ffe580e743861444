import type { SetupEntry } from '@authshift/core';
import type { AuthorizationOutcome } from '@authshift/core/contract';
import { useCallback, useState } from 'react';
import { useRouter } from 'wouter';

/** What happened in this tab while somebody signed a mailbox in: it outlives the visits to Microsoft, so that a loop is noticed. */
export interface SetupLog {
  readonly entries: readonly SetupEntry[];
  /** Somebody leaves for Microsoft. */
  readonly noteLeaving: () => void;
  readonly noteOutcome: (outcome: AuthorizationOutcome) => void;
}

export function useSetupLog(): SetupLog {
  const key = `harborline-setup ${useRouter().base}`;
  const [entries, setEntries] = useState<readonly SetupEntry[]>(() => read(key));
  const note = useCallback(
    (entry: SetupEntry) => {
      const next = [...read(key), entry];
      sessionStorage.setItem(key, JSON.stringify(next));
      setEntries(next);
    },
    [key],
  );
  return {
    entries,
    noteLeaving: () => note({ type: 'entered', step: 'sign-in', at: Date.now() }),
    noteOutcome: ({ status, error }) =>
      note(
        status === 'succeeded'
          ? { type: 'progress', at: Date.now() }
          : { type: 'answer', code: error?.code ?? status, at: Date.now() },
      ),
  };
}

function read(key: string): readonly SetupEntry[] {
  return JSON.parse(sessionStorage.getItem(key) ?? '[]') as readonly SetupEntry[];
}
