import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect } from 'kysely';
import type { Migration } from 'kysely/migration';
import { Pool } from 'pg';
import { fromPglite, PgBoss } from 'pg-boss';
import { FairPgliteDialect } from './fairPgliteDialect.ts';
import { type Migrated, migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { RetryingKysely } from './retryingKysely.ts';
import type { Database, Schema } from './schema.ts';

export interface PgliteChoice {
  readonly kind: 'pglite';
  /** Absent: in memory, gone with the process. One process at a time. */
  readonly folder?: string | undefined;
  /** What PGlite's `dumpDataDir` gave, to begin with where nothing is yet: an empty database takes seconds to make. */
  readonly dump?: Blob | undefined;
}

export type DatabaseChoice = PgliteChoice | { readonly kind: 'postgres'; readonly url: string };

export interface Storage {
  readonly kind: DatabaseChoice['kind'];
  readonly db: Database;
  /** What opening did to the tables, or found done. */
  readonly migrated: Migrated;
  /** Not started yet. */
  readonly boss: PgBoss;
  /** Frees dead rows and counts the live ones for the planner. PostgreSQL does so by itself; PGlite has nobody to. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

const SCHEMA = 'authshift';
export const JOBS_SCHEMA = 'authshift_jobs';

/**
 * Opens the database and brings its tables up to date. One schema and one SQL dialect for both kinds. `known` is for a test that plays an
 * older version.
 */
export async function openStorage(
  choice: DatabaseChoice,
  onError: (error: unknown) => void,
  known: Readonly<Record<string, Migration>> = migrations,
): Promise<Storage> {
  const opened = choice.kind === 'pglite' ? await openPglite(choice) : openPostgres(choice.url, onError);
  try {
    return { ...opened, migrated: await migrate(opened.db, { schema: SCHEMA, known }) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

type Opened = Omit<Storage, 'migrated'>;

async function openPglite({ folder, dump }: PgliteChoice): Promise<Opened> {
  if (folder !== undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
  const pglite = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(dump === undefined || holdsDatabase(folder) ? {} : { loadDataDir: dump }),
  });
  await pglite.exec(`create schema if not exists ${SCHEMA}; set search_path to ${SCHEMA}`);
  const db = new Kysely<Schema>({ dialect: new FairPgliteDialect(pglite) });
  const boss = new PgBoss({ ...bossOptions, db: fromPglite(pglite), backend: 'pglite' });
  const tidy = async (): Promise<void> => {
    await pglite.exec('vacuum analyze');
  };
  return { kind: 'pglite', db, boss, tidy, close: () => pglite.close() };
}

function holdsDatabase(folder: string | undefined): boolean {
  return folder !== undefined && existsSync(join(folder, 'PG_VERSION'));
}

function openPostgres(url: string, onError: (error: unknown) => void): Opened {
  const pool = new Pool({ connectionString: url, max: 10, options: `-c search_path=${SCHEMA}` });
  pool.on('error', onError);
  // The pool listens to idle connections only. One in use that breaks tells whoever waits for its answer, and must not end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new RetryingKysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const boss = new PgBoss({ ...bossOptions, connectionString: url, max: 4 });
  return { kind: 'postgres', db, boss, tidy: async () => {}, close: () => db.destroy() };
}

const bossOptions = {
  schema: JOBS_SCHEMA,
  useListenNotify: true,
  // A worker that died without a word is noticed within two heartbeats.
  superviseIntervalSeconds: 10,
  monitorIntervalSeconds: 10,
  maintenanceIntervalSeconds: 3600,
  // Two servers may have checked their clocks differently; nothing here depends on it.
  clockMonitorIntervalSeconds: 600,
} as const;
