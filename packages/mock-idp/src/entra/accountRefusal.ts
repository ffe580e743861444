import { identityProviderOf } from '../directory/personalAccounts.ts';
import type { UserRecord } from '../directory/records.ts';
import type { Presence, WorldDirectory } from '../directory/worldDirectory.ts';
import { EntraError } from './entraError.ts';

/** Why an account may not be used now, whatever it can prove; undefined if it may. */
export function findAccountRefusal({ enabled, upn, state }: UserRecord): EntraError | undefined {
  if (!enabled) return new EntraError(50057);
  if (state.blockedBy !== undefined) return new EntraError(state.blockedBy, { upn });
  return undefined;
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

/** AADSTS50020: somebody whom the tenant neither has nor invited. */
export function foreignAccount(
  { upn, tenantId }: UserRecord,
  { tenant, clientId }: { readonly tenant: string; readonly clientId: string },
): EntraError {
  return new EntraError(50020, { upn, idp: identityProviderOf(tenantId), tenant, clientId });
}
