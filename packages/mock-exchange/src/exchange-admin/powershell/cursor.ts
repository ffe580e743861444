import { NotUnderstood } from './notUnderstood.ts';
import type { Statement } from './syntax.ts';

/** Where reading stands in a text. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** How many brackets are open. */
  depth: number;
  /** Reads statements up to what cannot begin one, such as a closing bracket; given here because brackets hold statements again. */
  readonly statements: (cursor: Cursor) => readonly Statement[];
  readonly statement: (cursor: Cursor) => Statement;
}

// Far beyond what people nest, far below what overflows the stack.
const deepest = 60;

export function refuse(cursor: Cursor, what: string, at = cursor.at): never {
  throw new NotUnderstood(cursor.text, at, what);
}

export function peek(cursor: Cursor, ahead = 0): string {
  return cursor.text.charAt(cursor.at + ahead);
}

export function startsWith(cursor: Cursor, text: string): boolean {
  return cursor.text.startsWith(text, cursor.at);
}

export function isEnd(cursor: Cursor): boolean {
  return cursor.at >= cursor.text.length;
}

/** What a pattern with the flag `y` finds here; moves past it. */
export function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found === null) return undefined;
  cursor.at += found[0].length;
  return found;
}

const newline = /\r\n|\r|\n/y;
const blank = /[ \t\v\f\u00a0\u0085]+/y;
const continued = /`(?:\r\n|\r|\n)/y;
const lineComment = /#[^\r\n]*/y;
const blockComment = /<#[\s\S]*?#>/y;

/** Skips spaces, continued lines and comments, but no end of line. */
export function skipBlanks(cursor: Cursor): void {
  for (;;) {
    if (take(cursor, blank) || take(cursor, continued) || take(cursor, blockComment) || take(cursor, lineComment))
      continue;
    if (startsWith(cursor, '<#')) refuse(cursor, 'This comment does not end: #> is missing.');
    return;
  }
}

export function skipLines(cursor: Cursor): void {
  do skipBlanks(cursor);
  while (take(cursor, newline));
}

export function skipSeparators(cursor: Cursor): void {
  do skipLines(cursor);
  while (take(cursor, /;/y));
}

/** Whether a statement ends here. */
export function atStatementEnd(cursor: Cursor): boolean {
  return isEnd(cursor) || /[\r\n;)}]/.test(peek(cursor));
}

/** Reads what stands between two brackets; the first has been read already. */
export function bracketed<Inner>(cursor: Cursor, close: string, read: () => Inner): Inner {
  const opened = cursor.at - 1;
  cursor.depth += 1;
  if (cursor.depth > deepest) refuse(cursor, `Brackets are nested more than ${deepest} deep.`, opened);
  const inner = read();
  if (!startsWith(cursor, close)) {
    if (isEnd(cursor)) refuse(cursor, `The bracket that opens here is not closed: ${close} is missing.`, opened);
    refuse(cursor, `${show(cursor)} is not expected here; ${close} is.`);
  }
  cursor.at += close.length;
  cursor.depth -= 1;
  return inner;
}

/** What stands here, short enough for a message. */
export function show(cursor: Cursor): string {
  if (isEnd(cursor)) return 'The end of the text';
  const word = take({ ...cursor }, /[\w$-]+|[^\s]/y)?.[0] ?? peek(cursor);
  return /^[\r\n]$/.test(word) || word.trim() === '' ? 'The end of the line' : `"${word.slice(0, 30)}"`;
}

/** Word processors and web pages turn hyphens and quotes into these; PowerShell takes them all the same ("about_Quoting_Rules"). */
export function isDash(char: string): boolean {
  return /^[-\u2013\u2014\u2015]$/.test(char);
}
export const singleQuotes = "'\u2018\u2019\u201a\u201b";
export const doubleQuotes = '"\u201c\u201d\u201e';
