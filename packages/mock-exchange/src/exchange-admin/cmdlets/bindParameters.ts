import type { Bound, BoundValue, Cmdlet, ListChange, ParameterKind } from './cmdlet.ts';
import { missingParameters, refusedTask, unknownParameter, wrongType } from './cmdletError.ts';

/** Every cmdlet takes these; what they do is done by whoever runs it. */
export const commonParameters: readonly string[] = [
  'Confirm',
  'WhatIf',
  'ErrorAction',
  'WarningAction',
  'Verbose',
  'Debug',
];

/**
 * Checks the parameters of a call as Exchange does: names without case, types, what is mandatory.
 * @throws CmdletError
 */
export function bindParameters(cmdlet: Cmdlet, given: Readonly<Record<string, unknown>>): Bound {
  const bound: Record<string, BoundValue> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name.includes('@') || isAmong(commonParameters, name)) continue;
    const known = Object.keys(cmdlet.parameters).find((one) => one.toLowerCase() === name.toLowerCase());
    if (known === undefined)
      throw isAmong(cmdlet.unserved ?? [], name) ? unserved(cmdlet, name) : unknownParameter(name);
    bound[known] = convert(known, cmdlet.parameters[known] ?? 'text', value);
  }
  const missing = (cmdlet.mandatory ?? []).filter((name) => bound[name] === undefined || bound[name] === '');
  if (missing.length > 0) throw missingParameters(missing);
  return bound;
}

/** What Exchange has and this mock does not. Nobody should look for the mistake in their own command. */
export function unserved({ name }: Pick<Cmdlet, 'name'>, parameter: string) {
  return refusedTask(`The mock of Exchange does not serve -${parameter} of ${name}.`);
}

export function isAmong(names: readonly string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}

function convert(name: string, kind: ParameterKind, value: unknown): BoundValue {
  if (typeof kind !== 'string') return toChoice(name, kind, value);
  switch (kind) {
    case 'text':
      return toText(name, value);
    case 'text?':
      return value === null || value === '' ? null : toText(name, value);
    case 'guid':
      return toGuid(name, value);
    case 'texts':
      return toTexts(name, value);
    case 'boolean?':
      return value === null ? null : toBoolean(name, value);
    case 'boolean':
    case 'switch':
      return toBoolean(name, value);
    case 'time':
      return toTime(name, value);
    case 'size':
      return toSize(name, value);
  }
}

/** As PowerShell puts a value into a message. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return 'System.Object[]';
  return typeof value === 'object' ? 'System.Collections.Hashtable' : String(value);
}

function cannot(value: unknown, type: string): string {
  return `Cannot convert value "${describe(value)}" to type "${type}".`;
}

function toText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  throw wrongType(name, cannot(value, 'System.String'));
}

const guid = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

function toGuid(name: string, value: unknown): string {
  const found = typeof value === 'string' ? guid.exec(value.trim())?.[1] : undefined;
  if (found !== undefined) return found.toLowerCase();
  throw wrongType(name, `${cannot(value, 'System.Guid')} Error: "Unrecognized Guid format."`);
}

/** .NET takes the words in any case; PowerShell takes numbers too, but no other text. */
function toBoolean(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string' && /^\$?(true|false)$/i.test(value)) return /true/i.test(value);
  const hint = 'Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.';
  throw wrongType(name, `${cannot(value, 'System.Boolean')} ${hint}`);
}

function toTexts(name: string, value: unknown): readonly string[] | ListChange {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return toList(name, value);
  const parts = Object.entries(value).filter(([key]) => !key.includes('@'));
  const strange = parts.find(([key]) => !/^(add|remove)$/i.test(key));
  if (strange !== undefined) throw wrongType(name, cannot(strange[0], multiValued));
  const listed = (wanted: string): readonly string[] =>
    toList(name, parts.find(([key]) => key.toLowerCase() === wanted)?.[1] ?? null);
  return { add: listed('add'), remove: listed('remove') };
}

const multiValued = 'Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]';

/** One text, several, or none. */
function toList(name: string, value: unknown): readonly string[] {
  if (value === null || value === '') return [];
  return Array.isArray(value) ? value.map((one) => toText(name, one)) : [toText(name, value)];
}

function toTime(name: string, value: unknown): Date {
  const time = value instanceof Date ? value : new Date(typeof value === 'string' ? value : Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  const hint = `Error: "String '${describe(value)}' was not recognized as a valid DateTime."`;
  throw wrongType(name, `${cannot(value, 'System.DateTime')} ${hint}`);
}

function toSize(name: string, value: unknown): number {
  if (typeof value === 'string' && value.toLowerCase() === 'unlimited') return Number.POSITIVE_INFINITY;
  const size = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof size === 'number' && Number.isInteger(size) && size >= 0) return size;
  throw wrongType(name, cannot(value, 'Microsoft.Exchange.Data.Unlimited`1[System.UInt32]'));
}

function toChoice(name: string, choices: readonly string[], value: unknown): BoundValue {
  if (value === null && choices.includes('')) return null;
  const found =
    typeof value === 'string' ? choices.find((one) => one.toLowerCase() === value.toLowerCase()) : undefined;
  if (found !== undefined) return found;
  const possible = choices.filter((one) => one !== '').join(', ');
  throw wrongType(name, `${cannot(value, 'System.Enum')} Error: "The possible enumeration values are: ${possible}."`);
}

/** A list after `@{Add=...; Remove=...}`, or instead of it. */
export function changedList(before: readonly string[], change: BoundValue | undefined): readonly string[] {
  if (Array.isArray(change)) return change as readonly string[];
  const { add, remove } = change as ListChange;
  const kept = before.filter((one) => !isAmong(remove, one));
  return [...kept, ...add.filter((one) => !isAmong(kept, one))];
}
