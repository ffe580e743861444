import type { MigrationError } from '@authshift/core';
import { useCallback } from 'react';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';

export interface ErrorExplanation {
  readonly why: string;
  readonly remedy: string | null;
}

/** Turns the end of a call into words. A refusal speaks for itself: the back end's problem details say why and what to do. */
export function useExplainError(): (error: MigrationError) => ErrorExplanation {
  const common = useMessages('common', commonEnglish);
  return useCallback(
    (error) => {
      if (error.kind === 'unreachable') return { why: common.unreachable, remedy: null };
      if (error.problem === null) return { why: common.invalidAnswer, remedy: null };
      const { title, detail, remedy } = error.problem;
      return { why: detail ?? title, remedy: remedy ?? null };
    },
    [common],
  );
}
