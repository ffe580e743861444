import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBits, eachBit, setBit } from './bitset.ts';
import { finish } from './steps.ts';
import { createTextColumn, putText } from './textColumn.ts';
import { searchColumn } from './textSearch.ts';

const part = fc.constantFrom('room', 'ROOM', 'o', 'om', ' ', 'İ', 'i', 'Σ', 'ΑΣ', 'ς', 'ß', '\n', 'Ö', 'ö', '会', '😀');
const text = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));

function found(texts: readonly string[], needle: string, isMeant = (_: number) => true, beginning?: string) {
  const column = createTextColumn(texts.length);
  const rows = createBits(texts.length);
  for (const [row, one] of texts.entries()) {
    putText(column, row, one);
    setBit(rows, row, isMeant(row));
  }
  const before = beginning === undefined ? null : finish(searchColumn(column, beginning, rows, null));
  const steps = searchColumn(column, needle, rows, before);
  for (let turns = 1; ; turns += 1) {
    const { done, value } = steps.next();
    if (done !== true) continue;
    const match: number[] = [];
    eachBit(value.match, (row) => match.push(row));
    return { match, turns };
  }
}

test('finds exactly the rows whose own text in lower case holds the needle', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 50 }), text, fc.integer({ min: 1, max: 40 }), (texts, wanted, every) => {
      const needle = wanted.toLowerCase();
      const isMeant = (row: number) => row % every === 0;
      const expected = [...texts.keys()].filter(
        (row) => isMeant(row) && (texts[row] ?? '').toLowerCase().includes(needle),
      );
      expect(found(texts, needle, isMeant).match).toEqual(expected);
    }),
  );
});

test('goes on from what the beginning of the needle was found in, and finds the same', () => {
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 50 }),
      text.map((wanted) => wanted.toLowerCase()),
      fc.nat({ max: 6 }),
      (texts, needle, length) => {
        expect(found(texts, needle, undefined, needle.slice(0, length)).match).toEqual(found(texts, needle).match);
        // What is no beginning tells nothing.
        expect(found(texts, needle, undefined, `${needle}x`).match).toEqual(found(texts, needle).match);
      },
    ),
  );
  expect(found(['ab ac', 'ac ab', 'ab', 'c'], 'ac', undefined, 'a').match).toEqual([0, 1]);
  expect(found(['xa', 'b'], 'ab', undefined, 'a').match).toEqual([]);
});

test('does not find what begins in one row and ends in the next', () => {
  expect(found(['ab', 'cd', 'bcb\ncd'], 'b\ncd').match).toEqual([2]);
  expect(found(['ab', 'cd'], 'bc').match).toEqual([]);
});

test('searches many rows in several turns', () => {
  const texts = Array.from({ length: 40_000 }, (_, i) => `Room ${i}`);
  const { match, turns } = found(texts, '9999');
  expect(match).toEqual([9999, 19_999, 29_999, 39_999]);
  expect(turns).toBe(3);
  // What is not asked about is not read.
  expect(found(texts, 'room 7', (row) => row === 7).match).toEqual([7]);
});
