import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planWaves, type WaveScope } from './planWaves.ts';

const input = {
  name: 'Building 1',
  to: 'new',
  from: 'old',
  size: 2,
  window: null,
  concurrency: 5,
  observeIntervals: 3,
  stopRule: { failures: 3, rate: null, rateFrom: 10, consecutive: null },
};
const plan = (
  userIds: Iterable<string>,
  change: Partial<Omit<typeof input, 'size'> & { size: number | null }> = {},
  rest: Partial<WaveScope> = {},
) => planWaves({ ...input, ...change }, { userIds, firstOrdinal: 4, ...rest });

describe('planning waves', () => {
  test('splits the scope in its order, numbers the waves and names them after the plan', () => {
    const { waves, taken } = plan(['a', 'b', 'c', 'd', 'e']);
    expect(taken).toBe(0);
    expect(waves.map(({ userIds }) => userIds)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(waves.map(({ wave }) => [wave.ordinal, wave.name, wave.counts.total])).toEqual([
      [4, 'Building 1 1', 2],
      [5, 'Building 1 2', 2],
      [6, 'Building 1 3', 1],
    ]);
    expect(waves[0]?.wave).toEqual({
      ordinal: 4,
      name: 'Building 1 1',
      to: 'new',
      from: 'old',
      status: 'planned',
      window: null,
      concurrency: 5,
      observeIntervals: 3,
      stopRule: input.stopRule,
      counts: { total: 2, done: 0, proven: 0, failed: 0, skipped: 0, released: 0 },
      stop: null,
      checkpointId: null,
      startedAt: null,
      finishedAt: null,
      tally: { finished: 0, failed: 0, consecutive: 0, manual: false },
    });
  });

  test('makes one wave of everybody where no size is given, under the plan’s own name', () => {
    const { waves } = plan(['a', 'b', 'c'], { size: null });
    expect(waves.map(({ wave, userIds }) => [wave.name, userIds])).toEqual([['Building 1', ['a', 'b', 'c']]]);
    expect(plan(['a', 'b'], { size: 2 }).waves[0]?.wave.name).toBe('Building 1');
  });

  test('leaves out who is in another wave, and counts nobody twice', () => {
    const { waves, taken } = plan(['a', 'b', 'b', 'c', 'a'], {}, { isTaken: (id) => id === 'b' });
    expect(taken).toBe(1);
    expect(waves.map(({ userIds }) => userIds)).toEqual([['a', 'c']]);
  });

  test('of nobody makes no wave', () => {
    expect(plan([]).waves).toEqual([]);
    expect(plan([], { size: null }).waves).toEqual([]);
    expect(plan(['a'], {}, { isTaken: () => true })).toEqual({ waves: [], taken: 1 });
  });

  test('puts everybody in exactly one wave of at most the size', () => {
    const ids = fc.array(fc.stringMatching(/^[a-f]{1,2}$/));
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 9 }), (userIds, size) => {
        const { waves } = plan(userIds, { size });
        expect(waves.flatMap((wave) => wave.userIds)).toEqual([...new Set(userIds)]);
        expect(waves.every((wave) => wave.userIds.length > 0 && wave.userIds.length <= size)).toBe(true);
        expect(waves.slice(0, -1).every((wave) => wave.userIds.length === size)).toBe(true);
      }),
    );
  });
});
