/** A text is not PowerShell, or not the part of it that is read here. Nothing of it has run. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;

  constructor(text: string, at: number, what: string) {
    const { line, column } = placeOf(text, at);
    super(`Line ${line}, column ${column}: ${what} Nothing was run.`);
    this.line = line;
    this.column = column;
  }
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where a character of a text stands, as an editor counts. */
export function placeOf(text: string, at: number): Place {
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
