import type { Arguments } from './bindArguments.ts';
import { calculate } from './calculate.ts';
import { equal, order } from './compare.ts';
import { callMethod, isMethod } from './members.ts';
import { type BinaryOperator, comparisons } from './operators.ts';
import { chosenProperties, readSelectors, type Selector } from './selectors.ts';
import type { Shell } from './shell.ts';
import { StatementError } from './shellError.ts';
import { collect, define, flag, outputFor, type Run, type StandardCommand, value } from './standardCommand.ts';
import { isBlock, isNull, itemsOf, memberOf, thingOf, toBoolean, toNumber, toText, type Value } from './values.ts';

async function* where({ given, input, shell }: Run): AsyncGenerator<Value> {
  const first = given.get('FilterScript') ?? given.get('Property') ?? null;
  for await (const item of input) {
    const fits = isBlock(first) ? toBoolean(flat(await outputFor(first, item, shell))) : comparesTo(item, given);
    if (fits) yield item;
  }
}

function flat(values: readonly Value[]): Value {
  return values.length === 1 ? (values[0] ?? null) : values;
}

/** `Where-Object ImapEnabled -eq $true`, `Where-Object ImapEnabled`. */
function comparesTo(item: Value, given: Arguments): boolean {
  const member = memberOf(item, toText(given.get('Property') ?? null)) ?? null;
  const operator = comparisons.find((name) => given.has(name.slice(1)));
  if (operator === undefined) return toBoolean(member) !== given.has('not');
  return toBoolean(calculate(operator as BinaryOperator, member, given.get('Value') ?? null));
}

async function* forEach({ given, input, shell }: Run): AsyncGenerator<Value> {
  if (given.has('Begin')) yield* await outputFor(given.get('Begin') ?? null, null, shell);
  const process = given.get('Process') ?? null;
  for await (const item of input) {
    if (isBlock(process)) yield* await outputFor(process, item, shell);
    else yield* itemsOf(memberNamed(item, toText(process)));
  }
  if (given.has('End')) yield* await outputFor(given.get('End') ?? null, null, shell);
}

/** `ForEach-Object Name`: a member, or a method without arguments. */
function memberNamed(item: Value, name: string): Value {
  const member = memberOf(item, name);
  if (member !== undefined) return member;
  return !isNull(item) && isMethod(name.toLowerCase()) ? callMethod(item, name.toLowerCase(), []) : null;
}

async function* select({ given, input, shell }: Run): AsyncGenerator<Value> {
  const all = part(await collect(input), given);
  const selectors = readSelectors(given.get('Property') ?? null);
  const expanded = given.get('ExpandProperty');
  const seen: Value[] = [];
  for (const item of all) {
    const values = expanded === undefined ? [await reduced(item, selectors, shell)] : expand(item, toText(expanded));
    for (const value of values) {
      if (given.has('Unique') && seen.some((one) => sameShown(one, value))) continue;
      seen.push(value);
      yield value;
    }
  }
}

function part(all: readonly Value[], given: Arguments): readonly Value[] {
  const count = (name: string): number | undefined => toNumber(given.get(name) ?? null);
  const skipped = given.has('Skip') ? all.slice(count('Skip')) : all;
  if (given.has('First')) return skipped.slice(0, count('First'));
  const last = count('Last') ?? 0;
  return given.has('Last') ? skipped.slice(Math.max(0, skipped.length - last)) : skipped;
}

async function reduced(item: Value, selectors: readonly Selector[], shell: Shell): Promise<Value> {
  if (selectors.length === 0) return item;
  return thingOf('Selected', await chosenProperties(item, selectors, (block) => outputFor(block, item, shell)));
}

function expand(item: Value, name: string): readonly Value[] {
  const member = memberOf(item, name);
  if (member !== undefined) return itemsOf(member);
  throw new StatementError(`Property "${name}" cannot be found.`, 'ExpandPropertyNotFound');
}

function sameShown(one: Value, other: Value): boolean {
  return equal(one, other) || (toText(one) !== '' && toText(one) === toText(other));
}

async function* sort({ given, input, shell }: Run): AsyncGenerator<Value> {
  const selectors = readSelectors(given.get('Property') ?? null);
  const keyed = await Promise.all(
    (await collect(input)).map(async (item) => ({
      item,
      keys:
        selectors.length === 0
          ? [item]
          : (await chosenProperties(item, selectors, (block) => outputFor(block, item, shell))).map(
              ([, value]) => value,
            ),
    })),
  );
  const sign = given.has('Descending') ? -1 : 1;
  const sorted = keyed.sort((one, other) => sign * compareKeys(one.keys, other.keys));
  const seen: (readonly Value[])[] = [];
  for (const { item, keys } of sorted) {
    if (given.has('Unique') && seen.some((known) => compareKeys(known, keys) === 0)) continue;
    seen.push(keys);
    yield item;
  }
}

function compareKeys(one: readonly Value[], other: readonly Value[]): number {
  for (const [index, key] of one.entries()) {
    const against = other[index] ?? null;
    const difference =
      isNull(key) || isNull(against) ? Number(!isNull(key)) - Number(!isNull(against)) : order(key, against);
    if (difference !== 0) return difference;
  }
  return 0;
}

async function* measure({ input }: Run): AsyncGenerator<Value> {
  const count = (await collect(input)).length;
  const empty = ['Average', 'Sum', 'Maximum', 'Minimum', 'StandardDeviation', 'Property'].map(
    (name) => [name, null] as const,
  );
  yield thingOf('Measure', [['Count', count], ...empty]);
}

/** One object for each value of a property, with how many have it. */
async function* group({ given, input, shell }: Run): AsyncGenerator<Value> {
  const selectors = readSelectors(given.get('Property') ?? null);
  const groups = new Map<string, Value[]>();
  for (const item of await collect(input)) {
    const keys = await chosenProperties(item, selectors, (block) => outputFor(block, item, shell));
    const name = keys.map(([, key]) => toText(key)).join(', ');
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  const byName = [...groups].sort(([one], [other]) => order(one, other));
  for (const [name, items] of byName)
    yield thingOf('Group', [
      ['Count', items.length],
      ['Name', name],
      ['Group', items],
    ]);
}

/** Commands that choose, change and count what a pipeline carries. */
export const objectCommands: readonly StandardCommand[] = [
  define({
    name: 'Where-Object',
    short: ['where', '?'],
    parameters: {
      FilterScript: value,
      Property: value,
      Value: value,
      not: flag,
      ...Object.fromEntries(comparisons.map((name) => [name.slice(1), flag])),
    },
    positional: ['Property', 'Value'],
    stream: where,
  }),
  define({
    name: 'ForEach-Object',
    short: ['foreach', '%'],
    parameters: { Process: value, Begin: value, End: value, MemberName: value },
    positional: ['Process'],
    stream: forEach,
  }),
  define({
    name: 'Select-Object',
    short: ['select'],
    parameters: { Property: value, ExpandProperty: value, First: value, Last: value, Skip: value, Unique: flag },
    positional: ['Property'],
    stream: select,
  }),
  define({
    name: 'Sort-Object',
    short: ['sort'],
    parameters: { Property: value, Descending: flag, Unique: flag },
    positional: ['Property'],
    stream: sort,
  }),
  define({
    name: 'Group-Object',
    short: ['group'],
    parameters: { Property: value, NoElement: flag },
    positional: ['Property'],
    stream: group,
  }),
  define({ name: 'Measure-Object', short: ['measure'], parameters: {}, stream: measure }),
];
