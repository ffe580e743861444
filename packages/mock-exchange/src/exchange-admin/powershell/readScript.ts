import {
  atStatementEnd,
  bracketed,
  type Cursor,
  isEnd,
  peek,
  refuse,
  show,
  skipBlanks,
  skipLines,
  skipSeparators,
  startsWith,
  take,
} from './cursor.ts';
import { readCommand } from './readCommand.ts';
import { atExpression, readExpression } from './readExpression.ts';
import type { Expression, Input, PipelineElement, Statement } from './syntax.ts';

// Characters. A text that a person pastes is far shorter.
const longest = 200_000;

/**
 * Reads the part of PowerShell that administrators' commands for Exchange are written in ("about_Language_Keywords",
 * "about_Parsing"), as the inputs that a console runs one after the other.
 * @throws NotUnderstood for anything else.
 */
export function readScript(text: string): readonly Input[] {
  const cursor: Cursor = {
    text: text.replace(/^\ufeff/, ''),
    at: 0,
    depth: 0,
    statements: readStatements,
    statement: readStatement,
  };
  if (text.length > longest) refuse(cursor, `A text may have ${longest} characters at most.`);
  const inputs: Input[] = [];
  for (skipSeparators(cursor); !isEnd(cursor); skipSeparators(cursor)) inputs.push(readInput(cursor));
  return inputs;
}

/** The statements of one line; the last of them may go on over further lines. */
function readInput(cursor: Cursor): Input {
  const input = [readStatement(cursor)];
  for (;;) {
    skipBlanks(cursor);
    if (peek(cursor) !== ';') break;
    while (take(cursor, /;/y)) skipBlanks(cursor);
    if (isEnd(cursor) || /[\r\n]/.test(peek(cursor))) break;
    input.push(readStatement(cursor));
  }
  if (!isEnd(cursor) && !/[\r\n]/.test(peek(cursor))) refuse(cursor, `${show(cursor)} is not expected here.`);
  return input;
}

/** Statements up to a closing bracket or the end. */
function readStatements(cursor: Cursor): readonly Statement[] {
  const statements: Statement[] = [];
  for (skipSeparators(cursor); !isEnd(cursor) && !/[)}]/.test(peek(cursor)); skipSeparators(cursor)) {
    statements.push(readStatement(cursor));
    skipBlanks(cursor);
    if (!atStatementEnd(cursor)) refuse(cursor, `${show(cursor)} is not expected here.`);
  }
  return statements;
}

