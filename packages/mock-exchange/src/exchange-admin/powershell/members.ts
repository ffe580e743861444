import { equal } from './compare.ts';
import { StatementError } from './shellError.ts';
import {
  gathered,
  type HashTable,
  isList,
  isNull,
  isTable,
  thingOf,
  toBoolean,
  toNumber,
  toText,
  type Value,
} from './values.ts';

type Method = (target: string, given: readonly Value[]) => Value;

const textMethods: Readonly<Record<string, Method>> = {
  contains: (text, [part = null]) => text.includes(toText(part)),
  endswith: (text, [part = null]) => text.endsWith(toText(part)),
  equals: (text, [other = null]) => text === toText(other),
  indexof: (text, [part = null]) => text.indexOf(toText(part)),
  replace: (text, [old = null, other = null]) => text.replaceAll(toText(old), toText(other)),
  split: (text, given) => text.split(new RegExp(given.map((one) => `[${escapeSet(toText(one))}]`).join('|') || '\\s')),
  startswith: (text, [part = null]) => text.startsWith(toText(part)),
  substring: (text, [from = 0, length]) => piece(text, toNumber(from) ?? 0, toNumber(length ?? null)),
  tolower: (text) => text.toLowerCase(),
  tolowerinvariant: (text) => text.toLowerCase(),
  tostring: (text) => text,
  toupper: (text) => text.toUpperCase(),
  toupperinvariant: (text) => text.toUpperCase(),
  trim: (text, given) => trim(text, given, 'both'),
  trimend: (text, given) => trim(text, given, 'end'),
  trimstart: (text, given) => trim(text, given, 'start'),
};

const timeUnits: Readonly<Record<string, number>> = {
  adddays: 86_400_000,
  addhours: 3_600_000,
  addminutes: 60_000,
  addseconds: 1000,
};

const otherMethods: readonly string[] = ['containskey', 'add', 'remove', 'touniversaltime'];

/** Whether a method is known at all. */
export function isMethod(name: string): boolean {
  return Object.hasOwn(textMethods, name) || Object.hasOwn(timeUnits, name) || otherMethods.includes(name);
}

export const knownMethods: readonly string[] = [
  ...Object.keys(textMethods),
  ...Object.keys(timeUnits),
  ...otherMethods,
];

/** Calls a method of .NET that strings, times, lists and hashtables have. @throws StatementError */
export function callMethod(target: Value, name: string, given: readonly Value[]): Value {
  if (isNull(target)) {
    throw new StatementError('You cannot call a method on a null-valued expression.', 'InvokeMethodOnNull');
  }
  if (isTable(target)) return tableMethod(target, name, given);
  if (isList(target)) return listMethod(target, name, given);
  if (target instanceof Date) return timeMethod(target, name, given);
  const method = Object.hasOwn(textMethods, name) ? textMethods[name] : undefined;
  if (method === undefined || (typeof target !== 'string' && name !== 'tostring' && name !== 'equals')) {
    throw noMethod(name);
  }
  return method(toText(target), given);
}

function noMethod(name: string): StatementError {
  return new StatementError(
    `Method invocation failed because the object does not contain a method named '${name}'.`,
    'MethodNotFound',
  );
}

function tableMethod(
  table: Extract<Value, { readonly kind: 'table' }>,
  name: string,
  [key = null, value = null]: readonly Value[],
): Value {
  const wanted = toText(key).toLowerCase();
  if (name === 'containskey' || name === 'contains') return table.entries.has(wanted);
  if (name === 'remove') {
    table.entries.delete(wanted);
    return null;
  }
  if (name !== 'add') throw noMethod(name);
  if (table.entries.has(wanted))
    throw new StatementError(`Item has already been added. Key in dictionary: '${toText(key)}'`);
  table.entries.set(wanted, { name: toText(key), value });
  return null;
}

/** A method lists do not have is called on each item. */
function listMethod(list: readonly Value[], name: string, given: readonly Value[]): Value {
  const [wanted = null] = given;
  if (name === 'contains')
    return list.some((item) => item === wanted || (typeof item !== 'string' && equal(item, wanted)));
  if (name === 'indexof') return list.indexOf(wanted);
  if (name === 'add' || name === 'remove')
    throw new StatementError('Collection was of a fixed size.', 'NotSupportedException');
  return gathered(list.map((item) => callMethod(item, name, given)));
}

