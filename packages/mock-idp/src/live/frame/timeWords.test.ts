import { expect, test } from 'vitest';
import { sayDistance, sayDuration, sayInstant } from './timeWords.ts';

test.each([
  [0, '0 seconds'],
  [42, '42 milliseconds'],
  [1000, '1 second'],
  [3_599_000, '59 minutes'],
  [5_400_000, '1 hour 30 minutes'],
  [7_200_000, '2 hours'],
  [91 * 86_400_000, '91 days'],
])('%i ms are %s', (milliseconds, words) => expect(sayDuration(milliseconds)).toBe(words));

test('what is to come, what has been, what is now', () => {
  expect([90_000, -90_000, 200].map(sayDistance)).toEqual(['in 1 minute 30 seconds', '1 minute 30 seconds ago', 'now']);
});

test('an instant names its time zone', () => {
  expect(sayInstant(Date.UTC(2026, 10, 22, 22, 59, 5))).toBe('2026-11-22 22:59:05 UTC');
});
