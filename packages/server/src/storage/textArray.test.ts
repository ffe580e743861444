import { expect, it } from 'vitest';
import { textArray } from './textArray.ts';

it.each([
  [[], '{}'],
  [['a', 'b c', ''], '{"a","b c",""}'],
  [['NULL', '{}', 'a,b'], '{"NULL","{}","a,b"}'],
  [['a"b', 'c'], '{"a\\"b","c"}'],
  [['a\\b'], '{"a\\\\b"}'],
  [['a","b'], '{"a\\",\\"b"}'],
])('writes %j as an array', (texts, written) => {
  expect(textArray(texts)).toBe(written);
});
