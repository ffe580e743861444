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
  for (let i = 0; i < rows.length; i += 1) {
    const word = rows[i] as number;
    if (word !== 0) countWord(counts, planes, { at: i, level: planes.length, code: 0, word });
  }
  return counts;
}

/** Splits the rows of a word by one plane after the other, until all have one number or there are none. */
function countWord(
  counts: Uint32Array,
  planes: Planes,
  part: { readonly at: number; readonly level: number; readonly code: number; readonly word: number },
): void {
  const { at, code, word } = part;
  const level = part.level - 1;
  if (level < 0) {
    counts[code] = (counts[code] as number) + popcount(word);
    return;
  }
  const on = word & ((planes[level] as Bits)[at] as number);
  const off = word & ~on;
  if (on !== 0) countWord(counts, planes, { at, level, code: code | (1 << level), word: on });
  if (off !== 0) countWord(counts, planes, { at, level, code, word: off });
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
