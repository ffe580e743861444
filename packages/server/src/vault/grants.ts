import type { MicrosoftAccount } from '@authshift/core/contract';
import type { Queryable } from '../context.ts';
import type { Tx } from '../storage/schema.ts';
import type { Vault } from './vault.ts';

export interface NewGrant {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly homeAccountId: string;
  readonly account: MicrosoftAccount;
  readonly scopes: readonly string[];
  /** MSAL's serialized cache: one account, one connection. */
  readonly cache: string;
  readonly at: Date;
}

export interface OpenGrant {
  readonly homeAccountId: string;
  readonly tenantId: string;
  readonly cache: string;
  /** When somebody signed in for it. */
  readonly acquiredAt: Date;
}

export interface Refreshed extends Pick<OpenGrant, 'cache' | 'acquiredAt'> {
  readonly at: Date;
}

type GrantAddress = Pick<NewGrant, 'organizationId' | 'connectionId'>;

export async function writeGrant(tx: Tx, vault: Vault, grant: NewGrant): Promise<void> {
  const row = {
    home_account_id: grant.homeAccountId,
    object_id: grant.account.objectId,
    tenant_id: grant.account.tenantId,
    upn: grant.account.upn,
    name: grant.account.name,
    scopes: JSON.stringify(grant.scopes),
    key_id: vault.keyId,
    sealed: vault.seal(grant.cache, grantOwner(grant)),
    acquired_at: grant.at,
    last_refreshed_at: null,
  };
  await tx
    .insertInto('grants')
    .values({ organization_id: grant.organizationId, connection_id: grant.connectionId, ...row })
    .onConflict((conflict) => conflict.columns(['organization_id', 'connection_id']).doUpdateSet(row))
    .execute();
}

export async function openGrant(db: Queryable, vault: Vault, address: GrantAddress): Promise<OpenGrant | null> {
  const row = await db
    .selectFrom('grants')
    .select(['home_account_id', 'tenant_id', 'sealed', 'acquired_at'])
    .where('organization_id', '=', address.organizationId)
    .where('connection_id', '=', address.connectionId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    homeAccountId: row.home_account_id,
    tenantId: row.tenant_id,
    acquiredAt: row.acquired_at,
    cache: vault.open(row.sealed, grantOwner(address)),
  };
}

/** After a refresh: the new tokens of the same sign-in. One that has been given anew meanwhile stays as it is. */
export async function updateGrantCache(
  db: Queryable,
  vault: Vault,
  { cache, at, acquiredAt, ...address }: GrantAddress & Refreshed,
): Promise<void> {
  await db
    .updateTable('grants')
    .set({ sealed: vault.seal(cache, grantOwner(address)), key_id: vault.keyId, last_refreshed_at: at })
    .where('organization_id', '=', address.organizationId)
    .where('connection_id', '=', address.connectionId)
    .where('acquired_at', '=', acquiredAt)
    .execute();
}

export function grantOwner({ organizationId, connectionId }: GrantAddress) {
  return { organizationId, ownerId: connectionId, purpose: 'grant' } as const;
}
