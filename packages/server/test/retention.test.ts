import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepGrants } from '../src/authorization/keepGrants.ts';
import { clockOf } from '../src/clock/organizationClock.ts';
import type { ServerContext } from '../src/context.ts';
import { createEventHub } from '../src/events/eventHub.ts';
import { applyRetention } from '../src/jobs/retention.ts';
import { keepUp } from '../src/jobs/upkeep.ts';
import type { LogEntry } from '../src/log.ts';
import { openStorage, type Storage } from '../src/storage/storage.ts';
import { emptyDatabase } from './support/server.ts';

const NOW = new Date('2026-11-22T08:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

let storage: Storage;

beforeAll(async () => {
  storage = await openStorage(await emptyDatabase(), () => {});
  await sql`insert into organizations (id, name, revision) values ('org', 'Organization', 2)`.execute(storage.db);
  for (const [id, mode] of [
    ['own-app', 'customer'],
    ['shared-app', 'customer'],
    ['vendor-app', 'vendor'],
  ]) {
    await sql`insert into registrations (organization_id, id, display_name, client_id, mode)
      values ('org', ${id}, ${id}, 'client', ${mode})`.execute(storage.db);
    await insertSecret(id ?? '');
  }
  await insertConnection('connected', { status: 'healthy', registration: 'shared-app', restorableUntil: null });
  await insertConnection('restorable', {
    status: 'disconnected',
    registration: 'own-app',
    restorableUntil: daysAgo(-1),
  });
  await insertConnection('over', { status: 'disconnected', registration: 'shared-app', restorableUntil: daysAgo(1) });
  await insertConnection('over-basic', { status: 'disconnected', registration: null, restorableUntil: daysAgo(1) });
  await insertSecret('over-basic');
  await sql`insert into users (organization_id, id, display_name, address, upn, enabled, sort_name, sort_address)
    values ('org', 'room', 'Room', 'a@b', 'a@b', true, 'room', 'a@b')`.execute(storage.db);
  for (const [kind, days] of [
    ['sync_failed', 91],
    ['sync_failed', 89],
    ['ticked', 400],
  ] as const) {
    await sql`insert into history (organization_id, user_id, connection_id, at, kind, text)
      values ('org', 'room', 'connected', ${daysAgo(days)}, ${kind}, ${`${kind} ${days}`})`.execute(storage.db);
  }
  for (const days of [91, 89]) {
    await sql`insert into preflight_checks (organization_id, user_id, connection_id, code, verdict, literal, at)
      values ('org', 'room', 'connected', ${`check ${days}`}, 'warn', ${`said ${days}`}, ${daysAgo(days)})`.execute(
      storage.db,
    );
    await sql`insert into verifications (organization_id, id, kind, connection_id, protocol, verdict, literal, at, person_id)
      values ('org', ${`test ${days}`}, 'positive', 'connected', 'ews', 'pass', ${`said ${days}`}, ${daysAgo(days)}, 'p')`.execute(
      storage.db,
    );
  }
  await sql`insert into events (organization_id, id, at, data) values ('org', 1, ${daysAgo(1)}, '{}'), ('org', 2, ${NOW}, '{}')`.execute(
    storage.db,
  );
  await sql`insert into audit_texts (organization_id, commitment, nonce, text, kind, at)
    select 'org', 'text ' || i, '', 'said', 'literal', ${daysAgo(91)} from generate_series(1, 1500) i`.execute(
    storage.db,
  );
  await applyRetention(contextWith({}));
});

function contextWith(more: Partial<ServerContext>): ServerContext {
  const events = createEventHub();
  return { storage, db: storage.db, events, literalRetentionDays: 90, now: () => NOW, ...more } as ServerContext;
}

afterAll(() => storage.close());

interface Seed {
  /** Default: `org`. */
  readonly organization?: string;
  readonly status: string;
  readonly registration: string | null;
  readonly restorableUntil: Date | null;
}

async function insertConnection(id: string, seed: Seed): Promise<void> {
  const { organization = 'org', status, registration, restorableUntil } = seed;
  await sql`insert into connections (organization_id, id, display_name, name_key, auth_type, protocol, environment, account,
    registration_id, status, status_since, restorable_until, created_at) values (${organization}, ${id}, ${id}, ${id}, 'basic', 'ews',
    'online', 'a@b', ${registration}, ${status}, ${NOW}, ${restorableUntil}, ${NOW})`.execute(storage.db);
  await sql`insert into grants (organization_id, connection_id, home_account_id, object_id, tenant_id, upn, scopes, key_id,
    sealed, acquired_at) values (${organization}, ${id}, 'h', 'o', 't', 'u', '[]', 'k', '\\x00', ${NOW})`.execute(
    storage.db,
  );
}

async function insertSecret(ownerId: string): Promise<void> {
  await sql`insert into secrets (organization_id, owner_id, kind, key_id, sealed, set_at, set_by)
    values ('org', ${ownerId}, 'password', 'k', '\\x00', ${NOW}, 'host')`.execute(storage.db);
}

async function column(query: string): Promise<readonly unknown[]> {
  const { rows } = await sql<Record<string, unknown>>`${sql.raw(query)}`.execute(storage.db);
  return rows.map((row) => Object.values(row)[0]);
}

it('takes what could sign in from connections nobody can restore any more, and from no other', async () => {
  expect(await column('select connection_id from grants order by 1')).toEqual(['connected', 'restorable']);
  expect(await column('select owner_id from secrets order by 1')).toEqual(['own-app', 'shared-app', 'vendor-app']);
});

it('sets the name of such a connection free', async () => {
  expect(await column('select id from connections where name_key = id order by 1')).toEqual([
    'connected',
    'restorable',
  ]);
});

it('deletes literal answers and events whose time is over', async () => {
  expect(await column('select text from history order by at')).toEqual(['ticked 400', 'sync_failed 89']);
  expect(await column('select literal from preflight_checks order by at')).toEqual([null, 'said 89']);
  expect(await column('select literal from verifications order by at')).toEqual([null, 'said 89']);
  expect(await column('select id::int from events order by id')).toEqual([2, 3, 4]);
});

it('writes down which literal answers of the audit it deletes, a thousand an entry at most', async () => {
  expect(await column('select count(*)::int from audit_texts')).toEqual([0]);
  const entries = await column(
    "select jsonb_array_length(detail->'texts') from audit where action = 'literals.expired' order by id",
  );
  expect(entries).toEqual([1000, 500]);
});

it('records whom it purged', async () => {
  expect(await column("select id from connections where status = 'purged' order by 1")).toEqual(['over', 'over-basic']);
  expect(await column('select distinct action from audit order by 1')).toEqual([
    'connection.purged',
    'literals.expired',
  ]);
});

it('has a connection tried whose grant nobody has used for a month, once a day', async () => {
  const tried: string[] = [];
  const boss = { send: async (_queue: string, { connectionId }: { connectionId: string }) => tried.push(connectionId) };
  const context = { db: storage.db, boss, now: () => NOW } as unknown as ServerContext;
  await keepGrants(context);
  await sql`update grants set acquired_at = ${daysAgo(31)}`.execute(storage.db);
  await keepGrants(context);
  expect(tried).toEqual(['connected']);
  await sql`update connections set last_used_at = ${NOW}`.execute(storage.db);
  await keepGrants(context);
  expect(tried).toEqual(['connected']);
});

it('purges every connection it can, whatever keeps one of them', async () => {
  for (const id of ['kept-back', 'free']) {
    await insertConnection(id, { status: 'disconnected', registration: null, restorableUntil: daysAgo(1) });
  }
  await sql`create function keep_back() returns trigger language plpgsql as $$ begin raise exception 'kept back'; end $$`.execute(
    storage.db,
  );
  await sql`create trigger keep_back before update on connections for each row when (old.id = 'kept-back')
    execute function keep_back()`.execute(storage.db);
  const log: LogEntry[] = [];
  await applyRetention(contextWith({ log: (entry) => log.push(entry) }));
  expect(await column("select id from connections where status = 'purged' and id in ('free', 'kept-back')")).toEqual([
    'free',
  ]);
  expect(log).toMatchObject([
    {
      level: 'error',
      event: 'connection.not_purged',
      connectionId: 'kept-back',
      error: expect.stringContaining('kept'),
    },
  ]);
  await sql`drop function keep_back cascade`.execute(storage.db);
});

it('does each part of the upkeep, whichever fails, and tells of it', async () => {
  const log: LogEntry[] = [];
  const woken: string[] = [];
  const boss = { send: async (queue: string) => woken.push(queue), upsert: async (queue: string) => woken.push(queue) };
  const tidy = async () => {
    throw new Error('The disk is full.');
  };
  const full = { ...storage, tidy };
  await keepUp(contextWith({ log: (entry) => log.push(entry), boss: boss as unknown as PgBoss, storage: full }));
  expect(log.filter(({ event }) => event === 'upkeep.failed')).toMatchObject([
    { level: 'error', part: 'retention', error: 'Error: The disk is full.' },
  ]);
  expect(woken).toContain('sync');
});

it('lets what has a date end by the clock of its organization, and keeps what is kept for a time by the machine’s', async () => {
  const now = clockOf((organizationId) => (organizationId === 'ahead' ? daysAgo(-40) : NOW));
  const woken: object[] = [];
  const log: LogEntry[] = [];
  const boss = { send: async (_: string, data: object) => woken.push(data), upsert: async () => {} };
  const inTenDays = daysAgo(-10);
  for (const id of ['ahead', 'here']) {
    await sql`insert into organizations (id, name) values (${id}, ${id})`.execute(storage.db);
    const of = { organization: id, registration: null };
    await insertConnection('over', { ...of, status: 'disconnected', restorableUntil: inTenDays });
    await insertConnection('authorized', { ...of, status: 'healthy', restorableUntil: null });
    await sql`insert into attempts (organization_id, id, connection_id, kind, state_hash, browser_hash, key_id, return_to, silent_expected,
      expected_account, status, started_by, started_at, expires_at) values (${id}, ${id}, 'authorized', 'grant', ${id}, 'b', 'k', '/',
      false, 'a@b', 'pending', 'p', ${NOW}, ${inTenDays})`.execute(storage.db);
    await sql`insert into waves (organization_id, id, ordinal, name, to_id, status, concurrency, stop_rule, observe_intervals, counts, tally, stop,
      created_by, created_at, moved_by) values (${id}, ${id}, 1, 'Wave', 'authorized', 'paused', 1, '{}', 2, '{}', '{}',
      ${JSON.stringify({ rule: 'throttled', until: inTenDays.toISOString() })}, 'p', ${NOW}, 'p')`.execute(storage.db);
    await sql`insert into verifications (organization_id, id, kind, connection_id, protocol, verdict, literal, at, person_id)
      values (${id}, ${id}, 'positive', 'authorized', 'ews', 'pass', 'said', ${daysAgo(60)}, 'p')`.execute(storage.db);
  }
  await keepUp(contextWith({ log: (entry) => log.push(entry), boss: boss as unknown as PgBoss, now }));
  const ofBoth = "organization_id in ('ahead', 'here') order by organization_id";
  expect(log).toEqual([]);
  expect(await column(`select status from connections where id = 'over' and ${ofBoth}`)).toEqual([
    'purged',
    'disconnected',
  ]);
  expect(await column(`select status from attempts where ${ofBoth}`)).toEqual(['expired', 'pending']);
  expect(woken.filter((data) => 'waveId' in data)).toEqual([{ organizationId: 'ahead', waveId: 'ahead' }]);
  expect(woken.filter((data) => 'personId' in data)).toMatchObject([
    { organizationId: 'ahead', connectionId: 'authorized' },
  ]);
  expect(await column(`select literal from verifications where ${ofBoth}`)).toEqual(['said', 'said']);
  const endedAt = await column(`select at from audit where action = 'connection.purged' and ${ofBoth}`);
  expect(endedAt).toEqual([daysAgo(-40)]);
});
