import { type Bits, countBits, createBits, hasBit, setBit } from './bitset.ts';
import type { Steps } from './steps.ts';
import { blockText, rowsOfBlock, startOf, type TextColumn, textAt } from './textColumn.ts';
import { rankLetters, rankUnits, type TextRanks } from './textRanks.ts';
import { collator } from './userOrder.ts';
import { type SortWords, sortRows } from './wordSort.ts';

/** Blocks per turn. */
const turn = 32;
/** Bits of a number that are exact. */
const exactBits = 53;

/**
 * These rows by the text of a column as the collator compares, equal texts by id: exactly the order of `compareUsers`.
 * The collator itself is asked only about rows with letters that cannot be ranked.
 */
export function* orderByText(column: TextColumn, ids: TextColumn, rows: Bits): Steps<Uint32Array> {
  const letters = yield* unitsOf(column, rows);
  yield;
  const { words, ranked, odd } = yield* packRows(column, rows, { ...letters, ranks: rankLetters(letters.occurring) });
  yield;
  const ties = yield* sortRows(ranked, words, [0, ranked.length]);
  if (ties.length > 0) yield* sortById(ids, ranked, ties);
  return odd.length === 0 ? ranked : yield* mergeOdd(column, ids, { ranked, odd });
}

interface Units {
  /** 1 for each code unit that occurs. */
  readonly occurring: Uint8Array;
  readonly rows: number;
  readonly length: number;
}

// What loops over a block is a function of its own: called so often, it is soon compiled, which a generator is not.

function* unitsOf(column: TextColumn, rows: Bits): Steps<Units> {
  const occurring = new Uint8Array(0x10000);
  let length = 0;
  for (let block = 0; block << 9 < column.length; block += 1) {
    length += unitsIn(block);
    if (block % turn === turn - 1) yield;
  }
  return { occurring, rows: countBits(rows), length };

  /** Notes the code units of a block, and returns how long its texts are. */
  function unitsIn(block: number): number {
    const text = blockText(column, block);
    const [first, end] = rowsOfBlock(column, block);
    let units = 0;
    for (let row = first; row < end; row += 1) {
      if (!hasBit(rows, row)) continue;
      const start = startOf(column, row);
      const last = column.ends[row] as number;
      for (let at = start; at < last; at += 1) occurring[text.charCodeAt(at)] = 1;
      units += last - start;
    }
    return units;
  }
}

/** Each row's text as numbers to the base of the ranks, a 0 after its end; `odd` are the rows that have none. */
function* packRows(column: TextColumn, rows: Bits, units: Units & { readonly ranks: TextRanks }) {
  const { places, base } = units.ranks;
  const digits = Math.floor(exactBits / Math.log2(base));
  const pool = new Float64Array(Math.ceil(units.length / digits) + units.rows);
  const at = new Uint32Array(column.length);
  const ranked = new Uint32Array(units.rows);
  const odd: number[] = [];
  let [used, count] = [0, 0];
  for (let block = 0; block << 9 < column.length; block += 1) {
    pack(block);
    if (block % turn === turn - 1) yield;
  }
  const words: SortWords = { pool, at, isLast: (word) => word % base === 0 };
  return { words, ranked: ranked.subarray(0, count), odd };

  function pack(block: number): void {
    const text = blockText(column, block);
    const [first, end] = rowsOfBlock(column, block);
    for (let row = first; row < end; row += 1) {
      if (!hasBit(rows, row)) continue;
      at[row] = used;
      const last = column.ends[row] as number;
      let [word, left, isOdd] = [0, digits, false];
      for (let i = startOf(column, row); i < last; i += 1) {
        const place = places[text.charCodeAt(i)] as number;
        isOdd ||= place === 0;
        word = word * base + place;
        left -= 1;
        if (left > 0) continue;
        pool[used++] = word;
        [word, left] = [0, digits];
      }
      for (; left > 0; left -= 1) word *= base;
      pool[used++] = word;
      if (isOdd) odd.push(row);
      else ranked[count++] = row;
    }
  }
}

function* sortById(ids: TextColumn, order: Uint32Array, parts: Rows): Steps<void> {
  const rows = createBits(ids.length);
  for (let i = 0; i < parts.length; i += 2) {
    for (let k = parts[i] as number; k < (parts[i + 1] as number); k += 1) setBit(rows, order[k] as number, true);
  }
  const units = yield* unitsOf(ids, rows);
  const { words } = yield* packRows(ids, rows, { ...units, ranks: rankUnits(units.occurring) });
  yield* sortRows(order, words, parts);
}

/** Puts the rows only the collator can judge among the others, which are in order. */
function* mergeOdd(
  column: TextColumn,
  ids: TextColumn,
  { ranked, odd }: { readonly ranked: Uint32Array; readonly odd: Rows },
): Steps<Uint32Array> {
  const compare = (a: number, b: number) =>
    collator.compare(textAt(column, a), textAt(column, b)) || (textAt(ids, a) < textAt(ids, b) ? -1 : 1);
  const sorted = yield* mergeSort(odd, compare);
  const order = new Uint32Array(ranked.length + sorted.length);
  let [from, count] = [0, 0];
  for (const [i, row] of sorted.entries()) {
    const to = firstAfter(ranked, row, { from, compare });
    order.set(ranked.subarray(from, to), count);
    count += to - from;
    order[count++] = row;
    from = to;
    if (i % 512 === 511) yield;
  }
  order.set(ranked.subarray(from), count);
  return order;
}

type Rows = readonly number[];
type CompareRows = (a: number, b: number) => number;

/** Where in the sorted rows the first one is that comes after `row`: in strides that double, then by halves. */
function firstAfter(
  sorted: Uint32Array,
  row: number,
  { from, compare }: { readonly from: number; readonly compare: CompareRows },
): number {
  let low = from;
  let stride = 1;
  while (low + stride <= sorted.length && compare(sorted[low + stride - 1] as number, row) < 0) {
    low += stride;
    stride *= 2;
  }
  let high = Math.min(low + stride - 1, sorted.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(sorted[middle] as number, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* mergeSort(rows: Rows, compare: CompareRows): Steps<Rows> {
  let runs: Rows[] = [];
  for (let i = 0; i < rows.length; i += 512) {
    runs.push(rows.slice(i, i + 512).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: Rows[] = [];
    for (let i = 0; i < runs.length; i += 2) merged.push(yield* mergeRuns(runs[i] as Rows, runs[i + 1] ?? [], compare));
    runs = merged;
  }
  return runs[0] as Rows;
}

function* mergeRuns(a: Rows, b: Rows, compare: CompareRows): Steps<Rows> {
  const merged: number[] = [];
  let [i, k] = [0, 0];
  while (i < a.length && k < b.length) {
    const fromA = compare(a[i] as number, b[k] as number) < 0;
    merged.push((fromA ? a[i++] : b[k++]) as number);
    if (merged.length % 512 === 511) yield;
  }
  return merged.concat(a.slice(i), b.slice(k));
}
