import type { BinaryOperator } from './operators.ts';
import { StatementError } from './shellError.ts';
import { gathered, isList, isNull, toBoolean, toNumber, toText, type Value } from './values.ts';

/** `-eq`: the right side becomes what the left side is; case does not matter ("about_Comparison_Operators"). */
export function equal(left: Value, right: Value): boolean {
  if (isNull(left) || isNull(right)) return isNull(left) && isNull(right);
  if (typeof left === 'boolean') return left === toBoolean(right);
  if (typeof left === 'number') return left === toNumber(right);
  if (left instanceof Date) return left.getTime() === timeOf(right);
  if (typeof left === 'string') return left.toLowerCase() === toText(right).toLowerCase();
  return left === right || toText(left).toLowerCase() === toText(right).toLowerCase();
}

function timeOf(value: Value): number {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

/** Below zero when the left side comes first. @throws StatementError for what has no order */
export function order(left: Value, right: Value): number {
  if (typeof left === 'string') return compareTexts(left, toText(right));
  if (left instanceof Date) return left.getTime() - timeOf(right);
  const numbers = [toNumber(left), toNumber(right)] as const;
  if (numbers[0] !== undefined && numbers[1] !== undefined) return numbers[0] - numbers[1];
  throw new StatementError(`Could not compare "${toText(left)}" to "${toText(right)}".`);
}

function compareTexts(left: string, right: string): number {
  return left.localeCompare(right, 'en', { sensitivity: 'accent' });
}

type Test = (left: Value, right: Value) => boolean;

const tests: Readonly<Partial<Record<BinaryOperator, Test>>> = {
  '-eq': equal,
  '-ne': (left, right) => !equal(left, right),
  '-gt': (left, right) => order(left, right) > 0,
  '-ge': (left, right) => order(left, right) >= 0,
  '-lt': (left, right) => order(left, right) < 0,
  '-le': (left, right) => order(left, right) <= 0,
  '-like': (left, right) => isLike(toText(left), toText(right)),
  '-notlike': (left, right) => !isLike(toText(left), toText(right)),
  '-match': (left, right) => expression(toText(right)).test(toText(left)),
  '-notmatch': (left, right) => !expression(toText(right)).test(toText(left)),
};

/** A comparison; of a list on the left it leaves the items that fit. Undefined for what is no comparison. */
export function compare(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (operator === '-contains') return holds(left, right);
  if (operator === '-notcontains') return !holds(left, right);
  if (operator === '-in') return holds(right, left);
  if (operator === '-notin') return !holds(right, left);
  const test = tests[operator];
  if (test === undefined) return undefined;
  return isList(left) ? left.filter((item) => test(item, right)) : test(left, right);
}

function holds(list: Value, item: Value): boolean {
  return (isList(list) ? list : [list]).some((one) => equal(one, item));
}

/** `*`, `?` and `[ ]` ("about_Wildcards"). */
export function isLike(text: string, pattern: string): boolean {
  const parts = pattern.replace(/\[[^\]]+\]|[*?]|`.|[.+^${}()|[\]\\/]/g, (piece) => {
    if (piece === '*') return '[\\s\\S]*';
    if (piece === '?') return '[\\s\\S]';
    if (piece.startsWith('`')) return `\\${piece.slice(1)}`;
    return piece.length > 1 ? `[${piece.slice(1, -1).replace(/[\\^]/g, '\\$&')}]` : `\\${piece}`;
  });
  return new RegExp(`^${parts}$`, 'i').test(text);
}

/** .NET's expressions and JavaScript's agree in all that is usual. @throws StatementError */
export function expression(pattern: string, flags = 'i'): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    throw new StatementError(`parsing "${pattern}" failed: it is no regular expression.`);
  }
}

/** `-split`: a list of the pieces of each item. */
export function split(left: Value, right: Value): Value {
  const [separator = '', most] = isList(right) ? right : [right];
  const limit = toNumber(most ?? null) ?? 0;
  const pieces = (isList(left) ? left : [left]).flatMap((item) => splitText(toText(item), toText(separator), limit));
  return pieces.length === 1 ? gathered(pieces) : pieces;
}

function splitText(text: string, separator: string, limit: number): readonly string[] {
  const pieces = text.split(expression(separator)).map((piece) => piece ?? '');
  if (limit <= 0 || pieces.length <= limit) return pieces;
  const kept = pieces.slice(0, limit - 1);
  const at = kept.reduce((from, piece) => from + piece.length + separatorAt(text, from + piece.length, separator), 0);
  return [...kept, text.slice(at)];
}

function separatorAt(text: string, at: number, separator: string): number {
  return expression(separator).exec(text.slice(at))?.[0].length ?? 0;
}

/** `-replace`: every match, by a text in which `$1` stands for a group. */
export function replace(left: Value, right: Value): Value {
  const [pattern = '', replacement = ''] = isList(right) ? right : [right];
  const change = (item: Value): string => toText(item).replace(expression(toText(pattern), 'gi'), toText(replacement));
  return isList(left) ? left.map(change) : change(left);
}
