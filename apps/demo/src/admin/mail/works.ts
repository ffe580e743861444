import type { Connection } from '@authshift/core/contract';

/** Signed in, and Exchange has said yes since. */
export function works({ grant, status }: Connection): boolean {
  return grant !== null && status === 'healthy';
}
