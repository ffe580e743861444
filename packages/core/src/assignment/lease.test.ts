import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideLease, type LeaseCandidate } from './lease.ts';

const old: LeaseCandidate = { connectionId: 'old', authType: 'basic', createdAt: '2020', consecutiveSuccesses: 9 };
const next: LeaseCandidate = {
  connectionId: 'new',
  authType: 'oauth-delegated',
  createdAt: '2022',
  consecutiveSuccesses: 0,
};
const proven = { ...next, consecutiveSuccesses: 2 };

describe('the lease', () => {
  test('is nobody’s when nothing is ticked, and the only one’s when one is', () => {
    expect(decideLease({ ticked: [], holder: 'old' })).toBeNull();
    expect(decideLease({ ticked: [next], holder: null })).toBe('new');
    expect(decideLease({ ticked: [next], holder: 'old' })).toBe('new');
  });

  test('stays with the old one until the new one has two successes in a row', () => {
    expect(decideLease({ ticked: [next, old], holder: 'old' })).toBe('old');
    expect(decideLease({ ticked: [{ ...next, consecutiveSuccesses: 1 }, old], holder: 'old' })).toBe('old');
    expect(decideLease({ ticked: [proven, old], holder: 'old' })).toBe('new');
  });

  test('does not go back because the new one fails, only because it is unticked', () => {
    expect(decideLease({ ticked: [old, next], holder: 'new' })).toBe('new');
    expect(decideLease({ ticked: [old], holder: 'new' })).toBe('old');
  });

  test('of two never held goes to the old one, whichever was ticked first', () => {
    expect(decideLease({ ticked: [next, old], holder: null })).toBe('old');
    expect(decideLease({ ticked: [old, next], holder: null })).toBe('old');
  });

  test('treats the connection made later as the new one when both are of one kind', () => {
    const later = { ...old, connectionId: 'later', createdAt: '2021', consecutiveSuccesses: 0 };
    expect(decideLease({ ticked: [later, old], holder: 'old' })).toBe('old');
    expect(decideLease({ ticked: [{ ...later, consecutiveSuccesses: 2 }, old], holder: 'old' })).toBe('later');
    expect(decideLease({ ticked: [old, later], holder: 'later' })).toBe('later');
  });

  test('is always exactly one of the ticked, and deciding again changes nothing', () => {
    const candidate = fc.record({
      connectionId: fc.constantFrom('a', 'b', 'c', 'd'),
      authType: fc.constantFrom('basic' as const, 'ntlm' as const, 'oauth-delegated' as const),
      createdAt: fc.constantFrom('2020', '2021'),
      consecutiveSuccesses: fc.integer({ min: 0, max: 3 }),
    });
    const ticked = fc.uniqueArray(candidate, { selector: ({ connectionId }) => connectionId, minLength: 1 });
    const holder = fc.constantFrom('a', 'b', 'c', 'd', null);
    fc.assert(
      fc.property(ticked, holder, (candidates, held) => {
        const lease = decideLease({ ticked: candidates, holder: held });
        expect(candidates.map(({ connectionId }) => connectionId)).toContain(lease);
        expect(decideLease({ ticked: candidates.toReversed(), holder: held })).toBe(lease);
        expect(decideLease({ ticked: candidates, holder: lease })).toBe(lease);
      }),
    );
  });
});
