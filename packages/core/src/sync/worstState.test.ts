import { expect, test } from 'vitest';
import type { UserSyncState } from '../contract/index.ts';
import { matchesStatus, worstState } from './worstState.ts';

const ticked = (...states: readonly UserSyncState[]) => states.map((state) => ({ assigned: true, state }));

test('the worst of the ticked connections speaks for a user', () => {
  const order = ['released', 'healthy', 'observing', 'waiting', 'retrying', 'silent', 'failing'] as const;
  for (const [index, worse] of order.entries()) {
    for (const better of order.slice(0, index + 1)) {
      expect(worstState(ticked(better, worse))).toBe(worse);
      expect(worstState(ticked(worse, better))).toBe(worse);
    }
  }
});

test('what is not ticked says nothing', () => {
  expect(worstState([])).toBe('none');
  expect(worstState([{ assigned: false, state: 'failing' }])).toBe('none');
  expect(worstState([...ticked('healthy'), { assigned: false, state: 'failing' }])).toBe('healthy');
});

test('a filter for released finds who has nothing ticked', () => {
  expect(matchesStatus('none', ['released'])).toBe(true);
  expect(matchesStatus('none', ['failing'])).toBe(false);
  expect(matchesStatus('failing', ['healthy', 'failing'])).toBe(true);
  expect(matchesStatus('healthy', [])).toBe(false);
});
