import { calculate } from './calculate.ts';
import { callMethod, cast, staticValue } from './members.ts';
import { outputOf, statementValue } from './runStatements.ts';
import type { Shell } from './shell.ts';
import { StatementError } from './shellError.ts';
import type { Expression, Statement } from './syntax.ts';
import {
  gathered,
  isList,
  isNull,
  isTable,
  itemsOf,
  memberOf,
  nothing,
  tableOf,
  toBoolean,
  toNumber,
  toText,
  type Value,
} from './values.ts';

/** The value of an expression. Rejects with `StatementError`. */
export async function evaluate(expression: Expression, shell: Shell): Promise<Value> {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'text':
      return (await Promise.all(expression.parts.map((part) => partText(part, shell)))).join('');
    case 'variable':
      return variable(expression.name, shell);
    case 'group':
      return statementValue(expression.body[0] as Statement, shell);
    case 'sub':
      return gathered(await outputOf(expression.body, shell));
    case 'array':
      return outputOf(expression.body, shell);
    case 'block':
      return { kind: 'block', body: expression.body, source: expression.source };
    case 'hashtable':
      return hashtable(expression, shell);
    case 'list':
      return evaluateAll(expression.items, shell);
    case 'unary':
      return unary(expression, shell);
    case 'binary':
      return binary(expression, shell);
    case 'member':
      return memberOf(await evaluate(expression.target, shell), expression.name) ?? null;
    case 'index':
      return indexed(await evaluate(expression.target, shell), await evaluate(expression.index, shell));
    case 'call':
      return callMethod(
        await evaluate(expression.target, shell),
        expression.name,
        await evaluateAll(expression.arguments, shell),
      );
    case 'static':
      return staticValue(
        `${expression.type}::${expression.name}`,
        await shell.now(),
        await evaluateAll(expression.arguments ?? [], shell),
      );
    case 'cast':
      return cast(expression.type, await evaluate(expression.operand, shell));
  }
}

async function evaluateAll(expressions: readonly Expression[], shell: Shell): Promise<readonly Value[]> {
  const values: Value[] = [];
  for (const expression of expressions) {
    const value = await evaluate(expression, shell);
    values.push(value === nothing ? null : value);
  }
  return values;
}

async function partText(part: string | Expression, shell: Shell): Promise<string> {
  return typeof part === 'string' ? part : toText(await evaluate(part, shell));
}

function variable(name: string, { variables }: Shell): Value {
  if (name === 'true' || name === 'false') return name === 'true';
  if (name === 'null') return null;
  return variables.get(name === 'psitem' ? '_' : name) ?? null;
}

async function hashtable({ entries }: Extract<Expression, { kind: 'hashtable' }>, shell: Shell): Promise<Value> {
  const read: (readonly [string, Value])[] = [];
  for (const { key, value } of entries) {
    const name = toText(await evaluate(key, shell));
    if (read.some(([one]) => one.toLowerCase() === name.toLowerCase())) {
      throw new StatementError(
        `Duplicate keys '${name}' are not allowed in hash literals.`,
        'DuplicateKeyInHashLiteral',
      );
    }
    const held = await statementValue(value, shell);
    read.push([name, held === nothing ? null : held]);
  }
  return tableOf(read);
}

async function unary({ operator, operand }: Extract<Expression, { kind: 'unary' }>, shell: Shell): Promise<Value> {
  const value = await evaluate(operand, shell);
  switch (operator) {
    case '-not':
      return !toBoolean(value);
    case ',':
      return [value];
    case '-join':
      return itemsOf(value).map(toText).join('');
    case '-split':
      return itemsOf(value).flatMap((item) =>
        toText(item)
          .split(/\s+/)
          .filter((piece) => piece !== ''),
      );
    case '+':
      return calculate('+', 0, value);
    case '-':
      return calculate('-', 0, value);
  }
}

async function binary(
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  shell: Shell,
): Promise<Value> {
  const first = await evaluate(left, shell);
  if (operator === '-and') return toBoolean(first) && toBoolean(await evaluate(right, shell));
  if (operator === '-or') return toBoolean(first) || toBoolean(await evaluate(right, shell));
  const second = await evaluate(right, shell);
  const result = calculate(operator, first, second);
  if (operator === '-match' && typeof first === 'string' && result === true) {
    const groups = new RegExp(toText(second), 'i').exec(first) ?? [];
    shell.variables.set('matches', tableOf([...groups].map((group, index) => [String(index), group ?? null])));
  }
  return result;
}

function indexed(target: Value, index: Value): Value {
  if (isNull(target)) throw new StatementError('Cannot index into a null array.', 'NullArray');
  if (isList(index)) return index.flatMap((one) => itemsOf(indexed(target, one)));
  if (isTable(target)) return target.entries.get(toText(index).toLowerCase())?.value ?? null;
  const at = toNumber(index) ?? Number.NaN;
  const items: readonly Value[] = typeof target === 'string' ? [...target] : itemsOf(target);
  return items.at(at) ?? null;
}
