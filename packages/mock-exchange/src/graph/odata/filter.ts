import { badRequest, type GraphError, quoted, refuse } from '../protocol/graphError.ts';
import { type EntityType, propertyOf } from './entityType.ts';
import { type ComparisonOperator, type Filter, type Literal, type Operand, parseFilter } from './filterSyntax.ts';

export type Entity = Readonly<Record<string, unknown>>;

/** A checked `$filter`: what it asks, and which properties it reads, in order of first appearance. */
export interface CheckedFilter {
  readonly matches: (entity: Entity) => boolean;
  readonly properties: readonly string[];
}

/**
 * Reads a `$filter` and checks it against a type: unknown properties and functions are Graph's own 400, never silence.
 * Throws `GraphError`.
 */
export function readFilter(text: string, type: EntityType): CheckedFilter {
  const properties: string[] = [];
  const filter = check(parseFilter(text), type, properties);
  return { matches: (entity) => truth(filter, entity), properties: [...new Set(properties)] };
}

const knownFunctions: Readonly<Record<string, number>> = {
  startswith: 2,
  endswith: 2,
  contains: 2,
  tolower: 1,
  toupper: 1,
  trim: 1,
  length: 1,
  indexof: 2,
  substring: 2,
  concat: 2,
  year: 1,
  month: 1,
  day: 1,
  hour: 1,
  minute: 1,
  second: 1,
  date: 1,
  now: 0,
};

function check(filter: Filter, type: EntityType, properties: string[]): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, left: check(filter.left, type, properties), right: check(filter.right, type, properties) };
    case 'not':
      return { ...filter, operand: check(filter.operand, type, properties) };
    case 'lambda':
      if (propertyOf(type, filter.path) === undefined) throw unknownProperty(filter.path, type);
      throw refuse('invalidFilterNodes');
    case 'test':
      return { ...filter, operand: checkTest(filter.operand, type, properties) };
    case 'compare':
      return checkComparison(filter, type, properties);
  }
}

// Alone, only what is true or false by itself may stand.
function checkTest(operand: Operand, type: EntityType, properties: string[]): Operand {
  const checked = checkOperand(operand, type, properties);
  if (kindOf(checked, type) !== 'boolean') {
    throw badRequest('Invalid filter clause: The $filter expression must evaluate to a single boolean value.');
  }
  return checked;
}

function checkComparison(filter: Extract<Filter, { kind: 'compare' }>, type: EntityType, properties: string[]): Filter {
  const left = checkOperand(filter.left, type, properties);
  const right = checkOperand(filter.right, type, properties);
  const [one, other] = [kindOf(left, type), kindOf(right, type)];
  if (one !== other && one !== 'null' && other !== 'null') {
    throw badRequest(
      `Invalid filter clause: A binary operator with incompatible types was detected. Found operand types '${edm(one)}' and '${edm(other)}' for operator kind '${operatorNames[filter.operator]}'.`,
    );
  }
  return { ...filter, left, right };
}

function checkOperand(operand: Operand, type: EntityType, properties: string[]): Operand {
  if (operand.kind === 'literal') return operand;
  if (operand.kind === 'path') {
    const property = propertyOf(type, operand.path);
    if (property === undefined) throw unknownProperty(operand.path, type);
    if (property.kind === 'complex' || property.kind === 'collection') throw refuse('invalidFilterNodes');
    properties.push(property.name);
    return { kind: 'path', path: property.name.split('/') };
  }
  return checkCall(operand, type, properties);
}

function checkCall(call: Extract<Operand, { kind: 'call' }>, type: EntityType, properties: string[]): Operand {
  const arity = Object.hasOwn(knownFunctions, call.name) ? knownFunctions[call.name] : undefined;
  if (arity === undefined) {
    throw badRequest(
      `Invalid filter clause: An unknown function with name '${quoted(call.name)}' was found. This may also be a function import or a key lookup on a navigation property, which is not allowed.`,
    );
  }
  if (call.operands.length !== arity) {
    throw badRequest(
      `Invalid filter clause: No function signature for the function with name '${call.name}' matches the specified arguments.`,
    );
  }
  if (!type.functions.includes(call.name)) throw refuse('invalidFilterNodes');
  return { ...call, operands: call.operands.map((operand) => checkOperand(operand, type, properties)) };
}

