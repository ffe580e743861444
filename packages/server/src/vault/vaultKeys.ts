import { sql } from 'kysely';
import type { Database } from '../storage/schema.ts';
import { type Vault, VaultError } from './vault.ts';

/** Where sealed values outlive a few minutes. An attempt's is gone within the hour, and its loss costs one more sign-in. */
export const sealedTables = ['secrets', 'rotations', 'grants'] as const;

/** Ids of the keys that are in use in the database, each with how many values it seals. */
export async function countByKey(db: Database): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const table of sealedTables) {
    const { rows } = await sql<{ key_id: string; count: number }>`
      select key_id, count(*)::int as count from ${sql.table(table)} group by 1 order by 1`.execute(db);
    for (const { key_id, count } of rows) counts.set(key_id, (counts.get(key_id) ?? 0) + count);
  }
  return counts;
}

/** Ids of keys that something is sealed with and that the vault does not know. */
export async function findMissingKeys(db: Database, vault: Vault): Promise<readonly string[]> {
  return [...(await countByKey(db)).keys()].filter((keyId) => !vault.keyIds.includes(keyId));
}

/** Refuses keys that cannot open what the database holds: silently starting would lose every grant at its next use. */
export async function checkVaultKeys(db: Database, vault: Vault): Promise<void> {
  const missing = await findMissingKeys(db, vault);
  if (missing.length === 0) return;
  const ids = missing.map((keyId) => `"${keyId}"`).join(', ');
  if (vault.keyIds.length === 0) {
    throw new VaultError(
      `The database holds sealed secrets or grants, but no vault key was given. Give the key they were sealed with: its id is ${ids}.`,
    );
  }
  const given = vault.keyIds.map((keyId) => `"${keyId}"`).join(', ');
  throw new VaultError(
    `The vault key is not the one that sealed the secrets and grants of this database: a key with the id ${ids} is missing; given: ${given}. Give the original key, beside the newer one.`,
  );
}
