import { type Cursor, isDash, peek, refuse, show, skipBlanks, startsWith, take } from './cursor.ts';
import { readBetweenCommas, readBody, readHashtable, readPostfix, toNumber } from './readExpression.ts';
import { atString, readDollar, readEscape, readPart, readString } from './readStrings.ts';
import type { Argument, Command, Expression } from './syntax.ts';

const commandName = /(?:[A-Za-z_][\w-]*|[%?])(?=[\s;|(){}"'$@]|$)/y;

/** Reads a command with its arguments ("about_Parsing": the argument mode). */
export function readCommand(cursor: Cursor): Command {
  const at = cursor.at;
  const name = take(cursor, commandName)?.[0];
  if (name === undefined) refuse(cursor, `${show(cursor)} is not expected here; a command or a value is.`);
  const given: Argument[] = [];
  let end = cursor.at;
  for (skipBlanks(cursor); !atCommandEnd(cursor); skipBlanks(cursor)) {
    given.push(readArgument(cursor));
    end = cursor.at;
  }
  return { kind: 'command', at, end, name, arguments: given };
}

function atCommandEnd(cursor: Cursor): boolean {
  if (startsWith(cursor, '||') || peek(cursor) === '&') refuse(cursor, '&&, || and & are not read here.');
  if (take({ ...cursor }, /[\d*]?[<>]/y)) refuse(cursor, 'Redirection (< and >) is not read here.');
  return /^[\r\n;|)}]?$/.test(peek(cursor));
}

const parameterName = /.([A-Za-z_]\w*)/y;

function readArgument(cursor: Cursor): Argument {
  const at = cursor.at;
  if (take({ ...cursor }, /@[A-Za-z_]/y) !== undefined) {
    cursor.at += 1;
    return { kind: 'splat', at, name: (take(cursor, /\w+/y)?.[0] ?? '').toLowerCase() };
  }
  const name = isDash(peek(cursor)) ? take(cursor, parameterName)?.[1] : undefined;
  if (name === undefined) return { kind: 'argument', at, value: readValues(cursor) };
  if (peek(cursor) === ':') {
    cursor.at += 1;
    skipBlanks(cursor);
    return { kind: 'parameter', at, name, value: readValues(cursor) };
  }
  if (!/^[\s;|)},({]?$/.test(peek(cursor)))
    refuse(cursor, `${show(cursor)} is not expected in the name of a parameter.`);
  return { kind: 'parameter', at, name, value: undefined };
}

/** Values with commas between them are one argument. */
function readValues(cursor: Cursor): Expression {
  return readBetweenCommas(cursor, readValue);
}

function readValue(cursor: Cursor): Expression {
  const at = cursor.at;
  const value = readWhole(cursor);
  if (value === undefined) return readWord(cursor, []);
  if (/^[\s;|)},]?$/.test(peek(cursor)) || startsWith(cursor, '`')) return value;
  // "$name@contoso.example" without quotes is one text, as long as nothing but the name is read of the variable.
  if (value.kind === 'variable') return readWord(cursor, [value]);
  return refuse(cursor, `Put the text that ${show(cursor)} begins in quotes, together with what stands before it.`, at);
}

function readWhole(cursor: Cursor): Expression | undefined {
  if (atString(cursor)) return readPostfix(cursor, readString(cursor));
  if (startsWith(cursor, '@(')) return readPostfix(cursor, readBody(cursor, 'array'));
  if (startsWith(cursor, '@{')) return readHashtable(cursor);
  if (peek(cursor) === '(') return readPostfix(cursor, readBody(cursor, 'group'));
  if (peek(cursor) === '{') return readBody(cursor, 'block');
  if (peek(cursor) !== '$') return undefined;
  const dollar = readDollar(cursor);
  if (dollar !== undefined) return readPostfix(cursor, dollar);
  cursor.at -= 1;
  return undefined;
}

const wordEnd = /^[\s;|(){},]?$/;
const plainNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** A text without quotes, up to a blank; variables in it are filled in. */
function readWord(cursor: Cursor, before: readonly Expression[]): Expression {
  const at = before[0]?.at ?? cursor.at;
  const parts: (string | Expression)[] = [...before];
  let text = '';
  while (!wordEnd.test(peek(cursor))) {
    if (/[<>&]/.test(peek(cursor))) refuse(cursor, `Put a text with ${peek(cursor)} in it in quotes.`);
    const part = readWordPart(cursor);
    if (typeof part === 'string') text += part;
    else {
      parts.push(text, part);
      text = '';
    }
  }
  if (parts.length > 0) return { kind: 'text', at, parts: [...parts, text].filter((part) => part !== '') };
  if (text === '') refuse(cursor, `${show(cursor)} is not expected here; a value is.`);
  return { kind: 'value', at, value: plainNumber.test(text) ? toNumber(text) : text };
}

function readWordPart(cursor: Cursor): string | Expression {
  if (peek(cursor) === '`') return readEscape(cursor);
  if (peek(cursor) === '@' || !atString(cursor)) return readPart(cursor);
  const quoted = readString(cursor);
  return quoted.kind === 'value' ? String(quoted.value) : quoted;
}
