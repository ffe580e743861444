import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  andBits,
  type Bits,
  copyBits,
  countBits,
  countCommon,
  createBits,
  eachBit,
  firstRows,
  hasBit,
  orBits,
  sameBits,
  setBit,
  withoutBits,
} from './bitset.ts';

/** Rows of up to four words, and how many rows there is room for. */
const arbitrarySet = fc
  .integer({ min: 0, max: 100 })
  .chain((size) => fc.tuple(fc.constant(size), fc.uniqueArray(fc.nat({ max: 99 }))))
  .map(([size, rows]) => ({ size, rows: new Set(rows.filter((row) => row < size).sort((a, b) => a - b)) }));

function bitsOf({ size, rows }: { size: number; rows: ReadonlySet<number> }): Bits {
  const bits = createBits(size);
  for (const row of rows) setBit(bits, row, true);
  return bits;
}

function rowsOf(bits: Bits): readonly number[] {
  const rows: number[] = [];
  eachBit(bits, (row) => rows.push(row));
  return rows;
}

describe('bits', () => {
  test('have room for the rows asked for, in words of 32', () => {
    expect([0, 1, 32, 33, 64, 65].map((size) => createBits(size).length)).toEqual([0, 1, 1, 2, 2, 3]);
  });

  test('know one row from another', () => {
    const bits = createBits(64);
    for (const row of [0, 31, 32, 63]) setBit(bits, row, true);
    expect(rowsOf(bits)).toEqual([0, 31, 32, 63]);
    setBit(bits, 31, false);
    setBit(bits, 1, false);
    expect(rowsOf(bits)).toEqual([0, 32, 63]);
    expect([0, 1, 31, 32, 33, 63, 64, 1000].map((row) => hasBit(bits, row))).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
      false,
      false,
    ]);
    expect(hasBit(undefined, 0)).toBe(false);
  });

  test('do what sets of rows do, also where one has room for more', () => {
    fc.assert(
      fc.property(arbitrarySet, arbitrarySet, (one, other) => {
        const [a, b] = [bitsOf(one), bitsOf(other)];
        const before = [a.slice(), b.slice()];
        expect(rowsOf(a)).toEqual([...one.rows]);
        expect(countBits(a)).toBe(one.rows.size);
        const common = [...one.rows].filter((row) => other.rows.has(row));
        expect(rowsOf(andBits(a, b))).toEqual(common);
        expect(countCommon(a, b)).toBe(common.length);
        expect(rowsOf(withoutBits(a, b))).toEqual([...one.rows].filter((row) => !other.rows.has(row)));
        const either = new Set([...one.rows, ...other.rows]);
        expect(rowsOf(orBits(a, b))).toEqual([...either].sort((x, y) => x - y));
        expect(sameBits(a, b)).toBe(either.size === one.rows.size && either.size === other.rows.size);
        expect([a, b]).toEqual(before);
      }),
    );
  });

  test('are copied with as much room as asked for, and apart from the original', () => {
    fc.assert(
      fc.property(arbitrarySet, fc.nat({ max: 130 }), (set, size) => {
        const bits = bitsOf(set);
        const copy = copyBits(bits, size);
        expect(copy).not.toBe(bits);
        expect(copy).toHaveLength(createBits(size).length);
        expect(rowsOf(copy)).toEqual([...set.rows].filter((row) => row < copy.length * 32));
      }),
    );
    expect(copyBits(undefined, 33)).toEqual(new Uint32Array(2));
  });

  test('that are none change nothing and are nothing', () => {
    const some = bitsOf({ size: 40, rows: new Set([3, 39]) });
    expect(withoutBits(some, undefined)).toBe(some);
    expect(orBits(undefined, some)).toBe(some);
    expect(sameBits(undefined, undefined)).toBe(true);
    expect(sameBits(some, some)).toBe(true);
    expect(sameBits(undefined, createBits(40))).toBe(true);
    expect(sameBits(createBits(40), undefined)).toBe(true);
    expect(sameBits(some, undefined)).toBe(false);
    expect(sameBits(undefined, some)).toBe(false);
  });

  test('name their first rows, at most as many as asked for', () => {
    const bits = bitsOf({ size: 100, rows: new Set([2, 31, 32, 64, 99]) });
    expect(firstRows(bits, 3)).toEqual([2, 31, 32]);
    expect(firstRows(bits, 2)).toEqual([2, 31]);
    expect(firstRows(bits, 0)).toEqual([]);
    expect(firstRows(bits, 9)).toEqual([2, 31, 32, 64, 99]);
  });
});
