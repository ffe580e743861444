import type { PgBoss } from 'pg-boss';
import type { EventHub } from './events/eventHub.ts';
import type { Log } from './log.ts';
import type { Entitlements, MicrosoftOptions, Prerequisites } from './options.ts';
import type { Database, Tx } from './storage/schema.ts';
import type { Storage } from './storage/storage.ts';
import type { Vault } from './vault/vault.ts';

/** What the parts of one server share. */
export interface ServerContext {
  readonly storage: Storage;
  readonly db: Database;
  readonly boss: PgBoss;
  readonly vault: Vault;
  readonly events: EventHub;
  readonly microsoft: MicrosoftOptions;
  readonly entitlements: Entitlements;
  readonly prerequisites: Prerequisites;
  readonly publicOrigin: string;
  readonly syncIntervalSeconds: number;
  readonly restorableForDays: number;
  readonly literalRetentionDays: number;
  readonly log: Log;
  /** Fires when the server stops: streams end, workers finish their batch. */
  readonly stopping: AbortSignal;
  now(): Date;
}

/** The database, or the transaction under way. Inside a transaction only the transaction may be used. */
export type Queryable = Database | Tx;
