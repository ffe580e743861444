import type { Selectable } from 'kysely';
import type { Queryable } from '../context.ts';
import type { RotationRow, Tx } from '../storage/schema.ts';
import type { Vault } from './vault.ts';

export type RotationKind = Selectable<RotationRow>['kind'];

interface RotationAddress {
  readonly organizationId: string;
  readonly registrationId: string;
}

export interface NewRotation extends RotationAddress {
  readonly kind: RotationKind;
  readonly value: string;
  readonly at: Date;
  /** A person's id. */
  readonly by: string;
  readonly expiresAt: Date | null;
}

export interface OpenRotation {
  readonly kind: RotationKind;
  readonly value: string;
  readonly setAt: Date;
  readonly setBy: string;
  readonly expiresAt: Date | null;
}

/** Stores or replaces a registration's second secret or certificate; it has proven nothing yet. */
export async function writeRotation(tx: Tx, vault: Vault, rotation: NewRotation): Promise<void> {
  const row = {
    kind: rotation.kind,
    key_id: vault.keyId,
    sealed: vault.seal(rotation.value, rotationOwner(rotation)),
    set_at: rotation.at,
    set_by: rotation.by,
    expires_at: rotation.expiresAt,
    proved_at: null,
    literal: null,
  };
  await tx
    .insertInto('rotations')
    .values({ organization_id: rotation.organizationId, registration_id: rotation.registrationId, ...row })
    .onConflict((conflict) => conflict.columns(['organization_id', 'registration_id']).doUpdateSet(row))
    .execute();
}

/** Null when there is no second secret. */
export async function openRotation(
  db: Queryable,
  vault: Vault,
  address: RotationAddress,
): Promise<OpenRotation | null> {
  const row = await db
    .selectFrom('rotations')
    .select(['kind', 'sealed', 'set_at', 'set_by', 'expires_at'])
    .where('organization_id', '=', address.organizationId)
    .where('registration_id', '=', address.registrationId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const value = vault.open(row.sealed, rotationOwner(address));
  return { kind: row.kind, value, setAt: row.set_at, setBy: row.set_by, expiresAt: row.expires_at };
}

export async function deleteRotation(tx: Tx, { organizationId, registrationId }: RotationAddress): Promise<void> {
  await tx
    .deleteFrom('rotations')
    .where('organization_id', '=', organizationId)
    .where('registration_id', '=', registrationId)
    .execute();
}

export function rotationOwner({ organizationId, registrationId }: RotationAddress) {
  return { organizationId, ownerId: registrationId, purpose: 'rotation' } as const;
}
