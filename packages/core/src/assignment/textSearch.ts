import { type Bits, createBits, hasBit } from './bitset.ts';
import type { Steps } from './steps.ts';
import { lowerText, rowsOfBlock, startOf, type TextColumn, textAt } from './textColumn.ts';

/** Blocks per turn. */
const turn = 32;

const nowhere = new Uint32Array(0);

/** What a search of a column found. */
export interface TextHits {
  /** In lower case. */
  readonly needle: string;
  readonly match: Bits;
  /** Where the needle begins in the block of each row that matches. */
  readonly at: Uint32Array;
}

/**
 * Those of the rows whose text, in lower case, holds the needle, which is in lower case. What a search for the beginning of the
 * needle found tells where to go on: a row it found needs another look only where the next letters differ.
 */
export function* searchColumn(
  column: TextColumn,
  needle: string,
  rows: Bits,
  before: TextHits | null,
): Steps<TextHits> {
  const hits = { needle, match: createBits(rows.length * 32), at: nowhere };
  const known = before !== null && needle.startsWith(before.needle) ? before : null;
  for (let block = 0; block << 9 < column.length; block += 1) {
    if (!hasRows(rows, column, block)) continue;
    if (hits.at === nowhere) hits.at = new Uint32Array(column.length);
    searchBlock({ column, block, lower: lowerText(column, block) }, rows, { hits, known });
    if (block % turn === turn - 1) yield;
  }
  return hits;
}

function hasRows(rows: Bits, column: TextColumn, block: number): boolean {
  const [first, end] = rowsOfBlock(column, block);
  for (let at = first >>> 5; at << 5 < end; at += 1) if (rows[at] !== 0) return true;
  return false;
}

interface LowerBlock {
  readonly column: TextColumn;
  readonly block: number;
  readonly lower: string | null;
}

function searchBlock(
  { column, block, lower }: LowerBlock,
  rows: Bits,
  { hits, known }: { readonly hits: TextHits; readonly known: TextHits | null },
): void {
  const { needle, match, at } = hits;
  const [first, end] = rowsOfBlock(column, block);
  let found = -1;
  for (let i = first >>> 5; i << 5 < end; i += 1) {
    for (let word = rows[i] as number; word !== 0; word &= word - 1) {
      const flag = word & -word;
      const row = (i << 5) | (31 - Math.clz32(flag));
      // One letter has two in lower case, which moves all that follows: such a block is read row by row.
      if (lower === null) {
        if (textAt(column, row).toLowerCase().includes(needle)) match[i] = (match[i] as number) | flag;
        continue;
      }
      const isKnown = known !== null && hasBit(known.match, row);
      const start = isKnown ? (known.at[row] as number) : startOf(column, row);
      if (isKnown && goesOn(lower, needle, { start, length: known.needle.length })) found = start;
      if (found < start) found = lower.indexOf(needle, start);
      if (found < 0) found = lower.length;
      if (found + needle.length > (column.ends[row] as number)) continue;
      match[i] = (match[i] as number) | flag;
      at[row] = found;
    }
  }
}

/** Whether the needle stands where its first letters do. */
function goesOn(
  lower: string,
  needle: string,
  { start, length }: { readonly start: number; readonly length: number },
): boolean {
  for (let i = length; i < needle.length; i += 1) {
    if (lower.charCodeAt(start + i) !== needle.charCodeAt(i)) return false;
  }
  return true;
}
