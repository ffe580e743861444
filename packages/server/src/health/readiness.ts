import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import { within } from '../stopping/within.ts';
import { findMissingKeys } from '../vault/vaultKeys.ts';

/** What has to be so before requests and jobs can be taken, by name. */
export interface Readiness {
  readonly ready: boolean;
  /** `newer`: a newer version has changed the tables in a way this one can work with. */
  readonly checks: {
    readonly process: 'running' | 'stopping';
    readonly database: 'answers' | 'silent';
    readonly migrations: 'current' | 'newer' | 'unknown';
    readonly queue: 'running' | 'stopped';
    readonly vault: 'open' | 'missing_key' | 'unknown';
  };
}

/** A database that takes longer counts as silent: who asks has no more patience either. */
const PATIENCE_MILLISECONDS = 3000;

/** Tells whether this process can do its work now. It asks the database, and nobody at Microsoft. */
export async function checkReadiness(server: ServerContext): Promise<Readiness> {
  const [database, queue, vault] = await Promise.all([
    inTime(sql`select 1`.execute(server.db)),
    inTime(queueRuns(server)),
    inTime(findMissingKeys(server.db, server.vault)),
  ]);
  const checks = {
    process: server.stopping.aborted ? 'stopping' : 'running',
    database: database === null ? 'silent' : 'answers',
    migrations: database === null ? 'unknown' : server.storage.migrated.newer.length > 0 ? 'newer' : 'current',
    queue: queue ? 'running' : 'stopped',
    vault: vault === null ? 'unknown' : vault.length === 0 ? 'open' : 'missing_key',
  } as const;
  const ready =
    checks.process === 'running' &&
    checks.database === 'answers' &&
    checks.queue === 'running' &&
    checks.vault === 'open';
  return { ready, checks };
}

/** pg-boss has its tables, and has not been stopped: it answers nothing then. */
async function queueRuns({ boss }: ServerContext): Promise<boolean> {
  return (await boss.schemaVersion()) !== null;
}

/** Null: it failed, or took too long. */
async function inTime<T>(asked: Promise<T>): Promise<T | null> {
  return within(PATIENCE_MILLISECONDS, asked, null).catch(() => null);
}
