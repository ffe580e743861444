import { compare, replace, split } from './compare.ts';
import type { BinaryOperator } from './operators.ts';
import { StatementError } from './shellError.ts';
import { isList, isNull, isTable, itemsOf, tableOf, toBoolean, toNumber, toText, type Value } from './values.ts';

/** An operator between two values; `-and` and `-or` are not among them, which may leave their right side alone. */
export function calculate(operator: BinaryOperator, left: Value, right: Value): Value {
  const compared = compare(operator, left, right);
  if (compared !== undefined) return compared;
  switch (operator) {
    case '+':
      return add(left, right);
    case '-split':
      return split(left, right);
    case '-join':
      return itemsOf(left).map(toText).join(toText(right));
    case '-f':
      return fillIn(toText(left), itemsOf(right));
    case '-replace':
      return replace(left, right);
    case '-xor':
      return toBoolean(left) !== toBoolean(right);
    case '..':
      return range(number(left), number(right));
    default:
      return arithmetic(operator, left, right);
  }
}

/** "about_Arithmetic_Operators": the left side decides. */
export function add(left: Value, right: Value): Value {
  if (isList(left)) return [...left, ...(isList(right) ? right : [isNull(right) ? null : right])];
  if (isTable(left) && isTable(right)) {
    const entries = [...left.entries.values(), ...right.entries.values()];
    return tableOf(entries.map(({ name, value }) => [name, value]));
  }
  if (typeof left === 'string') return joined(left, toText(right));
  if (isNull(left)) return isNull(right) ? null : right;
  return number(left) + number(right);
}

/** `'{0} of {1}' -f 1, 2`. @throws StatementError for a place without a value, and for how a number is to look */
function fillIn(pattern: string, values: readonly Value[]): string {
  return pattern.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (found, place: string | undefined) => {
    if (place === undefined) return found.charAt(0);
    const index = /^\d+$/.test(place) ? Number(place) : Number.NaN;
    if (Number.isNaN(index)) throw new StatementError(`{${place}} is not read here; {0} is.`, 'FormatError');
    if (index < values.length) return toText(values[index] ?? null);
    throw new StatementError(
      'Error formatting a string: Index (zero based) must be greater than or equal to zero and less than the size of the argument list.',
      'FormatError',
    );
  });
}

// Characters of one text.
const longestText = 1_000_000;

function joined(left: string, right: string): string {
  if (left.length + right.length <= longestText) return left + right;
  throw new StatementError(`A text may have ${longestText} characters here.`, 'OutOfMemoryException');
}

function number(value: Value): number {
  const found = toNumber(value);
  if (found !== undefined) return found;
  throw new StatementError(
    `Cannot convert value "${toText(value)}" to type "System.Int32". Error: "Input string was not in a correct format."`,
    'InvalidCastFromStringToInteger',
  );
}

function arithmetic(operator: BinaryOperator, left: Value, right: Value): Value {
  if (operator === '*' && typeof left === 'string') return left.repeat(Math.max(0, Math.min(10_000, number(right))));
  const [one, other] = [number(left), number(right)];
  if (operator === '*') return one * other;
  if (operator === '-') return one - other;
  if (other === 0) throw new StatementError('Attempted to divide by zero.');
  return operator === '/' ? one / other : one % other;
}

// Far more than anybody counts to in a command.
const longestRange = 10_000;

function range(from: number, to: number): readonly number[] {
  const count = Math.abs(to - from) + 1;
  if (count > longestRange) throw new StatementError(`A range may have ${longestRange} numbers at most.`);
  const step = to < from ? -1 : 1;
  return Array.from({ length: count }, (_, index) => from + index * step);
}
