import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../src/storage/migrate.ts';
import { migrations } from '../src/storage/migrations/migrations.ts';
import { type DatabaseChoice, openStorage, type Storage } from '../src/storage/storage.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { until } from './support/server.ts';
import { runStandalone } from './support/standalone.ts';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.stop());

/** This version, and one more migration. */
function newerBy(name: string, statement: string): Record<string, Migration> {
  const up: Migration['up'] = async (db) => {
    await sql.raw(statement).execute(db);
  };
  return { ...migrations, [name]: { up } };
}

const quietly = (): void => {};
const latest = (Object.keys(migrations).at(-1) ?? '').slice(0, 4);
const adding = newerBy('9998-notes', 'create table authshift.notes (organization_id text primary key)');

async function close(...opened: readonly Storage[]): Promise<void> {
  for (const one of opened) await one.close();
}

describe('a database that a newer version has migrated', () => {
  async function migratedBy(known: Record<string, Migration>): Promise<DatabaseChoice> {
    const choice: DatabaseChoice = { kind: 'postgres', url: await postgres.createDatabase() };
    await close(await openStorage(choice, quietly, known));
    return choice;
  }

  it('is worked on by this one, which tells what it does not know, and changes nothing', async () => {
    const choice = await migratedBy(adding);
    const storage = await openStorage(choice, quietly);
    expect(storage.migrated).toEqual({ applied: [], newer: ['9998-notes'] });
    await storage.db.insertInto('organizations').values({ id: 'org', name: 'Organization' }).execute();
    await close(storage);
  });

  it('is refused where that version says that it has to be', async () => {
    const dropping = newerBy('9999-needs-9998-drop', 'alter table authshift.users drop column location');
    await expect(openStorage(await migratedBy(dropping), quietly)).rejects.toThrow(
      new RegExp(
        `changed by a newer AuthShift \\(9999-needs-9998-drop\\).*this version \\(${latest}-.*Upgrade this process`,
      ),
    );
  });

  it('is worked on where that version needs no more than this one knows', async () => {
    const known = newerBy(`9999-needs-${latest}-drop`, 'alter table authshift.users drop column location');
    const storage = await openStorage(await migratedBy(known), quietly);
    expect(storage.migrated.newer).toEqual([`9999-needs-${latest}-drop`]);
    await close(storage);
  });

  it('is refused where it lacks what this version has done: it belongs to another line', async () => {
    const [first] = Object.entries(migrations);
    const choice: DatabaseChoice = { kind: 'postgres', url: await postgres.createDatabase() };
    await close(
      await openStorage(choice, quietly, {
        ...Object.fromEntries([first ?? []]),
        '9998-notes': adding['9998-notes'] as Migration,
      }),
    );
    await expect(openStorage(choice, quietly)).rejects.toThrow(
      /another line of AuthShift: it has 9998-notes, and lacks 0002/,
    );
  });
});

describe('processes that start at the same moment', () => {
  it('take turns: each change is made once, whoever is newer, and both work afterwards', async () => {
    const choice: DatabaseChoice = { kind: 'postgres', url: await postgres.createDatabase() };
    const opened = await Promise.all(
      [migrations, adding, migrations, adding].map((known) => openStorage(choice, quietly, known)),
    );
    const done = opened.flatMap(({ migrated }) => migrated.applied);
    expect(done.sort()).toEqual(Object.keys(adding).sort());
    for (const { db } of opened) expect(await db.selectFrom('organizations').selectAll().execute()).toEqual([]);
    await close(...opened);
  });

  it('an older one that is at work goes on while the newer one migrates', async () => {
    const choice: DatabaseChoice = { kind: 'postgres', url: await postgres.createDatabase() };
    const older = await openStorage(choice, quietly);
    const written = older.db.insertInto('organizations').values({ id: 'before', name: 'Before' }).execute();
    const newer = await openStorage(
      choice,
      quietly,
      newerBy('9998-flag', 'alter table authshift.organizations add column flag text'),
    );
    await written;
    await older.db.insertInto('organizations').values({ id: 'after', name: 'After' }).execute();
    const rows = await newer.db.selectFrom('organizations').select('id').orderBy('id').execute();
    expect(rows.map(({ id }) => id)).toEqual(['after', 'before']);
    await close(older, newer);
  });

  it('a change of a table that is in use lets the others pass, and is made once the table is free', async () => {
    const choice: DatabaseChoice = { kind: 'postgres', url: await postgres.createDatabase() };
    const older = await openStorage(choice, quietly);
    const reading = await older.db.startTransaction().execute();
    await reading.selectFrom('organizations').selectAll().execute();
    const known = newerBy('9998-flag', 'alter table authshift.organizations add column flag text');
    const migrated = migrate(older.db, { schema: 'authshift', known, lockMilliseconds: 300 });
    const waiting = sql<{
      count: number;
    }>`select count(*)::int as count from pg_locks where not granted and mode = 'AccessExclusiveLock'`;
    await until(
      () => waiting.execute(older.db),
      ({ rows }) => rows[0]?.count === 1,
    );
    // Behind a change that waited without end, this would not come back before the reading is over.
    await older.db.selectFrom('organizations').selectAll().execute();
    await reading.commit().execute();
    expect(await migrated).toEqual({ applied: ['9998-flag'], newer: [] });
    await close(older);
  });
});

describe('authshift-server migrate', () => {
  it('makes the tables and the queues, says what it did, and does nothing the second time', async () => {
    const url = await postgres.createDatabase();
    const first = runStandalone(['migrate'], { DATABASE_URL: url });
    expect({ code: await first.ended, words: first.words }).toEqual({
      code: 0,
      words: [...Object.keys(migrations).map((name) => `done: ${name}`), 'The database is up to date.'],
    });
    const second = runStandalone(['migrate'], { DATABASE_URL: url });
    expect({ code: await second.ended, words: second.words }).toEqual({
      code: 0,
      words: ['The database is up to date.'],
    });
    const storage = await openStorage({ kind: 'postgres', url }, quietly);
    const { rows } = await sql<{
      name: string;
    }>`select name from authshift_jobs.queue where name not like '\\_%'`.execute(storage.db);
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['assignment', 'sync', 'wave']));
    await close(storage);
  }, 60_000);
});
