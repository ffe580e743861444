import { type CommandPiece, tagOf } from './commandReader.ts';

/** An argument of a command. */
export type Argument =
  /** As it stands: a name, a number, a flag, a set, a pattern, `BODY[...]<...>`. */
  | { readonly kind: 'atom'; readonly text: string }
  /** From quotes or a literal. */
  | { readonly kind: 'string'; readonly bytes: Buffer; readonly literal: boolean }
  | { readonly kind: 'list'; readonly items: readonly Argument[] };

export interface ParsedCommand {
  readonly tag: string;
  /** In capitals. */
  readonly name: string;
  readonly arguments: readonly Argument[];
}

/** What is wrong with a command, as far as its form goes. */
export type CommandProblem = { readonly tag: string | undefined; readonly problem: 'no-command' | 'syntax' };

/** Deeper lists are nobody's command. */
const deepest = 40;

/** Takes a command apart, whatever it means. Never throws. */
export function parseCommand(pieces: readonly CommandPiece[]): ParsedCommand | CommandProblem {
  const first = pieces[0];
  const tag = first === undefined ? undefined : tagOf(first);
  if (tag === undefined || typeof first !== 'string') return { tag: undefined, problem: 'no-command' };
  const name = /^ ([A-Za-z][A-Za-z0-9-]{0,40})(?= |$)/.exec(first.slice(tag.length))?.[1];
  if (name === undefined) return { tag, problem: 'no-command' };
  const cursor: Cursor = { pieces, piece: 0, at: tag.length + 1 + name.length };
  const found = readArguments(cursor);
  if (found === undefined || !isAtEnd(cursor)) return { tag, problem: 'syntax' };
  return { tag, name: name.toUpperCase(), arguments: found };
}

interface Cursor {
  readonly pieces: readonly CommandPiece[];
  piece: number;
  at: number;
}

/** The next character, a literal, or undefined at the end. */
function peek(cursor: Cursor): string | Buffer | undefined {
  const piece = cursor.pieces[cursor.piece];
  if (typeof piece !== 'string') return piece;
  if (cursor.at < piece.length) return piece[cursor.at];
  const next = cursor.pieces[cursor.piece + 1];
  if (next === undefined) return undefined;
  cursor.piece += 1;
  cursor.at = 0;
  return peek(cursor);
}

function isAtEnd(cursor: Cursor): boolean {
  return peek(cursor) === undefined;
}

/** Arguments, each after one space. */
function readArguments(cursor: Cursor): readonly Argument[] | undefined {
  const found: Argument[] = [];
  while (peek(cursor) === ' ') {
    cursor.at += 1;
    const one = readArgument(cursor, 0);
    if (one === undefined) return undefined;
    found.push(one);
  }
  return found;
}

function readArgument(cursor: Cursor, depth: number): Argument | undefined {
  const next = peek(cursor);
  if (next === undefined || depth > deepest) return undefined;
  if (typeof next !== 'string') {
    cursor.piece += 1;
    cursor.at = 0;
    return { kind: 'string', bytes: next, literal: true };
  }
  if (next === '"') return readQuoted(cursor);
  return next === '(' ? readList(cursor, depth) : readAtom(cursor);
}

function readList(cursor: Cursor, depth: number): Argument | undefined {
  cursor.at += 1;
  const items: Argument[] = [];
  if (peek(cursor) === ')') return closeList(cursor, items);
  for (;;) {
    const item = readArgument(cursor, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
    const next = peek(cursor);
    if (next === ')') return closeList(cursor, items);
    if (next !== ' ') return undefined;
    cursor.at += 1;
  }
}

function closeList(cursor: Cursor, items: readonly Argument[]): Argument {
  cursor.at += 1;
  return { kind: 'list', items };
}

/** Up to the next quote that is not escaped; only ASCII stands in quotes. */
function readQuoted(cursor: Cursor): Argument | undefined {
  const text = cursor.pieces[cursor.piece];
  if (typeof text !== 'string') return undefined;
  const quoted = /^"((?:[^"\\\p{Cc}\u0080-\u00ff]|\\["\\])*)"/u.exec(text.slice(cursor.at));
  if (quoted === null) return undefined;
  cursor.at += quoted[0].length;
  return {
    kind: 'string',
    bytes: Buffer.from((quoted[1] ?? '').replace(/\\(["\\])/g, '$1'), 'latin1'),
    literal: false,
  };
}

/** What stands up to a space or bracket; a section in square brackets belongs to it with its spaces. */
function readAtom(cursor: Cursor): Argument | undefined {
  const text = cursor.pieces[cursor.piece];
  if (typeof text !== 'string') return undefined;
  const atom = /^(?:[^\s()"{[\p{Cc}\u0080-\u00ff]|\[[^[\]\p{Cc}\u0080-\u00ff]*\]|\[)+/u.exec(
    text.slice(cursor.at),
  )?.[0];
  if (atom === undefined) return undefined;
  cursor.at += atom.length;
  return { kind: 'atom', text: atom };
}
