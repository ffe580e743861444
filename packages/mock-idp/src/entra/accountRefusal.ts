import type { UserRecord } from '../directory/records.ts';
import type { Presence, WorldDirectory } from '../directory/worldDirectory.ts';
import { EntraError } from './entraError.ts';

/** Why an account may not be used now, whatever it can prove; undefined if it may. */
export function findAccountRefusal({ enabled, upn, state }: UserRecord): EntraError | undefined {
  if (!enabled) return new EntraError(50057);
  if (state.blockedBy !== undefined) return new EntraError(state.blockedBy, { upn });
  return undefined;
}

/** Why an account has no password that Entra could check; undefined if it has one. */
export function findPasswordRefusal({ passwordKept, upn }: UserRecord): EntraError | undefined {
  return passwordKept === 'nowhere' ? new EntraError(50056, { upn }) : undefined;
}

/** A right password that is too old: 50055, or 50144 where it can only be changed on premises. */
export function expiredPassword({ passwordKept, upn }: UserRecord): EntraError {
  return new EntraError(passwordKept === 'on-premises' ? 50144 : 50055, { upn });
}

/** The account a code or a refresh token stands for, as it is now. Throws 50034 if it is gone, and what `findAccountRefusal` finds. */
export function requireUsable(
  directory: Pick<WorldDirectory, 'findUserByOid'>,
  { tenantId, oid }: { readonly tenantId: string; readonly oid: string },
): Presence {
  const presence = directory.findUserByOid(tenantId, oid);
  if (presence === undefined) throw new EntraError(50034, { upn: oid });
  const refusal = findAccountRefusal(presence.user);
  if (refusal !== undefined) throw refusal;
  return presence;
}
