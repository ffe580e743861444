import { expect, test } from 'vitest';
import { createShortMemory } from './shortMemory.ts';

test('an entry is there for its time, and no longer', () => {
  let now = 0;
  const memory = createShortMemory<string>(10, () => now);
  memory.set('a', 'first', 1000);
  now = 1000;
  expect(memory.get('a')).toBe('first');
  now = 1001;
  expect(memory.get('a')).toBeUndefined();
});

test('replacing an entry gives it no more time, and revives none', () => {
  let now = 0;
  const memory = createShortMemory<string>(10, () => now);
  memory.set('a', 'first', 1000);
  now = 900;
  memory.replace('a', 'second');
  expect(memory.get('a')).toBe('second');
  now = 1001;
  memory.replace('a', 'third');
  expect(memory.get('a')).toBeUndefined();
});

test('beyond its capacity the oldest go first', () => {
  const memory = createShortMemory<number>(3);
  for (const number of [1, 2, 3, 4, 5]) memory.set(String(number), number, 1000);
  expect(memory.entries().map(([key]) => key)).toEqual(['3', '4', '5']);
});

test('what is over is forgotten, not only hidden', () => {
  let now = 0;
  const memory = createShortMemory<number>(1000, () => now);
  for (let number = 0; number < 500; number += 1) memory.set(String(number), number, 1000);
  now = 120_000;
  memory.set('new', 1, 1000);
  expect(memory.entries()).toEqual([['new', 1]]);
});
