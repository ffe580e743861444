import { type Bits, createBits, hasBit, setBit } from './bitset.ts';
import type { Steps } from './steps.ts';
import { blockText, rowsOfBlock, startOf, type TextColumn, textAt } from './textColumn.ts';

/** Blocks per turn. */
const turn = 32;

/** Those of the rows whose text, in lower case, holds the needle, which is in lower case. */
export function* searchColumn(column: TextColumn, needle: string, rows: Bits): Steps<Bits> {
  const match = createBits(rows.length * 32);
  for (let block = 0; block << 9 < column.length; block += 1) {
    if (!hasRows(rows, column, block)) continue;
    const text = blockText(column, block);
    const lower = text.toLowerCase();
    // One letter has two in lower case, which moves all that follows: such blocks are read row by row.
    if (lower.length === text.length) searchBlock({ column, block, lower }, needle, { rows, match });
    else searchRows(column, block, { needle, rows, match });
    if (block % turn === turn - 1) yield;
  }
  return match;
}

function hasRows(rows: Bits, column: TextColumn, block: number): boolean {
  const [first, end] = rowsOfBlock(column, block);
  for (let at = first >>> 5; at << 5 < end; at += 1) if (rows[at] !== 0) return true;
  return false;
}

function searchBlock(
  { column, block, lower }: { readonly column: TextColumn; readonly block: number; readonly lower: string },
  needle: string,
  { rows, match }: { readonly rows: Bits; readonly match: Bits },
): void {
  const [first, end] = rowsOfBlock(column, block);
  let found = -1;
  for (let at = first >>> 5; at << 5 < end; at += 1) {
    for (let word = rows[at] as number; word !== 0; word &= word - 1) {
      const flag = word & -word;
      const row = (at << 5) | (31 - Math.clz32(flag));
      const start = startOf(column, row);
      if (found < start) found = lower.indexOf(needle, start);
      if (found < 0) found = lower.length;
      if (found + needle.length <= (column.ends[row] as number)) match[at] = (match[at] as number) | flag;
    }
  }
}

function searchRows(
  column: TextColumn,
  block: number,
  { needle, rows, match }: { readonly needle: string; readonly rows: Bits; readonly match: Bits },
): void {
  const [first, end] = rowsOfBlock(column, block);
  for (let row = first; row < end; row += 1) {
    if (hasBit(rows, row) && textAt(column, row).toLowerCase().includes(needle)) setBit(match, row, true);
  }
}
