import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeConnection } from '../testing/builders.ts';
import { checkpointOf, planRollback, restoreTicks } from './checkpoint.ts';

test('A checkpoint says how many are ticked where, and how the connections stand', () => {
  const basic = makeConnection({ counts: { assigned: 7, leased: 5, healthy: 4, failing: 1 } });
  const gone = makeConnection({ id: 'gone', status: 'purged' });
  const out = makeConnection({ id: 'out', displayName: 'Old', status: 'disconnected' });
  expect(checkpointOf({ label: 'Before wave 1', reason: 'wave', users: 9, connections: [basic, gone, out] })).toEqual({
    label: 'Before wave 1',
    reason: 'wave',
    users: 9,
    connections: [
      { connectionId: 'connection-basic', displayName: 'Exchange with Basic', status: 'healthy', assigned: 7 },
      { connectionId: 'out', displayName: 'Old', status: 'disconnected', assigned: 0 },
    ],
  });
});

describe('a rollback', () => {
  test('ticks what is missing and unticks what is too much', () => {
    expect(restoreTicks({ saved: ['old'], current: ['new'] })).toEqual({ tick: ['old'], untick: ['new'] });
    expect(restoreTicks({ saved: ['old', 'new'], current: ['new'] })).toEqual({
      tick: ['old'],
      untick: [],
    });
    expect(restoreTicks({ saved: [], current: ['new'] })).toEqual({ tick: [], untick: ['new'] });
    expect(restoreTicks({ saved: ['old', 'new'], current: ['new', 'old'] })).toBeNull();
  });

  test('says how many users change and whom each connection gets back', () => {
    const plan = planRollback([
      { userId: 'a', saved: ['old'], current: ['new'] },
      { userId: 'b', saved: ['old'], current: ['old', 'new'] },
      { userId: 'c', saved: ['old'], current: ['old'] },
      { userId: 'd', saved: ['old'], current: [] },
    ]);
    expect(plan.count).toBe(3);
    expect([...plan.gained]).toEqual([['old', 2]]);
  });

  test('once is as good as twice', () => {
    const ticks = fc.uniqueArray(fc.constantFrom('old', 'new', 'graph'));
    fc.assert(
      fc.property(fc.array(fc.record({ userId: fc.uuid(), saved: ticks, current: ticks })), (users) => {
        const after = users.map(({ userId, saved, current }) => {
          const { tick, untick } = restoreTicks({ saved, current }) ?? { tick: [], untick: [] };
          return { userId, saved, current: [...current.filter((id) => !untick.includes(id)), ...tick] };
        });
        for (const { saved, current } of after) expect([...current].sort()).toEqual([...saved].sort());
        expect(planRollback(after)).toEqual({ count: 0, gained: new Map() });
      }),
    );
  });
});
