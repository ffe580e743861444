import type { Steps } from './steps.ts';

/**
 * What rows are sorted by: one or several numbers a row, compared one after the other. `pool[at[row] + depth]` is a row's
 * number at a depth; `isLast` tells from a number and its depth whether another follows.
 */
export interface SortWords {
  readonly pool: Float64Array;
  readonly at: Uint32Array;
  readonly isLast: (word: number, depth: number) => boolean;
}

/** Rows per turn, so that a turn takes a few milliseconds. */
const turn = 1 << 15;
const small = 16;

/**
 * Sorts parts of `rows` in place: a quicksort that puts equal words in the middle and goes on there with the next word
 * (Bentley and Sedgewick's multikey quicksort). Parts are pairs of from and before; returned are those that stay equal to the end.
 */
export function* sortRows(
  rows: Uint32Array,
  { pool, at, isLast }: SortWords,
  parts: readonly number[],
): Steps<readonly number[]> {
  const keys = new Float64Array(rows.length);
  /** Triples: from, to, depth; the keys of a part at depth `~depth` are at hand. */
  const stack: number[] = [];
  for (let i = 0; i < parts.length; i += 2) stack.push(parts[i] as number, parts[i + 1] as number, 0);
  const ties: number[] = [];
  let work = 0;
  let seed = 1;

  while (stack.length > 0) {
    const mark = stack.pop() as number;
    const to = stack.pop() as number;
    const from = stack.pop() as number;
    work += to - from;
    if (work > turn) {
      work = 0;
      yield;
    }
    const depth = mark < 0 ? ~mark : mark;
    if (mark >= 0) lookUp(from, to, depth);
    if (to - from < small) insertionSort(from, to);
    if (to - from < small || (mark >= 0 && isRising(from, to))) {
      for (let start = from, i = from + 1; i <= to; i += 1) {
        if (i < to && keys[i] === keys[start]) continue;
        next(start, i, depth);
        start = i;
      }
      continue;
    }
    const pivot = median(pick(from, to), pick(from, to), pick(from, to));
    const low = divide(from, to, pivot);
    let high = low;
    while (high < to && keys[high] === pivot) high += 1;
    if (low - from > 1) stack.push(from, low, ~depth);
    if (to - high > 1) stack.push(high, to, ~depth);
    next(low, high, depth);
  }
  return ties;

  // What loops over rows is a function of its own: called so often, it is soon compiled, and stays so. A loop in here would be
  // compiled for each part anew.

  function lookUp(from: number, to: number, depth: number): void {
    for (let i = from; i < to; i += 1) keys[i] = pool[(at[rows[i] as number] as number) + depth] as number;
  }

  /** Smaller keys to the front, greater ones to the end; returns where those begin that are equal to the pivot. */
  function divide(from: number, to: number, pivot: number): number {
    let low = from;
    let high = to;
    for (let i = low; i < high; ) {
      const key = keys[i] as number;
      if (key === pivot) {
        i += 1;
        continue;
      }
      if (key > pivot) high -= 1;
      const other = key < pivot ? low : high;
      const row = rows[i] as number;
      keys[i] = keys[other] as number;
      rows[i] = rows[other] as number;
      keys[other] = key;
      rows[other] = row;
      if (key < pivot) {
        low += 1;
        i += 1;
      }
    }
    return low;
  }

  function insertionSort(from: number, to: number): void {
    for (let i = from + 1; i < to; i += 1) {
      const key = keys[i] as number;
      const row = rows[i] as number;
      let j = i;
      for (; j > from && (keys[j - 1] as number) > key; j -= 1) {
        keys[j] = keys[j - 1] as number;
        rows[j] = rows[j - 1] as number;
      }
      keys[j] = key;
      rows[j] = row;
    }
  }

  function isRising(from: number, to: number): boolean {
    for (let i = from + 1; i < to; i += 1) if ((keys[i] as number) < (keys[i - 1] as number)) return false;
    return true;
  }

  /** A key from anywhere in the part, so that no order the rows come in is a bad one. */
  function pick(from: number, to: number): number {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return keys[from + Math.floor((seed / 2 ** 32) * (to - from))] as number;
  }

  function next(from: number, to: number, depth: number): void {
    if (to - from < 2) return;
    if (isLast(keys[from] as number, depth)) ties.push(from, to);
    else stack.push(from, to, depth + 1);
  }
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
