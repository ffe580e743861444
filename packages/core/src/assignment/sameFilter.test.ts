import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryFilter, arbitraryUsers } from '../../test/arbitraryUsers.ts';
import type { UserFilter } from '../contract/index.ts';
import { matchesFilter } from './matchesFilter.ts';
import { sameFilter } from './sameFilter.ts';

test('a filter is the same as its copy, and filters that are the same match the same users', () => {
  fc.assert(
    fc.property(arbitraryFilter, arbitraryFilter, arbitraryUsers, (a, b, users) => {
      expect(sameFilter(a, a)).toBe(true);
      expect(sameFilter(a, structuredClone(a))).toBe(true);
      expect(sameFilter(b, a)).toBe(sameFilter(a, b));
      if (!sameFilter(a, b)) return;
      for (const user of users) expect(matchesFilter(user, a)).toBe(matchesFilter(user, b));
    }),
  );
});

test.for<[UserFilter, UserFilter]>([
  [{ text: ' Room ' }, { text: 'room' }],
  [{ text: '' }, {}],
  [{ status: ['healthy', 'failing'] }, { status: ['failing', 'healthy', 'failing'] }],
])('%o asks the same as %o', ([a, b]) => {
  expect(sameFilter(a, b)).toBe(true);
  expect(sameFilter(b, a)).toBe(true);
});

test.for<[UserFilter, UserFilter]>([
  [{ text: 'room' }, { text: 'desk' }],
  [{ text: 'room' }, {}],
  [{ connection: { id: 'a', assigned: true } }, { connection: { id: 'a', assigned: false } }],
  [{ connection: { id: 'a', assigned: true } }, { connection: { id: 'b', assigned: true } }],
  [{ connection: { id: 'a', assigned: true } }, {}],
  [{ status: ['healthy'] }, { status: ['healthy', 'failing'] }],
  [{ status: [] }, {}],
  [{ licence: ['E3'] }, { licence: ['F1'] }],
  [{ location: ['Building 1'] }, {}],
  [{ mailbox: ['user'] }, { mailbox: ['shared'] }],
  [{ preflight: ['block'] }, {}],
  [{ waveId: 'wave-1' }, { waveId: 'wave-2' }],
])('%o does not ask the same as %o', ([a, b]) => {
  expect(sameFilter(a, b)).toBe(false);
  expect(sameFilter(b, a)).toBe(false);
});
