import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bits, createBits, hasBit, setBit } from './bitset.ts';
import { countPlanes, createPlanes, matchPlanes, readPlanes, writePlanes } from './planes.ts';

const numbers = fc.array(fc.nat({ max: 7 }), { maxLength: 80 });

function planesOf(codes: readonly number[]) {
  const planes = createPlanes(3, codes.length);
  for (const [row, code] of codes.entries()) writePlanes(planes, row, code);
  return planes;
}

function some(codes: readonly number[], every: number): Bits {
  const rows = createBits(codes.length);
  for (let row = 0; row < codes.length; row += every) setBit(rows, row, true);
  return rows;
}

test('a number written to a row is read from it, and from no other', () => {
  fc.assert(
    fc.property(numbers, (codes) => {
      const planes = planesOf(codes);
      expect(codes.map((_, row) => readPlanes(planes, row))).toEqual(codes);
      for (const [row, code] of codes.entries()) writePlanes(planes, row, 7 - code);
      expect(codes.map((_, row) => readPlanes(planes, row))).toEqual(codes.map((code) => 7 - code));
    }),
  );
  expect(readPlanes([], 5)).toBe(0);
  expect(createPlanes(2, 33).map((plane) => plane.length)).toEqual([2, 2]);
});

test('numbers are counted over the rows asked about', () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 3 }), (codes, every) => {
      const counted = codes.filter((_, row) => row % every === 0);
      const expected = Array.from({ length: 8 }, (_, code) => counted.filter((one) => one === code).length);
      expect([...countPlanes(planesOf(codes), some(codes, every))]).toEqual(expected);
    }),
  );
});

test('the rows with one of some numbers are found among the rows asked about', () => {
  fc.assert(
    fc.property(numbers, fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]), (codes, wanted) => {
      const match = matchPlanes(planesOf(codes), some(codes, 2), wanted);
      const found = codes.map((_, row) => hasBit(match, row));
      expect(found).toEqual(codes.map((code, row) => row % 2 === 0 && wanted.includes(code)));
    }),
  );
});
