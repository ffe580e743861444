/** Rows whose texts share one string. */
const blockRows = 512;
const blockShift = 9;

/**
 * One text per row, held without a string object for each: rows of a block are joined into one string, which the runtime
 * keeps in one byte a character where it can and searches natively. Rows are appended or changed, never removed.
 */
export interface TextColumn {
  length: number;
  readonly blocks: string[];
  /** Where a row's text ends in its block; the next one begins after a line break. */
  ends: Uint32Array;
  /** The texts of the last block while it is not full. */
  tail: string[];
  /** Changed since their block was joined. */
  readonly edits: Map<number, string>;
  readonly editedBlocks: Set<number>;
}

export function createTextColumn(): TextColumn {
  return { length: 0, blocks: [], ends: new Uint32Array(0), tail: [], edits: new Map(), editedBlocks: new Set() };
}

export function textAt(column: TextColumn, row: number): string {
  const block = column.blocks[row >>> blockShift];
  if (block === undefined) return column.tail[row % blockRows] ?? '';
  if (column.edits.size > 0) {
    const edited = column.edits.get(row);
    if (edited !== undefined) return edited;
  }
  return block.slice(startOf(column, row), column.ends[row]);
}

/** Where the row's text starts in its block, as joined. */
export function startOf({ ends }: TextColumn, row: number): number {
  return row % blockRows === 0 ? 0 : (ends[row - 1] ?? 0) + 1;
}

export function appendText(column: TextColumn, text: string): void {
  column.tail.push(text);
  column.length += 1;
  if (column.tail.length < blockRows) return;
  column.blocks.push(joinRows(column, column.length - blockRows, column.tail));
  column.tail = [];
}

export function changeText(column: TextColumn, row: number, text: string): void {
  const block = row >>> blockShift;
  if (block === column.blocks.length) {
    column.tail[row % blockRows] = text;
    return;
  }
  column.edits.set(row, text);
  column.editedBlocks.add(block);
}

/** Blocks to search or read, the one that is not full included. */
export function countBlocks({ length }: TextColumn): number {
  return Math.ceil(length / blockRows);
}

/** The texts of a block as one string, with every change in it; `startOf` and `ends` tell where each row is. */
export function blockText(column: TextColumn, block: number): string {
  const first = block << blockShift;
  const joined = column.blocks[block];
  if (joined === undefined) return joinRows(column, first, column.tail);
  if (!column.editedBlocks.delete(block)) return joined;
  const texts = Array.from({ length: blockRows }, (_, i) => textAt(column, first + i));
  for (let row = first; row < first + blockRows; row += 1) column.edits.delete(row);
  const text = joinRows(column, first, texts);
  column.blocks[block] = text;
  return text;
}

/** The rows of a block: from the first to before the second. */
export function rowsOfBlock({ length }: TextColumn, block: number): readonly [number, number] {
  return [block << blockShift, Math.min((block + 1) << blockShift, length)];
}

function joinRows(column: TextColumn, first: number, texts: readonly string[]): string {
  const { ends } = column;
  let end = -1;
  for (let i = 0; i < texts.length; i += 1) {
    end += 1 + (texts[i] ?? '').length;
    ends[first + i] = end;
  }
  return texts.join('\n');
}
