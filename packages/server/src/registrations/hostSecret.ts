import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { HOST, personId } from '../audit/people.ts';
import type { ServerContext } from '../context.ts';
import type { Tx } from '../storage/schema.ts';
import { openSecret, type SecretOwner } from '../vault/secrets.ts';
import { VaultError } from '../vault/vault.ts';

/**
 * Call it before an admin's secret takes the place of the one in use: where that was the host's, it is remembered well enough to be
 * recognised, so that a host that goes on saying it at each start does not bring it back.
 */
export async function rememberHostSecret(tx: Tx, server: ServerContext, owner: SecretOwner): Promise<void> {
  if (!(await isHosts(tx, owner))) return;
  const value = await openIfPossible(tx, server, owner);
  if (value === null) return;
  await tx
    .updateTable('registrations')
    .set({ host_said: await toRemember(value) })
    .where('organization_id', '=', owner.organizationId)
    .where('id', '=', owner.ownerId)
    .execute();
}

/** Whether the secret in use came from the host. */
export async function isHosts(tx: Tx, { organizationId, ownerId }: SecretOwner): Promise<boolean> {
  const row = await tx
    .selectFrom('secrets')
    .select('set_by')
    .where('organization_id', '=', organizationId)
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  return row !== undefined && row.set_by === (await personId(tx, organizationId, HOST));
}

/** What does not open is worth no more than what is not there. */
export async function openIfPossible(tx: Tx, { vault }: ServerContext, owner: SecretOwner): Promise<string | null> {
  try {
    return await openSecret(tx, vault, owner);
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** Recognises a secret and is none: salted, and slow to try out (RFC 7914). */
async function toRemember(value: string, salt: Buffer = randomBytes(16)): Promise<string> {
  return `${salt.toString('hex')}:${(await derive(value, salt, 32)).toString('hex')}`;
}

export async function isRemembered(remembered: string, value: string): Promise<boolean> {
  const salt = Buffer.from(remembered.split(':')[0] ?? '', 'hex');
  return timingSafeEqual(Buffer.from(remembered), Buffer.from(await toRemember(value, salt)));
}
