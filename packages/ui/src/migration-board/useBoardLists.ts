import type { MigrationError, ProgrammeStepId } from '@authshift/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';

/** What a step's standing is read from beside connections, registrations and users. */
const listsOfSteps = {
  preflights: ['preflight'],
  pilots: ['pilot'],
  waves: ['waves'],
  rollbacks: ['waves'],
  checkpoints: ['waves'],
  policyChanges: ['scope-down', 'harden', 'wait', 'prove'],
} as const satisfies Readonly<Record<string, readonly ProgrammeStepId[]>>;

export type BoardList = keyof typeof listsOfSteps;

export interface BoardLists {
  /** Every list that is wanted has been answered, one way or the other. */
  readonly settled: boolean;
  /** Why one of them is missing. A back end that does not have it at all is no failure. */
  readonly error: MigrationError | null;
  readonly reload: () => void;
}

/** Loads the lists the shown steps need, and no others: a back end need not have them all. */
export function useBoardLists(steps: readonly ProgrammeStepId[]): BoardLists {
  const migration = useMigration();
  const isReady = useMigrationSelector(({ status }) => status === 'ready');
  const [answered, setAnswered] = useState('');
  const [error, setError] = useState<MigrationError | null>(null);
  const wanted = (Object.keys(listsOfSteps) as BoardList[])
    .filter((list) => listsOfSteps[list].some((step) => steps.includes(step)))
    .join();
  const last = useRef(0);
  const load = useCallback(async () => {
    last.current += 1;
    const mine = last.current;
    const lists = wanted === '' ? [] : (wanted.split(',') as BoardList[]);
    const answers = await Promise.all(lists.map((list) => migration.load(list)));
    if (last.current !== mine) return;
    const failures = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
    if (failures.length > 0) migration.dismissNotice();
    setError(failures.find(({ problem }) => problem?.code !== 'not_supported') ?? null);
    setAnswered(`ready ${wanted}`);
  }, [migration, wanted]);
  useEffect(() => {
    if (isReady) void load();
    return () => {
      last.current += 1;
    };
  }, [isReady, load]);
  return { settled: answered === `ready ${wanted}`, error, reload: () => void load() };
}
