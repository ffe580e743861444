import type { Result } from '@authshift/core';
import { useEffect, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';

/** An answer of the back end that no list holds. */
export interface Asked<T> {
  /** The last good answer; null: none yet, or nothing was asked. */
  readonly value: T | null;
  /** Asked for this question and answered, well or not; also while nothing is asked. */
  readonly settled: boolean;
}

/**
 * Asks whenever `question` changes, and keeps the last answer meanwhile; null asks nothing. A failure is no notice: what depends on the
 * answer says that it is not known.
 */
export function useAsked<T>(question: string | null, ask: () => Promise<Result<T>>): Asked<T> {
  const migration = useMigration();
  const [answer, setAnswer] = useState<{ readonly to: string; readonly value: T | null } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question says what `ask` depends on
  useEffect(() => {
    if (question === null) return;
    let isOld = false;
    void ask().then((result) => {
      if (isOld) return;
      if (!result.ok) migration.dismissNotice();
      setAnswer((before) => ({ to: question, value: result.ok ? result.value : (before?.value ?? null) }));
    });
    return () => {
      isOld = true;
    };
  }, [migration, question]);
  if (question === null) return { value: null, settled: true };
  return { value: answer?.value ?? null, settled: answer !== null };
}

/** All answers, or the first failure among them. */
export async function askAll<T>(asked: readonly Promise<Result<T>>[]): Promise<Result<readonly T[]>> {
  const values: T[] = [];
  for (const result of await Promise.all(asked)) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return { ok: true, value: values };
}
