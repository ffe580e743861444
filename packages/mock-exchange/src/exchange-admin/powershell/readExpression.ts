import {
  bracketed,
  type Cursor,
  isDash,
  peek,
  refuse,
  show,
  skipBlanks,
  skipLines,
  skipSeparators,
  startsWith,
  take,
} from './cursor.ts';
import { type BinaryOperator, binaryOperator, knownOperators, precedence, type UnaryOperator } from './operators.ts';
import { atString, readDollar, readString } from './readStrings.ts';
import type { Expression, HashtableEntry } from './syntax.ts';

/** Whether a statement that begins here is an expression, and not a command. */
export function atExpression(cursor: Cursor): boolean {
  if (atString(cursor) || /[$@([{\d!,+]/.test(peek(cursor))) return true;
  return isDash(peek(cursor));
}

/** Reads an expression ("about_Operator_Precedence"). */
export function readExpression(cursor: Cursor, loosest = 0): Expression {
  let left = loosest > tightest ? readList(cursor) : readExpression(cursor, loosest + 1);
  for (;;) {
    const at = cursor.at;
    skipBlanks(cursor);
    const operator = takeBinary(cursor, loosest);
    if (operator === undefined) {
      // Blanks are given back: what follows decides what they mean.
      cursor.at = at;
      return left;
    }
    skipLines(cursor);
    const right = loosest === tightest ? readList(cursor) : readExpression(cursor, loosest + 1);
    left = { kind: 'binary', at: left.at, operator, left, right };
  }
}

const tightest = precedence('..');

/** Takes the operator that stands here, if it is of this level. */
function takeBinary(cursor: Cursor, level: number): BinaryOperator | undefined {
  const operator = lookForBinary(cursor);
  if (operator === undefined || precedence(operator) !== level) return undefined;
  cursor.at += wordAt(cursor).length;
  return operator;
}

function lookForBinary(cursor: Cursor): BinaryOperator | undefined {
  const word = wordAt(cursor);
  if (word === '' || word === '+=') return undefined;
  const operator = binaryOperator(isDash(word.charAt(0)) ? `-${word.slice(1)}` : word);
  if (operator !== undefined) return operator;
  if (/^.[a-z]/i.test(word))
    refuse(cursor, `The operator "${word}" is not read here; ${knownOperators.join(' ')} are.`);
  return refuse(cursor, `The operator "${word}" is not read here.`);
}

/** An operator's text, whether it is read or not; empty for what is none. */
function wordAt(cursor: Cursor): string {
  if (isDash(peek(cursor))) return take({ ...cursor }, /.[A-Za-z]+|.[-=]?/y)?.[0] ?? '';
  return take({ ...cursor }, /\.\.|[*/%+?]=|\+\+|&&|\|\||\?\?|[*/%+]/y)?.[0] ?? '';
}

/** Operands with commas between them. */
function readList(cursor: Cursor): Expression {
  return readBetweenCommas(cursor, readOperand);
}

/** One, or a list of as many as there are commas. */
export function readBetweenCommas(cursor: Cursor, readOne: (cursor: Cursor) => Expression): Expression {
  const first = readOne(cursor);
  const items = [first];
  for (;;) {
    const at = cursor.at;
    skipBlanks(cursor);
    if (peek(cursor) !== ',') {
      cursor.at = at;
      return items.length === 1 ? first : { kind: 'list', at: first.at, items };
    }
    cursor.at += 1;
    skipLines(cursor);
    items.push(readOne(cursor));
  }
}

const unaries: Readonly<Record<string, UnaryOperator>> = {
  '!': '-not',
  '-not': '-not',
  '-split': '-split',
  '-join': '-join',
};

function readOperand(cursor: Cursor): Expression {
  const at = cursor.at;
  const operator = takeUnary(cursor);
  if (operator !== undefined) {
    skipLines(cursor);
    return { kind: 'unary', at, operator, operand: readOperand(cursor) };
  }
  if (peek(cursor) === '[') return readBracket(cursor);
  return readPostfix(cursor, readPrimary(cursor));
}

function takeUnary(cursor: Cursor): UnaryOperator | undefined {
  const char = peek(cursor);
  if (char === ',') {
    cursor.at += 1;
    return ',';
  }
  if (!isDash(char) && char !== '!' && char !== '+') return undefined;
  const word = take({ ...cursor }, /[!+]|.[A-Za-z]+|./y)?.[0] ?? '';
  const plain = isDash(char) ? `-${word.slice(1)}` : word;
  const operator = plain === '-' || plain === '+' ? plain : unaries[plain.toLowerCase()];
  if (operator === undefined) refuse(cursor, `The operator "${word}" does not stand before a value.`);
  if (startsWith(cursor, '--') || startsWith(cursor, '++')) refuse(cursor, '++ and -- are not read here; += 1 is.');
  cursor.at += word.length;
  return operator;
}

const number = /\d+(?:\.\d+)?(?:[kKmMgG][bB])?(?![\w.]*[A-Za-z_])/y;
const sizes: Readonly<Record<string, number>> = { kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30 };

function readPrimary(cursor: Cursor): Expression {
  const at = cursor.at;
  if (atString(cursor)) return readString(cursor);
  if (startsWith(cursor, '@(')) return readBody(cursor, 'array');
  if (startsWith(cursor, '@{')) return readHashtable(cursor);
  if (peek(cursor) === '$') {
    return readDollar(cursor) ?? refuse(cursor, 'After $ the name of a variable is expected.', at);
  }
  if (peek(cursor) === '(') return readBody(cursor, 'group');
  if (peek(cursor) === '{') return readBody(cursor, 'block');
  const digits = take(cursor, number)?.[0];
  if (digits !== undefined) return { kind: 'value', at, value: toNumber(digits) };
  return refuse(cursor, `${show(cursor)} is not expected here; a value is.`);
}

export function toNumber(digits: string): number {
  return Number.parseFloat(digits) * (sizes[digits.slice(-2).toLowerCase()] ?? 1);
}

const brackets = { array: ['@(', ')'], group: ['(', ')'], block: ['{', '}'] } as const;

/** Reads statements in brackets; of `( )` exactly one. */
export function readBody(cursor: Cursor, kind: 'array' | 'group' | 'block'): Expression {
  const at = cursor.at;
  const [open, close] = brackets[kind];
  cursor.at += open.length;
  const body = bracketed(cursor, close, () => cursor.statements(cursor));
  if (kind === 'group' && body.length !== 1)
    refuse(cursor, 'Between ( and ) exactly one value or command is expected.', at);
  return kind === 'block' ? { kind, at, body, source: cursor.text.slice(at + 1, cursor.at - 1) } : { kind, at, body };
}

/** `@{ Name = value; 'Other name' = value }`. */
export function readHashtable(cursor: Cursor): Expression {
  const at = cursor.at;
  cursor.at += 2;
  const entries = bracketed(cursor, '}', () => {
    const read: HashtableEntry[] = [];
    for (skipSeparators(cursor); peek(cursor) !== '}' && peek(cursor) !== ''; skipSeparators(cursor)) {
      read.push(readEntry(cursor));
    }
    return read;
  });
  return { kind: 'hashtable', at, entries };
}

function readEntry(cursor: Cursor): HashtableEntry {
  const at = cursor.at;
  const word = take(cursor, /[A-Za-z_]\w*/y)?.[0];
  const key: Expression = word === undefined ? readOperand(cursor) : { kind: 'value', at, value: word };
  skipBlanks(cursor);
  if (peek(cursor) !== '=') refuse(cursor, `${show(cursor)} is not expected here; = is.`);
  cursor.at += 1;
  skipLines(cursor);
  return { key, value: cursor.statement(cursor) };
}

const typeName = /\[\s*([A-Za-z][\w.]*(?:\[\])?)\s*\]/y;

/** `[type]::Member`, or a conversion. */
function readBracket(cursor: Cursor): Expression {
  const at = cursor.at;
  const name = take(cursor, typeName)?.[1];
  if (name === undefined) refuse(cursor, 'After [ the name of a type is expected.');
  const type = name.toLowerCase().replace(/^system\./, '');
  if (!startsWith(cursor, '::')) {
    skipBlanks(cursor);
    return { kind: 'cast', at, type, operand: readOperand(cursor) };
  }
  cursor.at += 2;
  const member = take(cursor, /[A-Za-z_]\w*/y)?.[0];
  if (member === undefined) refuse(cursor, 'After :: a name is expected.');
  const given = peek(cursor) === '(' ? readArguments(cursor) : undefined;
  return readPostfix(cursor, { kind: 'static', at, type, name: member.toLowerCase(), arguments: given });
}

/** Members, indexes and calls that follow a value without a blank. */
export function readPostfix(cursor: Cursor, target: Expression): Expression {
  if (startsWith(cursor, '..')) return target;
  if (peek(cursor) === '.' && /[A-Za-z_'"$({]/.test(peek(cursor, 1)))
    return readPostfix(cursor, readMember(cursor, target));
  if (startsWith(cursor, '::')) refuse(cursor, 'Before :: the name of a type in [ ] is expected.');
  if (peek(cursor) !== '[') return target;
  cursor.at += 1;
  const index = bracketed(cursor, ']', () => {
    skipLines(cursor);
    const inner = readExpression(cursor);
    skipLines(cursor);
    return inner;
  });
  return readPostfix(cursor, { kind: 'index', at: target.at, target, index });
}

function readMember(cursor: Cursor, target: Expression): Expression {
  cursor.at += 1;
  const at = cursor.at;
  const name = take(cursor, /[A-Za-z_]\w*/y)?.[0] ?? literalName(cursor);
  if (peek(cursor) !== '(') return { kind: 'member', at: target.at, target, name };
  return { kind: 'call', at, target, name: name.toLowerCase(), arguments: readArguments(cursor) };
}

function literalName(cursor: Cursor): string {
  const at = cursor.at;
  const name = atString(cursor) ? readString(cursor) : undefined;
  if (name?.kind === 'value' && typeof name.value === 'string') return name.value;
  return refuse(cursor, 'After a dot the name of a member is expected, written out.', at);
}

function readArguments(cursor: Cursor): readonly Expression[] {
  cursor.at += 1;
  return bracketed(cursor, ')', () => {
    const given: Expression[] = [];
    skipLines(cursor);
    while (peek(cursor) !== ')' && peek(cursor) !== '') {
      given.push(readOperandExpression(cursor));
      skipLines(cursor);
      if (peek(cursor) !== ',') break;
      cursor.at += 1;
      skipLines(cursor);
    }
    return given;
  });
}

/** An argument of a method: a comma ends it. */
function readOperandExpression(cursor: Cursor): Expression {
  const operand = readOperand(cursor);
  skipBlanks(cursor);
  const operator = lookForBinary(cursor);
  if (operator !== undefined) refuse(cursor, 'Put what is calculated between ( and ) in brackets of its own.');
  return operand;
}
