import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN_PASSWORD } from '@authshift/mock-idp';
import { createAuthShiftServer, type DatabaseChoice } from '@authshift/server';
import { sql } from 'kysely';
import { openStorage } from '../../packages/server/src/storage/storage.ts';
import { startPostgres } from '../../packages/server/test/support/postgres.ts';
import { CONNECTIONS, ORGANIZATION } from './organization.ts';

/** A database with users who are ticked for the connection `old` and have synced twice, and a connection `new` to go to. */
export interface Prepared {
  readonly database: DatabaseChoice;
  readonly vaultKey: string;
  close(): Promise<void>;
}

export interface Wish {
  readonly kind: DatabaseChoice['kind'];
  readonly users: number;
  readonly ews: string;
  /** Mailboxes there are: users share them. */
  readonly mailboxes: number;
}

export async function prepare({ kind, users, ews, mailboxes }: Wish): Promise<Prepared> {
  const { database, close } = await createDatabase(kind);
  const vaultKey = randomBytes(32);
  await provision(database, vaultKey, ews);
  const { db, tidy, close: closeStorage } = await openStorage(database, () => {});
  await sql`insert into users (organization_id, id, display_name, address, upn, enabled, host_enabled, sort_name, sort_address)
    select ${ORGANIZATION}, 'user-' || lpad(i::text, 7, '0'), 'Room ' || i, address, address, true, true,
      'room ' || lpad(i::text, 7, '0'), address
    from generate_series(1, ${users}) i cross join lateral (select 'room-' || i % ${mailboxes} || '@contoso.example' as address) a`.execute(
    db,
  );
  await sql`insert into assignments (organization_id, user_id, connection_id, assigned, leased, last_attempt_at, last_success_at,
      consecutive_successes, items_synced, next_due_at)
    select organization_id, id, 'old', true, true, now(), now(), 2, 3, now() + interval '1 day' from users`.execute(db);
  await sql`vacuum analyze`.execute(db);
  await tidy();
  await closeStorage();
  return { database, vaultKey: vaultKey.toString('base64'), close };
}

async function createDatabase(kind: DatabaseChoice['kind']): Promise<Omit<Prepared, 'vaultKey'>> {
  if (kind === 'pglite') {
    const folder = await mkdtemp(join(tmpdir(), 'authshift-bench-pglite-'));
    return {
      database: { kind, folder: join(folder, 'database') },
      close: () => rm(folder, { recursive: true, force: true }),
    };
  }
  const postgres = await startPostgres();
  return { database: { kind, url: await postgres.createDatabase() }, close: () => postgres.stop() };
}

async function provision(database: DatabaseChoice, vaultKey: Uint8Array, ews: string): Promise<void> {
  const server = await createAuthShiftServer({
    database,
    vaultKey,
    publicOrigin: 'http://127.0.0.1',
    authenticate: async () => null,
    microsoft: { authOptions: (_tenant, clientId) => ({ clientId }), ewsAddress: ews },
  });
  await server.provision.upsertOrganization({ id: ORGANIZATION, name: 'Bench', asOf: '2022-06-01' });
  for (const id of CONNECTIONS) {
    await server.provision.upsertConnection(ORGANIZATION, {
      id,
      displayName: `The ${id} one`,
      authType: 'basic',
      protocol: 'ews',
      environment: 'online',
      account: 'service@contoso.example',
      password: BUILT_IN_PASSWORD,
    });
  }
  await server.stop();
}

/** Milliseconds on the clock, and of them those this process had the processor for. PostgreSQL computes in others. */
export interface Spent {
  readonly clock: number;
  readonly processor: number;
}

/**
 * What the same database needs to take the ticks of everybody, and no more: in one statement, with the indexes and without whatever decides, checks, counts
 * or remembers. Nothing that keeps a row for each tick can be quicker.
 */
export async function timeBareRows(database: DatabaseChoice): Promise<Spent> {
  const { db, close } = await openStorage(database, () => {});
  const began = performance.now();
  const before = process.cpuUsage();
  await db.transaction().execute(async (tx) => {
    await sql`select set_config('authshift.bulk', 'yes', true)`.execute(tx);
    await sql`insert into assignments (organization_id, user_id, connection_id, assigned, leased, next_due_at)
      select organization_id, id, 'bare', true, false, now() from users`.execute(tx);
  });
  const { user, system } = process.cpuUsage(before);
  const spent = { clock: performance.now() - began, processor: (user + system) / 1000 };
  await close();
  return spent;
}
