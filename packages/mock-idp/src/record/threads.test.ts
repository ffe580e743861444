import { expect, test } from 'vitest';
import { createThreads } from './threads.ts';

test('requests that share a key are one thread, called after the first', () => {
  const threads = createThreads();
  expect(threads.follow(['c1', undefined], 'c1')).toBe('c1');
  expect(threads.follow(['c1', 'interaction'], 'c1')).toBe('c1');
  expect(threads.follow(['c2', 'interaction', 'code'], 'c2')).toBe('c1');
  expect(threads.follow(['c3', '', 'code'], 'c3')).toBe('c1');
  expect(threads.follow(['c4', 'another code'], 'c4')).toBe('c4');
});
