import { describe, expect, test } from 'vitest';
import type { MigrationClient, UserRow } from '../contract/index.ts';
import { createMemoryBackend, makeConnection, makeUsers } from '../testing/index.ts';
import { createMigration } from './createMigration.ts';
import { readSnapshot, takeSnapshot } from './snapshot.ts';

const count = 12_000;
const basic = makeConnection();

/** Every look at the clock takes longer than a slice, so whatever can be put off is put off. */
function slowClock() {
  let now = Date.parse('2022-06-01T08:00:00Z');
  return {
    now() {
      now += 20;
      return now;
    },
  };
}

function setUp(users: readonly UserRow[] = makeUsers(count)) {
  const backend = createMemoryBackend({ users, connections: [basic] });
  const own = backend.client();
  const pages: number[] = [];
  const client: MigrationClient = {
    ...own,
    async listUsers(query, options) {
      const page = await own.listUsers(query, options);
      pages.push(page.rows.length);
      return page;
    },
  };
  const make = (resume: unknown = null) =>
    createMigration({ client, clock: slowClock(), resume: readSnapshot(resume) });
  return { backend, make, pages };
}

/** Watches how much a migration does before it lets others speak. */
function watch(migration: ReturnType<ReturnType<typeof setUp>['make']>) {
  let largest = 0;
  let told = 0;
  let before = migration.getState().roster.size;
  let watching = true;
  const stop = migration.subscribe(() => {
    told += 1;
  });
  const look = () => {
    const { size } = migration.getState().roster;
    largest = Math.max(largest, size - before);
    before = size;
    if (watching) setImmediate(look);
  };
  setImmediate(look);
  return () => {
    watching = false;
    stop();
    return { largest, told };
  };
}

describe('many users', () => {
  test('are loaded in helpings, with the first shown soon and others heard in between', async () => {
    const { make, pages } = setUp();
    const migration = make();
    const end = watch(migration);
    const seen = new Set<number>();
    migration.subscribe(() => seen.add(migration.getState().view.length));
    await migration.start();
    expect(pages).toHaveLength(12);
    const { largest } = end();
    expect(largest).toBeLessThanOrEqual(4000);
    expect(Math.min(...[...seen].filter((length) => length > 0))).toBeLessThan(1000);
    expect(migration.getState()).toMatchObject({ status: 'ready', view: { length: count } });
    migration.stop();
  });

  test('have all been read, and are all in view, when the snapshot says so', async () => {
    const { make } = setUp();
    const migration = make();
    const seen = new Set<number>();
    migration.subscribe(() => {
      const { snapshot, view } = migration.getState();
      if (snapshot !== '') seen.add(view.length);
    });
    await migration.start();
    expect([...seen]).toEqual([count]);
    migration.stop();
  });

  test('who change and leave at once are taken in without a view of them half-way', async () => {
    const { backend, make } = setUp();
    const migration = make();
    await migration.start();
    const before = migration.getState().view;
    const end = watch(migration);
    const views = new Set<number>();
    migration.subscribe(() => views.add(migration.getState().view.length));
    backend.addUsers(makeUsers(10_000).map((user) => ({ ...user, enabled: false })));
    backend.removeUsers(
      makeUsers(count)
        .slice(-500)
        .map(({ id }) => id),
    );
    await new Promise<void>((resolve) => {
      migration.subscribe(() => {
        if (migration.getState().roster.size === count - 500) resolve();
      });
    });
    const { told } = end();
    const { roster, view } = migration.getState();
    expect(roster.userAt(roster.rowOf('user-10000') ?? -1).enabled).toBe(false);
    expect(roster.rowOf(`user-${count}`)).toBeUndefined();
    expect(view.length).toBe(count - 500);
    expect([...views]).toEqual([before.length, count - 500]);
    expect(told).toBeLessThan(20);
    migration.stop();
  });

  test('of an earlier run come back in helpings as well', async () => {
    const { make } = setUp();
    const first = make();
    await first.start();
    const kept: unknown = JSON.parse(JSON.stringify(takeSnapshot(first.getState(), 0)));
    first.stop();
    const second = make(kept);
    const end = watch(second);
    await new Promise<void>((resolve) => {
      second.subscribe(() => {
        if (second.getState().view.length === count) resolve();
      });
    });
    expect(end().largest).toBeLessThanOrEqual(4000);
    expect(second.getState()).toMatchObject({ status: 'ready', roster: { size: count } });
    expect(second.getState().resumedFrom).not.toBeNull();
  });

  test('are not taken in any further once the migration is stopped', async () => {
    const { make } = setUp();
    const migration = make();
    const started = migration.start();
    await new Promise<void>((resolve) => {
      migration.subscribe(() => {
        if (migration.getState().roster.size > 0) resolve();
      });
    });
    migration.stop();
    await started;
    const { size } = migration.getState().roster;
    expect(size).toBeLessThan(count);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(migration.getState().roster.size).toBe(size);
  });
});