function unknownProperty(path: readonly string[], type: EntityType): GraphError {
  return badRequest(
    `Invalid filter clause: Could not find a property named '${quoted(path.at(-1) ?? '')}' on type '${type.name}'.`,
  );
}

type ValueKind = 'string' | 'boolean' | 'number' | 'date' | 'null';

function kindOf(operand: Operand, type: EntityType): ValueKind {
  if (operand.kind === 'call') return 'boolean';
  if (operand.kind === 'literal') return literalKind(operand.value);
  const kind = propertyOf(type, operand.path)?.kind;
  return kind === 'boolean' || kind === 'number' || kind === 'date' ? kind : 'string';
}

function literalKind(value: Literal): ValueKind {
  if (value === null) return 'null';
  if (typeof value === 'object') return 'date';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'number';
}

function edm(kind: ValueKind): string {
  const names = {
    string: 'Edm.String',
    boolean: 'Edm.Boolean',
    number: 'Edm.Int32',
    date: 'Edm.DateTimeOffset',
    null: 'Edm.Null',
  };
  return names[kind];
}

const operatorNames: Readonly<Record<ComparisonOperator, string>> = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
};

function truth(filter: Filter, entity: Entity): boolean {
  switch (filter.kind) {
    case 'and':
      return truth(filter.left, entity) && truth(filter.right, entity);
    case 'or':
      return truth(filter.left, entity) || truth(filter.right, entity);
    case 'not':
      return !truth(filter.operand, entity);
    case 'test':
      return resultOf(filter.operand, entity) === true;
    case 'compare':
      return compare(filter.operator, resultOf(filter.left, entity), resultOf(filter.right, entity));
    case 'lambda':
      return false;
  }
}

type Value = string | number | boolean | null;

function resultOf(operand: Operand, entity: Entity): Value {
  if (operand.kind === 'literal') {
    const { value } = operand;
    return typeof value === 'object' && value !== null ? value.date : value;
  }
  if (operand.kind === 'path') return simpleAt(entity, operand.path);
  const [text = '', part = ''] = operand.operands.map((one) => String(resultOf(one, entity) ?? '').toLowerCase());
  if (operand.name === 'startswith') return text.startsWith(part);
  if (operand.name === 'endswith') return text.endsWith(part);
  return text.includes(part);
}

/** The simple value at a path; dates become epoch milliseconds, so that they compare whatever their spelling. */
export function simpleAt(entity: Entity, path: readonly string[]): Value {
  let value: unknown = entity;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = Reflect.get(value, name);
  }
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) {
    const date = Date.parse(/Z$|[+-]\d\d:\d\d$/.test(value) ? value : `${value}Z`);
    return Number.isNaN(date) ? value : date;
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

// Text compares without case, as Exchange does.
function compare(operator: ComparisonOperator, left: Value, right: Value): boolean {
  const [one, other] = [fold(left, right), fold(right, left)];
  if (operator === 'eq') return one === other;
  if (operator === 'ne') return one !== other;
  if (one === null || other === null) return false;
  if (operator === 'gt') return one > other;
  if (operator === 'ge') return one >= other;
  return operator === 'lt' ? one < other : one <= other;
}

// A date property against a date written as text (`start/dateTime ge '2026-11-22T00:00'`) compares as a date.
function fold(value: Value, against: Value): Value {
  if (typeof value !== 'string') return value;
  if (typeof against === 'number' && /^\d{4}-\d\d-\d\d/.test(value)) {
    const date = Date.parse(/T/.test(value) && !/Z$|[+-]\d\d:\d\d$/.test(value) ? `${value}Z` : value);
    if (!Number.isNaN(date)) return date;
  }
  return value.toLowerCase();
}