const keyword = /([A-Za-z]+)(?=[\s({;]|$)/y;
const unread: readonly string[] = [
  'begin',
  'class',
  'data',
  'do',
  'dynamicparam',
  'end',
  'enum',
  'exit',
  'filter',
  'for',
  'function',
  'param',
  'process',
  'return',
  'switch',
  'trap',
  'until',
  'using',
  'while',
];

const readers: Readonly<Record<string, (cursor: Cursor, at: number) => Statement>> = {
  if: readIf,
  foreach: readForeach,
  try: readTry,
  throw: readThrow,
  break: (_, at) => ({ kind: 'break', at }),
  continue: (_, at) => ({ kind: 'continue', at }),
};

function readStatement(cursor: Cursor): Statement {
  const at = cursor.at;
  const word = take({ ...cursor }, keyword)?.[1]?.toLowerCase() ?? '';
  if (unread.includes(word)) {
    refuse(cursor, `"${word}" is not read here; ${Object.keys(readers).join(', ')}, commands and values are.`);
  }
  const read = Object.hasOwn(readers, word) ? readers[word] : undefined;
  if (read === undefined) return readPipeline(cursor);
  cursor.at += word.length;
  return read(cursor, at);
}

function readPipeline(cursor: Cursor): Statement {
  const at = cursor.at;
  if (peek(cursor) === '|')
    refuse(cursor, 'A line that begins with | is read by PowerShell 7 only: end the line before with it.');
  if (/[&.]/.test(peek(cursor)))
    refuse(cursor, 'Running programs, files and script blocks by & or . is not read here.');
  const first = readElement(cursor);
  const assigned = first.kind === 'expression' ? readAssignment(cursor, first.expression) : undefined;
  if (assigned !== undefined) return assigned;
  const elements = [first];
  for (skipBlanks(cursor); peek(cursor) === '|'; skipBlanks(cursor)) {
    if (startsWith(cursor, '||')) refuse(cursor, '&& and || are not read here.');
    cursor.at += 1;
    skipLines(cursor);
    if (atExpression(cursor)) refuse(cursor, 'After | a command is expected; a value may only come first.');
    elements.push(readCommand(cursor));
  }
  return { kind: 'pipeline', at, elements };
}

function readElement(cursor: Cursor): PipelineElement {
  const at = cursor.at;
  return atExpression(cursor) ? { kind: 'expression', at, expression: readExpression(cursor) } : readCommand(cursor);
}

function readAssignment(cursor: Cursor, target: Expression): Statement | undefined {
  skipBlanks(cursor);
  const sign = take({ ...cursor }, /\+?=/y)?.[0];
  if (sign !== '=' && sign !== '+=') return undefined;
  if (!['variable', 'member', 'index'].includes(target.kind))
    refuse(cursor, 'Only a variable can be given a value.', target.at);
  if (target.kind === 'variable' && ['true', 'false', 'null'].includes(target.name)) {
    refuse(cursor, `$${target.name} cannot be given a value.`, target.at);
  }
  cursor.at += sign.length;
  skipLines(cursor);
  return { kind: 'assignment', at: target.at, target, operator: sign, value: readStatement(cursor) };
}

function readIf(cursor: Cursor, at: number): Statement {
  const branches = [{ condition: readCondition(cursor), body: readBlock(cursor) }];
  for (;;) {
    const before = cursor.at;
    skipLines(cursor);
    const word = take(cursor, /(?:elseif|else)\b/iy)?.[0].toLowerCase();
    if (word === undefined) cursor.at = before;
    if (word !== 'elseif')
      return { kind: 'if', at, branches, otherwise: word === undefined ? undefined : readBlock(cursor) };
    branches.push({ condition: readCondition(cursor), body: readBlock(cursor) });
  }
}

function readCondition(cursor: Cursor): Statement {
  openBracket(cursor, '(');
  return bracketed(cursor, ')', () => {
    skipLines(cursor);
    const condition = readStatement(cursor);
    skipLines(cursor);
    return condition;
  });
}

function readBlock(cursor: Cursor): readonly Statement[] {
  openBracket(cursor, '{');
  return bracketed(cursor, '}', () => readStatements(cursor));
}

function openBracket(cursor: Cursor, bracket: string): void {
  skipLines(cursor);
  if (peek(cursor) !== bracket) refuse(cursor, `${show(cursor)} is not expected here; ${bracket} is.`);
  cursor.at += 1;
}

function readForeach(cursor: Cursor, at: number): Statement {
  openBracket(cursor, '(');
  const { variable, over } = bracketed(cursor, ')', () => {
    skipLines(cursor);
    const name = take(cursor, /\$(\w+)/y)?.[1]?.toLowerCase();
    if (name === undefined) return refuse(cursor, `${show(cursor)} is not expected here; a variable is.`);
    skipLines(cursor);
    if (take(cursor, /in\b/iy) === undefined) refuse(cursor, `${show(cursor)} is not expected here; "in" is.`);
    skipLines(cursor);
    const values = readStatement(cursor);
    skipLines(cursor);
    return { variable: name, over: values };
  });
  return { kind: 'foreach', at, variable, over, body: readBlock(cursor) };
}

function readTry(cursor: Cursor, at: number): Statement {
  const body = readBlock(cursor);
  const rescue = readClause(cursor, /catch\b/iy);
  const finale = readClause(cursor, /finally\b/iy);
  if (rescue === undefined && finale === undefined)
    refuse(cursor, 'After try { } a catch { } or finally { } is expected.');
  return { kind: 'try', at, body, rescue, finale };
}

function readClause(cursor: Cursor, word: RegExp): readonly Statement[] | undefined {
  const before = cursor.at;
  skipLines(cursor);
  if (take(cursor, word) !== undefined) {
    skipLines(cursor);
    if (peek(cursor) === '[') refuse(cursor, 'Catching a single type of error is not read here; catch { } is.');
    return readBlock(cursor);
  }
  cursor.at = before;
  return undefined;
}

function readThrow(cursor: Cursor, at: number): Statement {
  skipBlanks(cursor);
  return { kind: 'throw', at, value: atStatementEnd(cursor) ? undefined : readStatement(cursor) };
}
