import type { UserRecord } from '../directory/records.ts';
import { EntraError } from './entraError.ts';

/** Why an account may not be used now, whatever it can prove; undefined if it may. */
export function findAccountRefusal({ enabled, upn, state }: UserRecord): EntraError | undefined {
  if (!enabled) return new EntraError(50057);
  if (state.blockedBy !== undefined) return new EntraError(state.blockedBy, { upn });
  return undefined;
}
