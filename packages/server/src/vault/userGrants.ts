import type { Queryable } from '../context.ts';
import type { Tx } from '../storage/schema.ts';
import { type OpenGrant, type Refreshed, type SignedIn, sealCache, sealGrant, unsealGrant } from './grants.ts';
import type { Vault } from './vault.ts';

export interface UserGrantAddress {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly userId: string;
}

export interface NewUserGrant extends UserGrantAddress, SignedIn {}

/** Keeps the tokens of a user who signed in with their own account; their mailbox is opened with them from then on. */
export async function writeUserGrant(tx: Tx, vault: Vault, grant: NewUserGrant): Promise<void> {
  const row = sealGrant(vault, grant, userGrantOwner(grant));
  const { organizationId, connectionId, userId } = grant;
  await tx
    .insertInto('user_grants')
    .values({ organization_id: organizationId, connection_id: connectionId, user_id: userId, ...row })
    .onConflict((conflict) => conflict.columns(['organization_id', 'connection_id', 'user_id']).doUpdateSet(row))
    .execute();
}

export async function openUserGrant(
  db: Queryable,
  vault: Vault,
  address: UserGrantAddress,
): Promise<(OpenGrant & { readonly upn: string }) | null> {
  const row = await db
    .selectFrom('user_grants')
    .select(['home_account_id', 'tenant_id', 'upn', 'sealed', 'acquired_at'])
    .where('organization_id', '=', address.organizationId)
    .where('connection_id', '=', address.connectionId)
    .where('user_id', '=', address.userId)
    .executeTakeFirst();
  return row === undefined ? null : { ...unsealGrant(vault, row, userGrantOwner(address)), upn: row.upn };
}

/** After a refresh: the new tokens of the same sign-in. One that has been given anew meanwhile stays as it is. */
export async function updateUserGrantCache(
  db: Queryable,
  vault: Vault,
  { cache, at, acquiredAt, ...address }: UserGrantAddress & Refreshed,
): Promise<void> {
  await db
    .updateTable('user_grants')
    .set({ ...sealCache(vault, cache, userGrantOwner(address)), last_refreshed_at: at })
    .where('organization_id', '=', address.organizationId)
    .where('connection_id', '=', address.connectionId)
    .where('user_id', '=', address.userId)
    .where('acquired_at', '=', acquiredAt)
    .execute();
}

/** As whom users signed in for themselves; who did not is opened with the connection's own grant. */
export async function ownAccounts(
  db: Queryable,
  { organizationId, connectionId }: Omit<UserGrantAddress, 'userId'>,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('user_grants')
    .select(['user_id', 'upn'])
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .where('user_id', 'in', [...userIds])
    .execute();
  return new Map(rows.map((row) => [row.user_id, row.upn]));
}

export function userGrantOwner({ organizationId, connectionId, userId }: UserGrantAddress) {
  return { organizationId, ownerId: `${connectionId}/${userId}`, purpose: 'grant' } as const;
}
