import type { Queryable } from '../context.ts';
import type { SecretRow, Tx } from '../storage/schema.ts';
import type { Vault } from './vault.ts';

export interface SecretOwner {
  readonly organizationId: string;
  /** The connection (password) or registration (client secret or certificate) it belongs to. */
  readonly ownerId: string;
}

export interface NewSecret extends SecretOwner {
  readonly kind: SecretRow['kind'];
  readonly value: string;
  readonly at: Date;
  /** A person's id. */
  readonly by: string;
  /** Absent or null: nobody knows. */
  readonly expiresAt?: Date | null | undefined;
}

/** Stores or replaces; the previous value is gone. */
export async function writeSecret(tx: Tx, vault: Vault, secret: NewSecret): Promise<void> {
  const { organizationId, ownerId } = secret;
  const row = {
    kind: secret.kind,
    key_id: vault.keyId,
    sealed: vault.seal(secret.value, { organizationId, ownerId, purpose: 'secret' }),
    set_at: secret.at,
    set_by: secret.by,
    expires_at: secret.expiresAt ?? null,
  };
  await tx
    .insertInto('secrets')
    .values({ organization_id: organizationId, owner_id: ownerId, ...row })
    .onConflict((conflict) => conflict.columns(['organization_id', 'owner_id']).doUpdateSet(row))
    .execute();
}

/** The plain value, for the one call that needs it. Null when none is stored. */
export async function openSecret(db: Queryable, vault: Vault, owner: SecretOwner): Promise<string | null> {
  const row = await db
    .selectFrom('secrets')
    .select('sealed')
    .where('organization_id', '=', owner.organizationId)
    .where('owner_id', '=', owner.ownerId)
    .executeTakeFirst();
  return row === undefined ? null : vault.open(row.sealed, { ...owner, purpose: 'secret' });
}

export async function deleteSecret(tx: Tx, owner: SecretOwner): Promise<void> {
  await tx
    .deleteFrom('secrets')
    .where('organization_id', '=', owner.organizationId)
    .where('owner_id', '=', owner.ownerId)
    .execute();
}
