import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coolingOffOf } from './coolingOff.ts';

const released = '2022-06-01T08:00:00.000Z';
const day = 86_400_000;
const facts = { days: 7, lastReleasedAt: released, lastUsedAt: null, now: Date.parse(released) };

describe('the quiet days', () => {
  test('begin when the last user has left', () => {
    expect(coolingOffOf({ ...facts, lastReleasedAt: null })).toEqual({ status: 'not-begun' });
    expect(coolingOffOf(facts)).toEqual({
      status: 'running',
      beganAt: released,
      endsAt: '2022-06-08T08:00:00.000Z',
      usedSince: false,
    });
  });

  test('are over exactly at their end', () => {
    expect(coolingOffOf({ ...facts, now: facts.now + 7 * day - 1 }).status).toBe('running');
    expect(coolingOffOf({ ...facts, now: facts.now + 7 * day }).status).toBe('over');
    expect(coolingOffOf({ ...facts, days: 0 }).status).toBe('over');
  });

  test('begin again with every later sign-in', () => {
    expect(coolingOffOf({ ...facts, lastUsedAt: '2022-06-03T08:00:00.000Z' })).toEqual({
      status: 'running',
      beganAt: '2022-06-03T08:00:00.000Z',
      endsAt: '2022-06-10T08:00:00.000Z',
      usedSince: true,
    });
  });

  test('do not mind the sign-ins of who has left by then', () => {
    for (const lastUsedAt of ['2022-05-30T08:00:00.000Z', released]) {
      expect(coolingOffOf({ ...facts, lastUsedAt })).toEqual(coolingOffOf(facts));
    }
  });

  test('never end sooner because of a later use', () => {
    const instant = fc.integer({ min: 0, max: 30 }).map((days) => new Date(facts.now + days * day).toISOString());
    fc.assert(
      fc.property(instant, instant, fc.nat({ max: 40 }), (used, later, days) => {
        const now = facts.now + days * day;
        const [first = '', second = ''] = [used, later].sort();
        const before = coolingOffOf({ ...facts, lastUsedAt: first, now });
        const after = coolingOffOf({ ...facts, lastUsedAt: second, now });
        if (after.status === 'over') expect(before.status).toBe('over');
      }),
    );
  });
});
