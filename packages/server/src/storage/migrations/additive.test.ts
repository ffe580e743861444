import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { describe, expect, it } from 'vitest';
import { needs } from '../migrate.ts';
import { migrations } from './migrations.ts';

/** What a migration would say to a database. */
async function statementsOf(name: string): Promise<readonly string[]> {
  const statements: string[] = [];
  const db = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => {
      statements.push(query.sql.replace(/\s+/g, ' ').trim().toLowerCase());
    },
  });
  await migrations[name]?.up(db);
  return statements;
}

/** What takes something away that the version before reads or writes, or asks of it what it does not know. */
function mistakesIn(statement: string): readonly string[] {
  const rules: readonly [RegExp, string][] = [
    [/\bdrop (table|column|view|type)\b/, 'drops what older code uses'],
    [/\brename\b/, 'renames what older code uses'],
    [/\balter column \w+ (set data )?type\b/, 'changes the type of a column'],
    [/\balter column \w+ set not null\b/, 'asks for a value that older code may not write'],
  ];
  const found = rules.flatMap(([pattern, mistake]) => (pattern.test(statement) ? [mistake] : []));
  if (!statement.startsWith('alter table')) return found;
  const added = statement.split(/\badd column\b/).slice(1);
  const needy = added.filter((column) => /\bnot null\b/.test(column) && !/\b(default|generated)\b/.test(column));
  return [...found, ...needy.map(() => 'adds a column that older code cannot fill')];
}

describe('what keeps the version before working', () => {
  it.each(Object.keys(migrations))('%s only adds, or says which version it needs', async (name) => {
    const statements = await statementsOf(name);
    expect(statements.length).toBeGreaterThan(0);
    if (needs(name) !== '') return;
    const mistakes = statements.flatMap((statement) =>
      mistakesIn(statement).map((mistake) => `${mistake}: ${statement}`),
    );
    expect(mistakes).toEqual([]);
  });

  it.each([
    'drop table users',
    'alter table users drop column upn',
    'alter table users rename column upn to principal_name',
    'alter table users alter column upn type varchar(10)',
    'alter table users alter column licence set not null',
    'alter table users add column age integer not null',
  ])('would be broken by: %s', (statement) => {
    expect(mistakesIn(statement)).toHaveLength(1);
  });

  it.each([
    'create table notes (id text not null)',
    'alter table users add column age integer',
    "alter table users add column kind text not null default 'user'",
    'create index users_by_age on users (age)',
  ])('is not broken by: %s', (statement) => {
    expect(mistakesIn(statement)).toEqual([]);
  });
});
