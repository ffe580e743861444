import { type Bits, createBits, popcount } from './bitset.ts';

/** A small number per row, bit by bit: plane `i` holds bit `i` of every row's number, so that whole words are judged at once. */
export type Planes = readonly Bits[];

export function createPlanes(count: number, size: number): Planes {
  return Array.from({ length: count }, () => createBits(size));
}

export function readPlanes(planes: Planes, row: number): number {
  const at = row >>> 5;
  let code = 0;
  for (let i = 0; i < planes.length; i += 1) code |= ((((planes[i] as Bits)[at] as number) >>> (row & 31)) & 1) << i;
  return code;
}

/** Writes in place: only for planes the caller has just made. */
export function writePlanes(planes: Planes, row: number, code: number): void {
  const at = row >>> 5;
  const flag = 1 << (row & 31);
  for (let i = 0; i < planes.length; i += 1) {
    const plane = planes[i] as Bits;
    const word = plane[at] as number;
    plane[at] = ((code >>> i) & 1) === 1 ? word | flag : word & ~flag;
  }
}

/** How many of the rows have each number. */
export function countPlanes(planes: Planes, rows: Bits): Uint32Array {
  const counts = new Uint32Array(1 << planes.length);
  // The rows of one word by number: split by one plane after the other.
  const parts = new Uint32Array(counts.length);
  for (let i = 0; i < rows.length; i += 1) {
    parts[0] = rows[i] as number;
    for (let p = 0; p < planes.length; p += 1) {
      const plane = (planes[p] as Bits)[i] as number;
      const half = 1 << p;
      for (let code = 0; code < half; code += 1) {
        const part = parts[code] as number;
        parts[code | half] = part & plane;
        parts[code] = part & ~plane;
      }
    }
    for (let code = 0; code < counts.length; code += 1) {
      counts[code] = (counts[code] as number) + popcount(parts[code] as number);
    }
  }
  return counts;
}

/** The rows whose number is one of these. */
export function matchPlanes(planes: Planes, rows: Bits, codes: readonly number[]): Bits {
  const match = createBits(rows.length * 32);
  for (const code of codes) {
    for (let i = 0; i < match.length; i += 1) {
      let word = rows[i] as number;
      for (let p = 0; p < planes.length; p += 1) {
        const plane = (planes[p] as Bits)[i] as number;
        word &= ((code >>> p) & 1) === 1 ? plane : ~plane;
      }
      match[i] = (match[i] as number) | word;
    }
  }
  return match;
}
