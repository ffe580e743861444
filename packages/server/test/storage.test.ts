import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../src/storage/migrations/migrations.ts';
import { type DatabaseChoice, openStorage } from '../src/storage/storage.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { emptyDatabase } from './support/server.ts';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);

afterAll(() => postgres.stop());

const databases: readonly [string, () => Promise<DatabaseChoice>][] = [
  ['PGlite', emptyDatabase],
  ['PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.createDatabase() })],
];

describe.each(databases)('the migrations on %s', (_name, choose) => {
  it('make every table with the organization in its key, and run once', async () => {
    const choice = await choose();
    const storage = await openStorage(choice, () => {});
    const { rows } = await sql<{ table: string; first: string }>`
      select t.relname as table, a.attname as first from pg_index i
      join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
      join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
      where n.nspname = 'authshift' and i.indisprimary and t.relname not like 'kysely%' order by 1`.execute(storage.db);
    expect(Object.fromEntries(rows.map(({ table, first }) => [table, first]))).toEqual({
      assignments: 'organization_id',
      attempts: 'organization_id',
      audit: 'organization_id',
      audit_heads: 'organization_id',
      audit_texts: 'organization_id',
      checkpoint_ticks: 'organization_id',
      checkpoints: 'organization_id',
      connections: 'organization_id',
      events: 'organization_id',
      grants: 'organization_id',
      history: 'organization_id',
      history_of_many: 'organization_id',
      invitations: 'organization_id',
      job_items: 'organization_id',
      job_items_of_many: 'organization_id',
      jobs: 'organization_id',
      organizations: 'id',
      people: 'organization_id',
      pilots: 'organization_id',
      policy_changes: 'organization_id',
      preflight_checks: 'organization_id',
      preflights: 'organization_id',
      registrations: 'organization_id',
      rollbacks: 'organization_id',
      rotations: 'organization_id',
      secrets: 'organization_id',
      user_counts: 'organization_id',
      user_grants: 'organization_id',
      users: 'organization_id',
      verifications: 'organization_id',
      wave_users: 'organization_id',
      waves: 'organization_id',
    });
    await storage.close();
    if (choice.kind === 'pglite') return;
    const again = await openStorage(choice, () => {});
    const { rows: applied } = await sql`select name from authshift.kysely_migration`.execute(again.db);
    expect(applied).toEqual(Object.keys(migrations).map((name) => ({ name })));
    await again.close();
  });
});

it('two transactions that wait for each other both get through, each once', async () => {
  const storage = await openStorage({ kind: 'postgres', url: await postgres.createDatabase() }, () => {});
  const { db } = storage;
  await sql`insert into organizations (id, name, revision) values ('a', 'A', 0), ('b', 'B', 0)`.execute(db);
  let begun = 0;
  let meet = (): void => {};
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const raise = (ids: readonly [string, string]) =>
    db.transaction().execute(async (tx) => {
      await sql`update organizations set revision = revision + 1 where id = ${ids[0]}`.execute(tx);
      begun += 1;
      if (begun === 2) meet();
      await met;
      await sql`update organizations set revision = revision + 1 where id = ${ids[1]}`.execute(tx);
    });
  await Promise.all([raise(['a', 'b']), raise(['b', 'a'])]);
  const { rows } = await sql`select id, revision::int as revision from organizations order by id`.execute(db);
  expect(rows).toEqual([
    { id: 'a', revision: 2 },
    { id: 'b', revision: 2 },
  ]);
  expect(begun).toBeGreaterThan(2);
  await storage.close();
});
