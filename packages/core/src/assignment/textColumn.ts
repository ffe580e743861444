/** Rows whose texts share one string. */
const blockRows = 512;
const blockShift = 9;

/**
 * One text per row, held without a string object for each: rows of a block are joined into one string, which the runtime
 * keeps in one byte a character where it can and searches natively. Rows are appended or changed, never removed.
 */
export interface TextColumn {
  length: number;
  /** The last one grows with every text. */
  readonly blocks: string[];
  /** Where a row's text ends in its block; the next one begins after a line break. There is room for the rows to come. */
  ends: Uint16Array | Uint32Array;
  /** Changed since their block was joined. */
  readonly edits: Map<number, string>;
  readonly editedBlocks: Set<number>;
  /** Blocks in lower case, while somebody searches. */
  readonly lower: (string | null | undefined)[];
  /** A code unit of the last full block, read to have it put together: `joinPieces`. */
  read: number;
}

export function createTextColumn(capacity = 0): TextColumn {
  return {
    length: 0,
    blocks: [],
    ends: new Uint16Array(capacity),
    edits: new Map(),
    editedBlocks: new Set(),
    lower: [],
    read: 0,
  };
}

export function textAt(column: TextColumn, row: number): string {
  if (column.edits.size > 0) {
    const edited = column.edits.get(row);
    if (edited !== undefined) return edited;
  }
  return (column.blocks[row >>> blockShift] as string).slice(startOf(column, row), column.ends[row]);
}

/** Whether the row has this text, without making the row's own. */
export function hasText(column: TextColumn, row: number, text: string): boolean {
  if (column.edits.size > 0) return textAt(column, row) === text;
  const start = startOf(column, row);
  if (text === '') return column.ends[row] === start;
  const block = column.blocks[row >>> blockShift] as string;
  // Quicker than `startsWith`, and it hardly ever has to look further.
  return column.ends[row] === start + text.length && block.indexOf(text, start) === start;
}

/** Where the row's text starts in its block, as joined. */
export function startOf({ ends }: TextColumn, row: number): number {
  return row % blockRows === 0 ? 0 : (ends[row - 1] as number) + 1;
}

/** Sets the text of a row, or appends it where the row is the next one. */
export function putText(column: TextColumn, row: number, text: string): void {
  if (row < column.length) {
    column.edits.set(row, text);
    column.editedBlocks.add(row >>> blockShift);
    return;
  }
  const { blocks, lower } = column;
  const block = row >>> blockShift;
  const joined = row % blockRows === 0 ? text : `${blocks[block]}\n${text}`;
  blocks[block] = joined;
  if (block < lower.length) lower[block] = undefined;
  endRow(column, row, joined.length);
  column.length += 1;
  if (column.length % blockRows === 0) joinPieces(column, joined);
}

function endRow(column: TextColumn, row: number, end: number): void {
  // Hardly ever is a block that long.
  if (end > 0xffff && column.ends instanceof Uint16Array) column.ends = new Uint32Array(column.ends);
  column.ends[row] = end;
}

/**
 * A text that grows is kept in pieces by the runtime until somebody reads it. Of a full block they are put together at once,
 * because pieces take more room, and keep the texts alive that they are made of.
 */
function joinPieces(column: TextColumn, block: string): void {
  column.read = block.charCodeAt(0);
}

/** The texts of a block as one string, with every change in it; `startOf` and `ends` tell where each row is. */
export function blockText(column: TextColumn, block: number): string {
  if (column.editedBlocks.delete(block)) {
    const [first, end] = rowsOfBlock(column, block);
    const texts: string[] = [];
    for (let row = first; row < end; row += 1) texts.push(textAt(column, row));
    column.blocks[block] = texts.join('\n');
    column.lower[block] = undefined;
    let at = -1;
    for (const [i, text] of texts.entries()) {
      at += 1 + text.length;
      endRow(column, first + i, at);
      column.edits.delete(first + i);
    }
  }
  return column.blocks[block] as string;
}

/** A block in lower case; null where that is not letter for letter. Kept until its texts change or `forgetLower`. */
export function lowerText(column: TextColumn, block: number): string | null {
  const text = blockText(column, block);
  const known = column.lower[block];
  if (known !== undefined) return known;
  const folded = text.toLowerCase();
  const lower = folded.length === text.length ? folded : null;
  column.lower[block] = lower;
  return lower;
}

export function forgetLower(column: TextColumn): void {
  column.lower.length = 0;
}

/** The rows of a block: from the first to before the second. */
export function rowsOfBlock({ length }: TextColumn, block: number): readonly [number, number] {
  return [block << blockShift, Math.min((block + 1) << blockShift, length)];
}
