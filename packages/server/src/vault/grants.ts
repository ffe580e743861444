import type { MicrosoftAccount } from '@authshift/core/contract';
import type { Queryable } from '../context.ts';
import type { Tx } from '../storage/schema.ts';
import type { SealedFor, Vault } from './vault.ts';

/** What came of a sign-in that is to be used again without anybody. */
export interface SignedIn {
  readonly homeAccountId: string;
  readonly account: MicrosoftAccount;
  readonly scopes: readonly string[];
  /** MSAL's serialized cache: one account, one connection. */
  readonly cache: string;
  readonly at: Date;
}

export interface NewGrant extends SignedIn {
  readonly organizationId: string;
  readonly connectionId: string;
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
  const row = { ...sealGrant(vault, grant, grantOwner(grant)), name: grant.account.name };
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
  return row === undefined ? null : unsealGrant(vault, row, grantOwner(address));
}

/** After a refresh: the new tokens of the same sign-in. One that has been given anew meanwhile stays as it is. */
export async function updateGrantCache(
  db: Queryable,
  vault: Vault,
  { cache, at, acquiredAt, ...address }: GrantAddress & Refreshed,
): Promise<void> {
  await db
    .updateTable('grants')
    .set({ ...sealCache(vault, cache, grantOwner(address)), last_refreshed_at: at })
    .where('organization_id', '=', address.organizationId)
    .where('connection_id', '=', address.connectionId)
    .where('acquired_at', '=', acquiredAt)
    .execute();
}

/** The columns that every kind of grant has. */
export function sealGrant(vault: Vault, grant: SignedIn, owner: SealedFor) {
  const { homeAccountId, account, scopes, cache, at } = grant;
  return {
    home_account_id: homeAccountId,
    object_id: account.objectId,
    tenant_id: account.tenantId,
    upn: account.upn,
    scopes: JSON.stringify(scopes),
    ...sealCache(vault, cache, owner),
    acquired_at: at,
    last_refreshed_at: null,
  };
}

export function sealCache(vault: Vault, cache: string, owner: SealedFor) {
  return { key_id: vault.keyId, sealed: vault.seal(cache, owner) };
}

interface SealedGrant {
  readonly home_account_id: string;
  readonly tenant_id: string;
  readonly sealed: Uint8Array;
  readonly acquired_at: Date;
}

export function unsealGrant(vault: Vault, row: SealedGrant, owner: SealedFor): OpenGrant {
  return {
    homeAccountId: row.home_account_id,
    tenantId: row.tenant_id,
    acquiredAt: row.acquired_at,
    cache: vault.open(row.sealed, owner),
  };
}

export function grantOwner({ organizationId, connectionId }: GrantAddress) {
  return { organizationId, ownerId: connectionId, purpose: 'grant' } as const;
}
