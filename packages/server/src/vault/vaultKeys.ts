import { sql } from 'kysely';
import type { Database } from '../storage/schema.ts';
import { type SealedTable, sealedTables } from './sealedTables.ts';
import { type Vault, VaultError } from './vault.ts';

/** How many values each key seals in the database, by the key's id. */
export async function countByKey(
  db: Database,
  tables: readonly SealedTable[] = sealedTables,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { name } of tables) {
    const { rows } = await sql<{ key_id: string; count: number }>`select key_id, count(*)::int as count
      from ${sql.table(name)} where sealed is not null group by 1 order by 1`.execute(db);
    for (const { key_id, count } of rows) counts.set(key_id, (counts.get(key_id) ?? 0) + count);
  }
  return counts;
}

/** Ids of keys that something lasting is sealed with and that the vault does not know. */
export async function findMissingKeys(db: Database, vault: Vault): Promise<readonly string[]> {
  const counts = await countByKey(
    db,
    sealedTables.filter(({ lasting }) => lasting),
  );
  return [...counts.keys()].filter((keyId) => !vault.keyIds.includes(keyId));
}

/** Refuses keys that cannot open what the database holds: silently starting would lose every grant at its next use. */
export async function checkVaultKeys(db: Database, vault: Vault): Promise<void> {
  const missing = await findMissingKeys(db, vault);
  if (missing.length === 0) return;
  const ids = missing.join(', ');
  if (vault.keyIds.length === 0) {
    throw new VaultError(
      `The database holds sealed secrets or grants, but no vault key was given. Give the key they were sealed with; its id is ${ids}.`,
    );
  }
  throw new VaultError(
    `The vault key is not the one that sealed the secrets and grants of this database. Missing is the key with the id ${ids}; given was ${vault.keyIds.join(', ')}. Give the missing one as well.`,
  );
}