function timeMethod(time: Date, name: string, [amount = 0, ...rest]: readonly Value[]): Value {
  const unit = timeUnits[name];
  if (unit !== undefined) return new Date(time.getTime() + (toNumber(amount) ?? 0) * unit);
  if (name === 'touniversaltime') return time;
  if (name === 'tostring' && amount === 0 && rest.length === 0) return toText(time);
  if (name === 'tostring' && /^[os]$/i.test(toText(amount))) return time.toISOString();
  throw noMethod(name);
}

function piece(text: string, from: number, length: number | undefined): string {
  const end = length === undefined || length === 0 ? text.length : from + length;
  if (from < 0 || end > text.length) {
    throw new StatementError(
      'Index and length must refer to a location within the string.',
      'ArgumentOutOfRangeException',
    );
  }
  return text.slice(from, end);
}

function trim(text: string, given: readonly Value[], side: 'both' | 'start' | 'end'): string {
  const set = given.length === 0 ? '\\s' : escapeSet(given.map(toText).join(''));
  const start = side === 'end' ? '' : `^[${set}]+`;
  const end = side === 'start' ? '' : `[${set}]+$`;
  return text.replace(new RegExp([start, end].filter((part) => part !== '').join('|'), 'g'), '');
}

function escapeSet(characters: string): string {
  return characters.replace(/[\\\]^-]/g, '\\$&');
}

/** `[DateTime]::UtcNow` and the like, by `type::member`. */
export const staticMembers = ['datetime::utcnow', 'datetime::now', 'datetime::today', 'guid::empty'] as const;
export const staticMethods = [
  'string::isnullorempty',
  'string::isnullorwhitespace',
  'string::join',
  'datetime::parse',
] as const;

/** @throws StatementError */
export function staticValue(name: string, now: Date, [first = null, second = null]: readonly Value[]): Value {
  switch (name) {
    case 'datetime::utcnow':
    case 'datetime::now':
      return now;
    case 'datetime::today':
      return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
    case 'guid::empty':
      return '00000000-0000-0000-0000-000000000000';
    case 'string::isnullorempty':
      return toText(first) === '';
    case 'string::isnullorwhitespace':
      return toText(first).trim() === '';
    case 'string::join':
      return (isList(second) ? second : [second]).map(toText).join(toText(first));
    default:
      return toTime(first);
  }
}

function toTime(value: Value): Date {
  const time = value instanceof Date ? value : new Date(toText(value));
  if (!Number.isNaN(time.getTime())) return time;
  throw new StatementError(
    `Cannot convert value "${toText(value)}" to type "System.DateTime". Error: "String '${toText(value)}' was not recognized as a valid DateTime."`,
    'InvalidCastParseTargetInvocation',
  );
}

export const castTypes = [
  'string',
  'string[]',
  'int',
  'int32',
  'bool',
  'boolean',
  'array',
  'object[]',
  'datetime',
  'guid',
  'pscustomobject',
];

/** `[string]$x`. @throws StatementError */
export function cast(type: string, value: Value): Value {
  if (type === 'string') return toText(value);
  if (type === 'bool' || type === 'boolean') return toBoolean(value);
  if (type === 'datetime') return toTime(value);
  if (type === 'pscustomobject') return isTable(value) ? thingOf('PSCustomObject', allEntries(value)) : value;
  const list = isNull(value) ? [] : isList(value) ? value : [value];
  if (type === 'string[]') return list.map(toText);
  if (type === 'array' || type === 'object[]') return list;
  if (type === 'guid') return toGuid(value);
  const number = toNumber(value);
  if (number !== undefined) return Math.round(number);
  throw new StatementError(
    `Cannot convert value "${toText(value)}" to type "System.Int32". Error: "Input string was not in a correct format."`,
  );
}

function allEntries({ entries }: HashTable): readonly (readonly [string, Value])[] {
  return [...entries.values()].map(({ name, value }) => [name, value] as const);
}

function toGuid(value: Value): string {
  const text = toText(value).trim();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new StatementError(`Cannot convert value "${text}" to type "System.Guid". Error: "Unrecognized Guid format."`);
}
