/** The header of a message, byte for byte (latin1 keeps every byte), and where its body starts. */
export interface SplitMessage {
  /** Each field with its folded lines and its line end. */
  readonly fields: readonly string[];
  /** From the empty line on. */
  readonly body: Buffer;
}

const headerEnd = /\r?\n\r?\n/;

/** Splits a message where its header ends (RFC 5322, 2.1). Without an empty line everything is header. */
export function splitMessage(raw: Buffer): SplitMessage {
  const text = raw.toString('latin1');
  // A message that starts with an empty line has no header.
  if (/^\r?\n/.test(text)) return { fields: [], body: raw };
  const end = headerEnd.exec(text);
  const length = end === null ? text.length : end.index + (end[0].startsWith('\r') ? 2 : 1);
  const lines = text.slice(0, length).match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const fields: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line) && fields.length > 0) fields[fields.length - 1] += line;
    else fields.push(line);
  }
  return { fields, body: raw.subarray(length) };
}

/** The unfolded value of the first field of this name, as UTF-8. */
export function fieldOf(message: SplitMessage, name: string): string | undefined {
  return fieldsOf(message, name)[0];
}

/** The same of every field of this name. */
export function fieldsOf(message: SplitMessage, name: string): readonly string[] {
  return message.fields.filter((line) => isField(line, name)).map(bodyOf);
}

function bodyOf(field: string): string {
  const value = field.slice(field.indexOf(':') + 1).replace(/\r?\n(?=[ \t])/g, '');
  return Buffer.from(value, 'latin1').toString('utf8').trim();
}

/** The message with these fields in front, and without the named ones. Field values are ASCII. */
export function withFields(message: SplitMessage, added: readonly string[], removed: readonly string[]): Buffer {
  const kept = message.fields.filter((line) => !removed.some((name) => isField(line, name)));
  const head = [...added.map((field) => `${field}\r\n`), ...kept].join('');
  return Buffer.concat([Buffer.from(head, 'latin1'), message.body.length === 0 ? Buffer.from('\r\n') : message.body]);
}

function isField(line: string, name: string): boolean {
  return line.slice(0, line.indexOf(':')).trimEnd().toLowerCase() === name.toLowerCase();
}
