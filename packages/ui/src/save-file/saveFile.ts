/** A text as a file: its name with the ending, and its media type. */
export interface TextFile {
  readonly name: string;
  readonly type: 'text/csv' | 'application/json';
  readonly text: string;
}

/** Hands a text to the browser as a file to keep. */
export function saveFile({ name, type, text }: TextFile): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; at once would be too early in some browsers.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
