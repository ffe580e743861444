import { expect, it } from 'vitest';
import { retryAfter } from './jsonRequest.ts';
import { refused } from './outcome.ts';

it.each([
  [null, null],
  ['120', 120_000],
  ['31536000', 86_400_000],
  ['1e300', 86_400_000],
])('an answer that asks to be left alone for %s is kept to, for a day at most', (header, milliseconds) => {
  expect(refused('HTTP/1.1 503', { backOffMilliseconds: retryAfter(header) }).backOffMilliseconds).toBe(milliseconds);
});
