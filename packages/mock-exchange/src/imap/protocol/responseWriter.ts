/** A part of a response. A text is written as a quoted string, or as a literal where quotes do not hold it. */
export type ResponseValue =
  | string
  | number
  | Buffer
  | null
  | { readonly atom: string }
  /** As a literal, whatever it holds: what is fetched of a message. */
  | { readonly literal: Buffer }
  /** Without spaces between them: addresses of an envelope, parts of a body structure. */
  | { readonly joined: readonly ResponseValue[] }
  | readonly ResponseValue[];

/** Longer texts travel as literals. */
const longestQuoted = 1000;

/** Writes `* ` and the values with spaces between them, as one line (with the literals it holds). */
export function writeUntagged(values: readonly ResponseValue[]): Buffer {
  const parts: Buffer[] = [ascii('* ')];
  writeInto(parts, values);
  parts.push(ascii('\r\n'));
  return Buffer.concat(parts);
}

/** The values with spaces between them. */
export function writeValues(values: readonly ResponseValue[]): Buffer {
  const parts: Buffer[] = [];
  writeInto(parts, values);
  return Buffer.concat(parts);
}

function writeInto(parts: Buffer[], values: readonly ResponseValue[], separator = ' '): void {
  for (const [index, value] of values.entries()) {
    if (index > 0) parts.push(ascii(separator));
    writeValue(parts, value);
  }
}

function writeValue(parts: Buffer[], value: ResponseValue): void {
  if (value === null) parts.push(ascii('NIL'));
  else if (typeof value === 'number') parts.push(ascii(String(value)));
  else if (typeof value === 'string') writeText(parts, Buffer.from(value, 'utf8'));
  else if (Buffer.isBuffer(value)) writeText(parts, value);
  else if ('atom' in value) parts.push(ascii(value.atom));
  else if ('literal' in value) writeLiteral(parts, value.literal);
  else if ('joined' in value) writeInto(parts, value.joined, '');
  else writeList(parts, value);
}

function writeList(parts: Buffer[], values: readonly ResponseValue[]): void {
  parts.push(ascii('('));
  writeInto(parts, values);
  parts.push(ascii(')'));
}

function writeText(parts: Buffer[], bytes: Buffer): void {
  const text = bytes.toString('latin1');
  const fits = bytes.length <= longestQuoted && /^[\x20-\x7e]*$/.test(text);
  if (fits) parts.push(ascii(`"${text.replace(/["\\]/g, '\\$&')}"`));
  else writeLiteral(parts, bytes);
}

function writeLiteral(parts: Buffer[], bytes: Buffer): void {
  parts.push(ascii(`{${bytes.length}}\r\n`), bytes);
}

function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
