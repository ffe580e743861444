import type { Statement } from './syntax.ts';

/** What a command without output leaves in a variable: it is `$null` to every operator, but nothing comes out of it. */
export const nothing = { kind: 'nothing' } as const;
type Nothing = typeof nothing;

/** A hashtable: names without case, in the order of writing. */
export interface HashTable {
  readonly kind: 'table';
  readonly entries: Map<string, { readonly name: string; value: Value }>;
}

/** An object that a command put out. */
export interface Thing {
  readonly kind: 'thing';
  /** What kind of object. */
  readonly type: string;
  readonly properties: ReadonlyMap<string, Value>;
  /** What it is as a text. */
  readonly text: string;
  /** What a command takes it for; absent: its text. */
  readonly identity?: string;
  /** What the console shows of it unless asked for more. */
  readonly view?: readonly string[];
}

/** What `Format-List` and `Format-Table` make of objects: text, and no object any more. */
export interface Formatted {
  readonly kind: 'formatted';
  readonly text: string;
}

export interface Block {
  readonly kind: 'block';
  readonly body: readonly Statement[];
  /** As it was written. */
  readonly source: string;
}

export type Value =
  | null
  | Nothing
  | boolean
  | number
  | string
  | Date
  | readonly Value[]
  | HashTable
  | Thing
  | Formatted
  | Block;

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isNull(value: Value): value is null | Nothing {
  return value === null || value === nothing;
}

function isOf<Kind extends 'table' | 'thing' | 'formatted' | 'block'>(
  value: Value,
  kind: Kind,
): value is Extract<Value, { readonly kind: Kind }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

export const isTable = (value: Value): value is HashTable => isOf(value, 'table');
export const isThing = (value: Value): value is Thing => isOf(value, 'thing');
export const isFormatted = (value: Value): value is Formatted => isOf(value, 'formatted');
export const isBlock = (value: Value): value is Block => isOf(value, 'block');

/** What comes out of a value in a pipeline, one after the other. */
export function itemsOf(value: Value): readonly Value[] {
  if (value === nothing) return [];
  return isList(value) ? value : [value];
}

/** What a variable holds after a pipeline put out these. */
export function gathered(values: readonly Value[]): Value {
  const [first = nothing] = values;
  return values.length > 1 ? values : first;
}

/** "about_Booleans". */
export function toBoolean(value: Value): boolean {
  if (isNull(value)) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') return value !== '';
  if (!isList(value)) return true;
  const [first = null] = value;
  return value.length > 1 || (value.length === 1 && toBoolean(first));
}

/** What a value is in a string. */
export function toText(value: Value): string {
  if (isNull(value)) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || typeof value === 'string') return String(value);
  if (value instanceof Date) return dateText(value);
  if (isList(value)) return value.map(toText).join(' ');
  if (isTable(value)) return 'System.Collections.Hashtable';
  if (isThing(value) || isFormatted(value)) return value.text;
  return isBlock(value) ? value.source : '';
}

/** As in a string: the invariant culture. */
function dateText(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/** Undefined for what is no number. */
export function toNumber(value: Value): number | undefined {
  if (isNull(value)) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const number = value.trim() === '' ? 0 : Number(value);
  return Number.isNaN(number) ? undefined : number;
}

export function tableOf(entries: readonly (readonly [string, Value])[]): HashTable {
  return { kind: 'table', entries: new Map(entries.map(([name, value]) => [name.toLowerCase(), { name, value }])) };
}

/** An object made here: by `Select-Object`, `Measure-Object`, or an error in `catch`. */
export function thingOf(type: string, properties: readonly (readonly [string, Value])[], text?: string): Thing {
  const shown = properties.map(([name, value]) => `${name}=${toText(value)}`).join('; ');
  return { kind: 'thing', type, properties: new Map(properties), text: text ?? `@{${shown}}` };
}

/** Undefined for what has no such member. Case does not matter. */
export function memberOf(value: Value, name: string): Value | undefined {
  const wanted = name.toLowerCase();
  if (isTable(value)) {
    if (wanted === 'count') return value.entries.size;
    if (wanted === 'keys') return [...value.entries.values()].map((entry) => entry.name);
    if (wanted === 'values') return [...value.entries.values()].map((entry) => entry.value);
    return value.entries.get(wanted)?.value;
  }
  if (isThing(value)) {
    const found = [...value.properties].find(([one]) => one.toLowerCase() === wanted);
    return found === undefined ? countOf(wanted) : found[1];
  }
  if (isList(value)) return memberOfList(value, name);
  if (typeof value === 'string' && wanted === 'length') return value.length;
  if (value instanceof Date) return datePart(value, wanted);
  return isNull(value) ? (wanted === 'count' ? 0 : undefined) : countOf(wanted);
}

/** Anything single has a count of one. */
function countOf(wanted: string): Value | undefined {
  return wanted === 'count' || wanted === 'length' ? 1 : undefined;
}

/** The list's own count, or the member of each of its items. */
function memberOfList(list: readonly Value[], name: string): Value | undefined {
  if (/^(count|length)$/i.test(name)) return list.length;
  const members = list.flatMap((item) => {
    const member = memberOf(item, name);
    return member === undefined ? [] : itemsOf(member);
  });
  return members.length === 0 ? undefined : gathered(members);
}

function datePart(date: Date, wanted: string): Value | undefined {
  const parts: Readonly<Record<string, number>> = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
  return Object.hasOwn(parts, wanted) ? parts[wanted] : undefined;
}
