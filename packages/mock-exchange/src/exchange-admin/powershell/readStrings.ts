import { bracketed, type Cursor, doubleQuotes, isEnd, peek, refuse, singleQuotes, take } from './cursor.ts';
import type { Expression } from './syntax.ts';

/** Whether a string begins here. */
export function atString(cursor: Cursor): boolean {
  return (singleQuotes + doubleQuotes).includes(peek(cursor) || '\0') || atHereString(cursor);
}

function atHereString(cursor: Cursor): boolean {
  return peek(cursor) === '@' && (singleQuotes + doubleQuotes).includes(peek(cursor, 1) || '\0');
}

/** Reads a string of any kind ("about_Quoting_Rules"). */
export function readString(cursor: Cursor): Expression {
  if (atHereString(cursor)) return readHereString(cursor);
  return singleQuotes.includes(peek(cursor)) ? readLiteral(cursor) : readExpandable(cursor);
}

function readLiteral(cursor: Cursor): Expression {
  const at = cursor.at;
  cursor.at += 1;
  let value = '';
  for (;;) {
    if (isEnd(cursor)) refuse(cursor, 'The string that begins here does not end.', at);
    const char = peek(cursor);
    cursor.at += 1;
    if (!singleQuotes.includes(char)) {
      value += char;
      continue;
    }
    // Two quotes in a row, of any of the kinds, are one in the text: the second.
    if (!singleQuotes.includes(peek(cursor) || '\0')) return { kind: 'value', at, value };
    value += peek(cursor);
    cursor.at += 1;
  }
}

function readExpandable(cursor: Cursor): Expression {
  const at = cursor.at;
  cursor.at += 1;
  const parts: (string | Expression)[] = [];
  for (;;) {
    if (isEnd(cursor)) refuse(cursor, 'The string that begins here does not end.', at);
    if (!doubleQuotes.includes(peek(cursor))) {
      addPart(parts, readPart(cursor));
      continue;
    }
    cursor.at += 1;
    if (!doubleQuotes.includes(peek(cursor) || '\0')) return textOf(at, parts);
    addPart(parts, peek(cursor));
    cursor.at += 1;
  }
}

const header = /@(.)[ \t]*(?:\r\n|\r|\n)/y;

/** `@'` and `@"` at the end of a line, up to the same quote and `@` at the beginning of one. */
function readHereString(cursor: Cursor): Expression {
  const at = cursor.at;
  const quote = take(cursor, header)?.[1];
  if (quote === undefined) refuse(cursor, 'Nothing may follow the beginning of a here-string on its line.');
  const quotes = singleQuotes.includes(quote) ? singleQuotes : doubleQuotes;
  const footer = new RegExp(`(?:^|\\r\\n|\\r|\\n)[${quotes}]@`, 'g');
  footer.lastIndex = cursor.at;
  const begin = cursor.text.slice(0, cursor.at).search(/(?:\r\n|\r|\n)$/);
  // An empty one ends on the very next line: its footer shares the line break of the header.
  footer.lastIndex = begin;
  const end = footer.exec(cursor.text);
  if (end === null) refuse(cursor, 'The here-string that begins here does not end.', at);
  const body = cursor.text.slice(cursor.at, Math.max(cursor.at, end.index));
  const after = end.index + end[0].length;
  if (quotes === singleQuotes) {
    cursor.at = after;
    return { kind: 'value', at, value: body };
  }
  const inner: Cursor = { ...cursor, text: cursor.text.slice(0, cursor.at + body.length) };
  const parts: (string | Expression)[] = [];
  while (!isEnd(inner)) addPart(parts, readPart(inner));
  cursor.at = after;
  return textOf(at, parts);
}

function addPart(parts: (string | Expression)[], part: string | Expression): void {
  const last = parts.at(-1);
  if (typeof part === 'string' && typeof last === 'string') parts.splice(-1, 1, last + part);
  else parts.push(part);
}

function textOf(at: number, parts: readonly (string | Expression)[]): Expression {
  if (parts.length === 0) return { kind: 'value', at, value: '' };
  const [only] = parts;
  return parts.length === 1 && typeof only === 'string'
    ? { kind: 'value', at, value: only }
    : { kind: 'text', at, parts };
}

/** "about_Special_Characters". Before any other character a backtick means nothing. */
const escapes: Readonly<Record<string, string>> = {
  0: '\0',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The next piece of an expandable text: characters, or a variable or `$( )` in it. */
export function readPart(cursor: Cursor): string | Expression {
  const char = peek(cursor);
  if (char === '`') return readEscape(cursor);
  if (char === '$') return readDollar(cursor) ?? '$';
  cursor.at += 1;
  return char;
}

export function readEscape(cursor: Cursor): string {
  cursor.at += 1;
  if (startsUnicodeEscape(cursor)) refuse(cursor, '`u{ } is read by PowerShell 7 only.', cursor.at - 1);
  const ended = take(cursor, /\r\n|\r|\n/y);
  if (ended !== undefined) return ended[0];
  const char = peek(cursor);
  cursor.at += 1;
  return escapes[char] ?? char;
}

function startsUnicodeEscape(cursor: Cursor): boolean {
  return peek(cursor) === 'u' && peek(cursor, 1) === '{';
}

const scoped = /\$\{?(?:[A-Za-z]\w*):/y;
const braced = /\$\{([^}`]+)\}/y;
const named = /\$(\w+|[?^$])/y;

/** A variable or `$( )`; undefined for a dollar that is only that, which is read. */
export function readDollar(cursor: Cursor): Expression | undefined {
  const at = cursor.at;
  if (peek(cursor, 1) === '(') {
    cursor.at += 2;
    const body = bracketed(cursor, ')', () => cursor.statements(cursor));
    return { kind: 'sub', at, body };
  }
  if (take({ ...cursor }, scoped) !== undefined) {
    refuse(
      cursor,
      'Variables of a scope or drive, such as $env:NAME, are not read here. Before a colon put the name in { }.',
    );
  }
  const name = (take(cursor, braced) ?? take(cursor, named))?.[1];
  if (name !== undefined) return { kind: 'variable', at, name: name.toLowerCase() };
  cursor.at += 1;
  return undefined;
}
