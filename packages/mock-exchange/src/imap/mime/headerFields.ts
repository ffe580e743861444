/** A field of a header, as bytes: they may be anything. */
export interface HeaderField {
  /** In small letters. */
  readonly name: string;
  /** Unfolded, without space at either end. */
  readonly value: Buffer;
  /** Where the field stands in the message, its line end included. */
  readonly start: number;
  readonly end: number;
}

/** More fields are read past. */
const mostFields = 2000;

/** The fields between two places of a message. Lines that are no field are left out. */
export function readHeader(raw: Buffer, start: number, end: number): readonly HeaderField[] {
  const fields: HeaderField[] = [];
  let at = start;
  while (at < end && fields.length < mostFields) {
    const next = fieldEnd(raw, at, end);
    const colon = raw.subarray(at, next).indexOf(58);
    const name = colon < 1 ? '' : raw.toString('latin1', at, at + colon).trimEnd();
    if (/^[\x21-\x7e]+$/.test(name)) {
      fields.push({
        name: name.toLowerCase(),
        value: unfold(raw.subarray(at + colon + 1, next)),
        start: at,
        end: next,
      });
    }
    at = next;
  }
  return fields;
}

/** Where the lines of one field end: the next one that does not begin with white space. */
function fieldEnd(raw: Buffer, start: number, end: number): number {
  let at = start;
  for (;;) {
    const newline = raw.indexOf(10, at);
    if (newline < 0 || newline + 1 >= end) return end;
    at = newline + 1;
    if (raw[at] !== 32 && raw[at] !== 9) return at;
  }
}

function unfold(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replace(/\r?\n(?=[ \t])/g, '')
    .trim();
  return Buffer.from(text, 'latin1');
}

export function fieldValue(fields: readonly HeaderField[], name: string): Buffer | undefined {
  return fields.find((field) => field.name === name)?.value;
}
