import { andBits, type Bits, createBits, popcount } from './bitset.ts';

/** A small number per row, bit by bit: plane `i` holds bit `i` of every row's number, so that whole words are judged at once. */
export type Planes = readonly Bits[];

export function createPlanes(count: number, size: number): Planes {
  return Array.from({ length: count }, () => createBits(size));
}

export function readPlanes(planes: Planes, row: number): number {
  const at = row >>> 5;
  let code = 0;
  for (let i = 0; i < planes.length; i += 1) code |= (((planes[i]?.[at] ?? 0) >>> (row & 31)) & 1) << i;
  return code;
}

/** Writes in place: only for planes the caller has just made. */
export function writePlanes(planes: Planes, row: number, code: number): void {
  const at = row >>> 5;
  const flag = 1 << (row & 31);
  for (let i = 0; i < planes.length; i += 1) {
    const plane = planes[i];
    if (plane === undefined) continue;
    const word = plane[at] ?? 0;
    plane[at] = ((code >>> i) & 1) === 1 ? word | flag : word & ~flag;
  }
}

/** How many of the rows have each number. */
export function countPlanes(planes: Planes, rows: Bits): readonly number[] {
  const counts = Array.from({ length: 1 << planes.length }, () => 0);
  for (let i = 0; i < rows.length; i += 1) splitWord(planes, i, { level: planes.length, code: 0, word: rows[i] ?? 0 });
  return counts;

  function splitWord(all: Planes, at: number, part: { level: number; code: number; word: number }): void {
    const { level, code, word } = part;
    if (word === 0) return;
    if (level === 0) {
      counts[code] = (counts[code] ?? 0) + popcount(word);
      return;
    }
    const plane = all[level - 1]?.[at] ?? 0;
    splitWord(all, at, { level: level - 1, code, word: word & ~plane });
    splitWord(all, at, { level: level - 1, code: code | (1 << (level - 1)), word: word & plane });
  }
}

/** The rows whose number is one of these. */
export function matchPlanes(planes: Planes, rows: Bits, codes: readonly number[]): Bits {
  const match = createBits(rows.length * 32);
  for (const code of codes) {
    for (let i = 0; i < match.length; i += 1) {
      let word = rows[i] ?? 0;
      for (let p = 0; p < planes.length; p += 1) {
        const plane = planes[p]?.[i] ?? 0;
        word &= ((code >>> p) & 1) === 1 ? plane : ~plane;
      }
      match[i] = (match[i] ?? 0) | word;
    }
  }
  return match;
}

/** Row by row the greater of two numbers, of as many bits. */
export function maxPlanes(a: Planes, b: Planes): Planes {
  const size = (a[0]?.length ?? 0) * 32;
  let above = createBits(size);
  let level = createBits(size).fill(-1);
  for (let p = a.length - 1; p >= 0; p -= 1) {
    const [x, y] = [a[p] ?? above, b[p] ?? above];
    const [nextAbove, nextLevel] = [createBits(size), createBits(size)];
    for (let i = 0; i < nextAbove.length; i += 1) {
      const [xw, yw, lw] = [x[i] ?? 0, y[i] ?? 0, level[i] ?? 0];
      nextAbove[i] = (above[i] ?? 0) | (lw & yw & ~xw);
      nextLevel[i] = lw & ~(xw ^ yw);
    }
    above = nextAbove;
    level = nextLevel;
  }
  return a.map((plane, p) => {
    const taken = andBits(b[p] ?? above, above);
    for (let i = 0; i < taken.length; i += 1) taken[i] = (taken[i] ?? 0) | ((plane[i] ?? 0) & ~(above[i] ?? 0));
    return taken;
  });
}
