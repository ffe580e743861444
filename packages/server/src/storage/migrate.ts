import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationResultSet, Migrator } from 'kysely/migration';
import { migrations } from './migrations/migrations.ts';

export interface Migrated {
  /** What was done just now. */
  readonly applied: readonly string[];
  /** What a newer version has done to these tables; this one can work with it. */
  readonly newer: readonly string[];
}

/** The database and this version do not fit; the message says which of them is the older one, and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface MigrateOptions {
  readonly schema: string;
  /** The migrations of this version, in order. */
  readonly known?: Readonly<Record<string, Migration>>;
  /** How long a change may wait for a table that is in use: whoever comes after waits behind it. Default 3000. */
  readonly lockMilliseconds?: number;
}

/** How often it is tried again when a table was in use for longer. */
const TRIES = 40;

/**
 * Brings the tables up to date. Processes that start at the same moment take turns, by an advisory lock. A database that a newer version
 * has already changed is taken as it is, unless that version says in a migration's name that it cannot be: see `needs` below.
 */
export async function migrate<Schema>(db: Kysely<Schema>, options: MigrateOptions): Promise<Migrated> {
  const { schema, known = migrations, lockMilliseconds = 3000 } = options;
  const newer = findNewer(await readApplied(db, schema), Object.keys(known));
  if (newer.length > 0) return { applied: [], newer };
  const patient = withLockTimeout(known, lockMilliseconds);
  const migrator = new Migrator({ db, migrationTableSchema: schema, provider: { getMigrations: async () => patient } });
  const { error, results = [] } = await tryAgain(() => migrator.migrateToLatest());
  if (error === undefined) return { applied: results.map(({ migrationName }) => migrationName), newer: [] };
  // A newer version may have been quicker, in the moment since the tables were looked at.
  const meanwhile = findNewer(await readApplied(db, schema), Object.keys(known));
  if (meanwhile.length > 0) return { applied: [], newer: meanwhile };
  throw error;
}

/**
 * A change that waits for a table stops everybody who wants that table after it. So it does not wait for long: it lets go, and the servers that
 * are at work get their turn before it is tried again.
 */
function withLockTimeout(known: Readonly<Record<string, Migration>>, milliseconds: number): Record<string, Migration> {
  const patient = Object.entries(known).map(([name, migration]): [string, Migration] => [
    name,
    {
      async up(db) {
        await sql`select set_config('lock_timeout', ${String(milliseconds)}, true)`.execute(db);
        await migration.up(db);
      },
    },
  ]);
  return Object.fromEntries(patient);
}

async function tryAgain(run: () => Promise<MigrationResultSet>): Promise<MigrationResultSet> {
  for (let tries = 1; ; tries += 1) {
    const result = await run();
    if (!isLocked(result.error) || tries === TRIES) return result;
  }
}

/** PostgreSQL's `lock_not_available`. */
function isLocked(error: unknown): boolean {
  return (error as { readonly code?: unknown } | undefined)?.code === '55P03';
}

/** What was done to the tables, and nothing where there are none yet. */
async function readApplied<Schema>(db: Kysely<Schema>, schema: string): Promise<readonly string[]> {
  const table = sql.id(schema, 'kysely_migration');
  const { rows: found } = await sql<{ there: boolean }>`
    select to_regclass(${`${schema}.kysely_migration`}) is not null as there`.execute(db);
  if (!found[0]?.there) return [];
  const { rows } = await sql<{ name: string }>`select name from ${table} order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** Migrations this version does not know. Throws `MigrationError` where it must not work on what they left. */
function findNewer(applied: readonly string[], known: readonly string[]): readonly string[] {
  const newer = applied.filter((name) => !known.includes(name));
  if (newer.length === 0) return [];
  const latest = known.at(-1) ?? '';
  const missing = known.filter((name) => !applied.includes(name));
  if (missing.length > 0) {
    throw new MigrationError(
      `The database was changed by another line of AuthShift: it has ${newer.join(', ')}, and lacks ${missing.join(', ')}. Start the version that changed it.`,
    );
  }
  const needed = newer.filter((name) => needs(name) > latest.slice(0, 4));
  if (needed.length === 0) return newer;
  throw new MigrationError(
    `The database was changed by a newer AuthShift (${needed.join(', ')}) in a way this version (${latest}) cannot work with. Upgrade this process, or restore the backup from before that upgrade.`,
  );
}

/**
 * Everything a migration does must leave the version before working: it adds tables, and columns that may be empty or have a default.
 * One that cannot (it drops or renames what older code uses) comes a release later and names the least migration a process must know:
 * `0012-needs-0010-drop-old-columns` is refused by processes whose latest migration is before 0010.
 */
export function needs(name: string): string {
  return /^\d{4}-needs-(\d{4})\b/.exec(name)?.[1] ?? '';
}
