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
      invitations: 'organization_id',
      job_items: 'organization_id',
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
