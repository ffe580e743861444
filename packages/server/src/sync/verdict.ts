import { diagnose } from '@authshift/core';

/** What core's diagnosis says of a failure, as far as a user's sync state depends on it. */
export type ErrorVerdict = 'retry' | 'act' | 'unknown';

export function verdictOf(error: { readonly code: string | null; readonly literal: string }): ErrorVerdict {
  const { known, retry } = diagnose(error);
  if (!known) return 'unknown';
  return retry === 'transient' || retry === 'propagating' ? 'retry' : 'act';
}
