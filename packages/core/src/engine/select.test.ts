import { describe, expect, test, vi } from 'vitest';
import { createMemoryBackend, makeConnection, makeUsers } from '../testing/index.ts';
import { createMigration } from './createMigration.ts';
import { sameMembers, select } from './select.ts';
import { connectionById, headerTicks } from './selectors.ts';

const basic = makeConnection();
const oauth = makeConnection({ authType: 'oauth-delegated' });

async function setUp() {
  const backend = createMemoryBackend({ users: makeUsers(4), connections: [basic, oauth] });
  const migration = createMigration({ client: backend.client() });
  await migration.start();
  return migration;
}

describe('a selected part', () => {
  test('is told of only when it has changed', async () => {
    const migration = await setUp();
    const name = select(migration, (state) => connectionById(oauth.id)(state)?.displayName);
    const heard = vi.fn();
    const stop = name.subscribe(heard);
    await migration.updateConnection(basic.id, { displayName: 'Old' });
    expect(heard).not.toHaveBeenCalled();
    await migration.updateConnection(oauth.id, { displayName: 'New' });
    expect(heard.mock.calls).toEqual([['New', 'Exchange with OAuth']]);
    stop();
    await migration.updateConnection(oauth.id, { displayName: 'Newer' });
    expect(heard).toHaveBeenCalledOnce();
    expect(name.get()).toBe('Newer');
    migration.stop();
  });

  test('built anew each time keeps its identity while it is equal', async () => {
    const migration = await setUp();
    const ticks = select(migration, headerTicks, sameMembers);
    const before = ticks.get();
    expect(before).toEqual({ [basic.id]: true, [oauth.id]: false });
    await migration.updateConnection(basic.id, { displayName: 'Old' });
    expect(ticks.get()).toBe(before);
    migration.setFilter({ text: 'nobody at all' });
    expect(ticks.get()).toEqual({ [basic.id]: false, [oauth.id]: false });
    migration.stop();
  });

  test('asks its selector once per state', async () => {
    const migration = await setUp();
    const selector = vi.fn(() => 1);
    const one = select(migration, selector);
    one.get();
    one.get();
    one.subscribe(() => {});
    one.subscribe(() => {});
    expect(selector).toHaveBeenCalledOnce();
    migration.dismissNotice();
    expect(selector).toHaveBeenCalledTimes(2);
    migration.stop();
  });
});

test.each([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 2 }, false],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: undefined }, { b: undefined }, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [2, 1], false],
  [[], [], true],
])('%j and %j have the same members: %s', (a: object, b: object, same) => {
  expect(sameMembers(a, b)).toBe(same);
});
