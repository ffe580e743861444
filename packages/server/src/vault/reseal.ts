import { type RawBuilder, sql } from 'kysely';
import type { Database, Tx } from '../storage/schema.ts';
import { type SealedTable, sealedTables } from './sealedTables.ts';
import { type Vault, VaultError } from './vault.ts';

export interface ResealOptions {
  /** Fires to stop after the batch under way. */
  readonly stopping: AbortSignal;
  /** Hears of every batch once it is written, with what has been sealed anew so far. */
  onProgress(resealed: number): void;
}

export interface Resealed {
  readonly resealed: number;
  /** Values that no given key opens, by table: they stay as they are. */
  readonly unopened: ReadonlyMap<string, number>;
}

/** Rows sealed anew between two commits. */
const BATCH = 200;

/**
 * Seals with the newest key whatever an older one has sealed. Which key sealed a row stands in the row, so there is nothing to remember:
 * stopped or killed at any moment, the next run goes on with what is left. Servers go on working beside it.
 */
export async function reseal(db: Database, vault: Vault, options: ResealOptions): Promise<Resealed> {
  const unopened = new Map<string, number>();
  let resealed = 0;
  for (const table of sealedTables) {
    let after: readonly string[] | null = null;
    do {
      if (options.stopping.aborted) return { resealed, unopened };
      const batch: Batch = await resealBatch(db, vault, { table, after });
      resealed += batch.resealed;
      if (batch.unopened > 0) unopened.set(table.name, (unopened.get(table.name) ?? 0) + batch.unopened);
      if (batch.resealed > 0) options.onProgress(resealed);
      after = batch.last;
    } while (after !== null);
  }
  return { resealed, unopened };
}

interface Place {
  readonly table: SealedTable;
  /** The organization and key of the row before; null: from the start. */
  readonly after: readonly string[] | null;
}

interface Batch {
  readonly resealed: number;
  readonly unopened: number;
  /** Where to go on; null: at the end. */
  readonly last: readonly string[] | null;
}

interface SealedRow {
  readonly place: readonly string[];
  readonly sealed: Uint8Array;
}

async function resealBatch(db: Database, vault: Vault, place: Place): Promise<Batch> {
  return db.transaction().execute(async (tx) => {
    const rows = await lockRows(tx, vault, place);
    const opened = rows.flatMap((row) => {
      const sealed = sealAnew(vault, place.table, row);
      return sealed === null ? [] : [{ place: row.place, sealed: Buffer.from(sealed).toString('base64') }];
    });
    await writeRows(tx, vault, { table: place.table, rows: opened });
    const last = rows.length < BATCH ? null : (rows.at(-1)?.place ?? null);
    return { resealed: opened.length, unopened: rows.length - opened.length, last };
  });
}

/** Locked until they are written, so that nobody's newer value is overwritten with an older one. */
async function lockRows(tx: Tx, vault: Vault, { table, after }: Place): Promise<readonly SealedRow[]> {
  const place = placeOf(table);
  const from = after === null ? sql`` : sql`and (${place}) > (${sql.join(after)})`;
  const { rows } = await sql<SealedRow>`select array[${place}] as place, sealed from ${sql.table(table.name)}
    where key_id <> ${vault.keyId} and sealed is not null ${from}
    order by ${place} limit ${BATCH} for update`.execute(tx);
  return rows;
}

function sealAnew(vault: Vault, table: SealedTable, { place, sealed }: SealedRow): Uint8Array | null {
  const [organizationId = '', ...key] = place;
  const owner = table.ownerOf(organizationId, key);
  try {
    return vault.seal(vault.open(sealed, owner), owner);
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}

interface Written {
  readonly table: SealedTable;
  readonly rows: readonly { readonly place: readonly string[]; readonly sealed: string }[];
}

async function writeRows(tx: Tx, vault: Vault, { table, rows }: Written): Promise<void> {
  if (rows.length === 0) return;
  await sql`update ${sql.table(table.name)} as t set sealed = decode(v.sealed, 'base64'), key_id = ${vault.keyId}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(place text[], sealed text)
    where ${isAtPlace(table)}`.execute(tx);
}

function placeOf({ key }: SealedTable): RawBuilder<unknown> {
  return sql.join(['organization_id', ...key].map((column) => sql.ref(column)));
}

/** Column by column, so that the primary key finds the row. */
function isAtPlace({ key }: SealedTable): RawBuilder<unknown> {
  const columns = ['organization_id', ...key].map(
    (column, index) => sql`t.${sql.ref(column)} = v.place[${sql.lit(index + 1)}]`,
  );
  return sql.join(columns, sql` and `);
}
