import { describe, expect, test } from 'vitest';
import type { Job, Scope } from '../contract/index.ts';
import { createMemoryBackend, createSimulatedClock, makeConnection, makeGrant, makeUsers } from '../testing/index.ts';
import { createMigration } from './createMigration.ts';
import { decideUndo } from './undo.ts';

const basic = makeConnection();
const oauth = makeConnection({ authType: 'oauth-delegated', grant: makeGrant(), status: 'healthy' });
const move = { tick: [oauth.id], untick: [basic.id] };
const someUsers = (...ids: string[]): Scope => ({ type: 'include', ids });
const everybody: Scope = { type: 'exclude', filter: {}, ids: [] };

async function setUp() {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({
    clock,
    timers: clock,
    users: makeUsers(4, { disabled: 1 }),
    connections: [basic, oauth],
  });
  const migration = createMigration({ client: backend.client(), clock, timers: clock });
  await migration.start();
  const run = async (scope: Scope, change = move): Promise<Job> => {
    const answer = migration.assign(scope, change, { acceptUnproven: true });
    await clock.advance(10);
    const result = await answer;
    if (!result.ok) throw result.error;
    return result.value;
  };
  const ticks = (userId: string) => {
    const { roster } = migration.getState();
    return [basic, oauth].map(({ id }) => roster.isAssigned(roster.rowOf(userId) ?? -1, id));
  };
  return { backend, clock, migration, run, ticks, decide: (jobId: string) => decideUndo(migration.getState(), jobId) };
}

describe('undo', () => {
  test('is offered for those who were changed, and gives back what they had', async () => {
    const { clock, migration, run, ticks, decide } = await setUp();
    const { id } = await run(everybody);
    expect(ticks('user-1')).toEqual([false, true]);
    // The fourth is not enabled, so nothing was done to it.
    expect(decide(id)).toEqual({ allowed: true, users: 3 });
    const undone = migration.undo(id);
    await clock.advance(10);
    expect(await undone).toMatchObject({ ok: true, value: { kind: 'revert', status: 'done', ok: 3 } });
    expect(ticks('user-1')).toEqual([true, false]);
    expect(decide(id)).toEqual({ allowed: false, reason: 'unknown' });
    migration.stop();
  });

  test('is not offered once somebody has changed what was done', async () => {
    const { backend, clock, migration, run, decide } = await setUp();
    const { id } = await run(someUsers('user-1', 'user-2'));
    const other = backend.client({ id: 'actor-other', name: 'Other admin' });
    await other.changeAssignment({
      scope: someUsers('user-2'),
      change: { tick: [basic.id], untick: [] },
      expectedCount: 1,
      snapshot: '',
      idempotencyKey: 'other-1',
    });
    await clock.advance(10);
    expect(decide(id)).toEqual({ allowed: false, reason: 'superseded' });
    migration.stop();
  });

  test('is not offered while something newer is on its way to the same cells', async () => {
    const { migration, run, decide } = await setUp();
    const { id } = await run(someUsers('user-1'));
    const others = migration.assign(someUsers('user-2'), move);
    expect(decide(id)).toMatchObject({ allowed: true });
    const same = migration.assign(someUsers('user-1'), { tick: [oauth.id], untick: [] });
    expect(decide(id)).toEqual({ allowed: false, reason: 'superseded' });
    migration.stop();
    await Promise.all([others, same]);
  });

  test('stays on offer when something newer is about another connection', async () => {
    const { migration, run, decide } = await setUp();
    const { id } = await run(someUsers('user-1'), { tick: [oauth.id], untick: [] });
    const other = migration.assign(someUsers('user-1'), { tick: [basic.id], untick: [] });
    expect(decide(id)).toEqual({ allowed: true, users: 1 });
    migration.stop();
    await other;
  });

  test('knows nothing of jobs of others, and of changes long ago', async () => {
    const { run, decide, migration } = await setUp();
    expect(decide('job-of-others')).toEqual({ allowed: false, reason: 'unknown' });
    const jobs: Job[] = [];
    for (let i = 0; i < 11; i += 1) {
      const on = i % 2 === 0;
      jobs.push(
        await run(someUsers('user-1'), on ? { tick: [oauth.id], untick: [] } : { tick: [], untick: [oauth.id] }),
      );
    }
    expect(migration.getState().finished).toHaveLength(10);
    expect(decide(jobs[0]?.id ?? '')).toEqual({ allowed: false, reason: 'unknown' });
    expect(decide(jobs[1]?.id ?? '')).toEqual({ allowed: false, reason: 'superseded' });
    expect(decide(jobs[10]?.id ?? '')).toEqual({ allowed: true, users: 1 });
    migration.stop();
  });

  test('of a change that changed nobody is not offered, and the back end refuses it', async () => {
    const { migration, run, decide, clock } = await setUp();
    const { id } = await run(someUsers('user-4'), { tick: [oauth.id], untick: [] });
    expect(decide(id)).toEqual({ allowed: false, reason: 'nothing_changed' });
    const refused = migration.undo(id);
    await clock.advance(10);
    expect(await refused).toMatchObject({ ok: false, error: { problem: { code: 'not_revertible' } } });
    migration.stop();
  });
});
