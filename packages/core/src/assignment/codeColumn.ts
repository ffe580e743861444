type Codes = Uint8Array | Uint16Array | Uint32Array;

/** One of a few texts per row, as a number into the list of those that occur. 0 stands for none. */
export interface CodeColumn {
  codes: Codes;
  readonly texts: (string | null)[];
  readonly byText: Map<string | null, number>;
}

export function createCodeColumn(): CodeColumn {
  return { codes: new Uint8Array(0), texts: [null], byText: new Map([[null, 0]]) };
}

export function codedText({ codes, texts }: CodeColumn, row: number): string | null {
  return texts[codes[row] as number] as string | null;
}

/** Sets the text of a row; there is room for it. */
export function putCode(column: CodeColumn, row: number, text: string | null): void {
  // First the code: a new one may make the column wider.
  const code = column.byText.get(text) ?? newCode(column, text);
  column.codes[row] = code;
}

function newCode(column: CodeColumn, text: string | null): number {
  const code = column.texts.push(text) - 1;
  column.byText.set(text, code);
  if (code === 0x100) column.codes = new Uint16Array(column.codes);
  if (code === 0x10000) column.codes = new Uint32Array(column.codes);
  return code;
}
