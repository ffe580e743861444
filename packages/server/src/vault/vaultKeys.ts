import { sql } from 'kysely';
import type { Database } from '../storage/schema.ts';
import { sealedTables } from './sealedTables.ts';
import { type Vault, VaultError } from './vault.ts';

/** How many values each key seals in the database, by the key's id. */
export async function countByKey(db: Database): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { name } of sealedTables) {
    const { rows } = await sql<{ key_id: string; count: number }>`select key_id, count(*)::int as count
      from ${sql.table(name)} where sealed is not null group by 1 order by 1`.execute(db);
    for (const { key_id, count } of rows) counts.set(key_id, (counts.get(key_id) ?? 0) + count);
  }
  return counts;
}

/** Ids of keys that something lasting is sealed with and that the vault does not know. */
export async function findMissingKeys(db: Database, vault: Vault): Promise<readonly string[]> {
  const used = new Set<string>();
  for (const { name } of sealedTables.filter(({ lasting }) => lasting)) {
    for (const keyId of await readKeyIds(db, name)) used.add(keyId);
  }
  return [...used].filter((keyId) => !vault.keyIds.includes(keyId));
}

/** From one to the next along the index: however many values there are, there are few keys. */
async function readKeyIds(db: Database, name: string): Promise<readonly string[]> {
  const table = sql.table(name);
  const { rows } = await sql<{ key_id: string }>`with recursive used as (
      select min(key_id) as key_id from ${table}
      union all select (select min(key_id) from ${table} where key_id > used.key_id) from used where used.key_id is not null
    ) select key_id from used where key_id is not null`.execute(db);
  return rows.map(({ key_id }) => key_id);
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
