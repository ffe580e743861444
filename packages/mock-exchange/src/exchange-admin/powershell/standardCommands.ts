import { type Arguments, bindArguments, type ParameterTable } from './bindArguments.ts';
import { calculate } from './calculate.ts';
import { equal, order } from './compare.ts';
import { formatList, formatTable } from './format.ts';
import { callMethod, isMethod } from './members.ts';
import { type BinaryOperator, comparisons } from './operators.ts';
import { chosenProperties, readSelectors, type Selector } from './selectors.ts';
import type { Shell } from './shell.ts';
import { StatementError } from './shellError.ts';
import type { Command } from './syntax.ts';
import {
  isBlock,
  isList,
  isNull,
  itemsOf,
  memberOf,
  thingOf,
  toBoolean,
  toNumber,
  toText,
  type Value,
} from './values.ts';

type Stream = AsyncIterable<Value>;

interface Run {
  readonly given: Arguments;
  readonly input: Stream;
  readonly shell: Shell;
}

/** A command of PowerShell itself. */
export interface StandardCommand extends ParameterTable {
  readonly name: string;
  readonly short: readonly string[];
  readonly run: (
    call: { readonly command: Command; readonly input: Stream | undefined },
    shell: Shell,
  ) => AsyncGenerator<Value>;
}

interface Definition extends ParameterTable {
  readonly name: string;
  readonly short?: readonly string[];
  /** What comes out of it; a command that puts nothing out is only done. */
  readonly stream: (run: Run) => AsyncGenerator<Value> | Promise<void>;
}

/** What comes into a command that nothing is piped to. */
async function* none(): AsyncGenerator<Value> {
  yield* [];
}

function define({ stream, short = [], ...rest }: Definition): StandardCommand {
  return {
    ...rest,
    short,
    run: async function* ({ command, input }, shell) {
      const out = stream({ given: await bindArguments(command, rest, shell), input: input ?? none(), shell });
      if (out instanceof Promise) await out;
      else yield* out;
    },
  };
}

/** Runs a block for one object, as `$_`. */
async function outputFor(block: Value, item: Value, shell: Shell): Promise<readonly Value[]> {
  if (!isBlock(block)) throw new StatementError('A script block in { } is expected.', 'CannotConvertArgument');
  const before = shell.variables.get('_');
  const values: Value[] = [];
  shell.variables.set('_', item);
  try {
    await shell.run(block.body, (value) => values.push(value));
  } finally {
    shell.variables.set('_', before ?? null);
  }
  return values;
}

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

async function collect(input: Stream): Promise<readonly Value[]> {
  const values: Value[] = [];
  for await (const value of input) values.push(value);
  return values;
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

async function* format(run: Run, render: typeof formatList): AsyncGenerator<Value> {
  const selectors = readSelectors(run.given.get('Property') ?? null);
  const rows = await Promise.all(
    (await collect(run.input)).map((item) =>
      chosenProperties(item, selectors, (block) => outputFor(block, item, run.shell)),
    ),
  );
  if (rows.length > 0) yield { kind: 'formatted', text: render(rows) };
}

async function* write({ given, input }: Run): AsyncGenerator<Value> {
  yield* input;
  for (const value of itemsOf(given.get('InputObject') ?? [])) yield* itemsOf(value);
}

async function say({ given, input, shell }: Run, kind: 'host' | 'warning', name: string): Promise<void> {
  const values = [...(await collect(input)), ...itemsOf(given.get(name) ?? [])];
  shell.show({
    kind,
    text: values.map((value) => (isList(value) ? value.map(toText).join(' ') : toText(value))).join(' '),
  });
}

async function discard({ input }: Run): Promise<void> {
  await collect(input);
}

async function* date({ shell }: Run): AsyncGenerator<Value> {
  yield await shell.now();
}

async function connect({ given, shell }: Run): Promise<void> {
  const text = (name: string): string | undefined => {
    const written = toText(given.get(name) ?? null);
    return written === '' ? undefined : written;
  };
  const hasCredential = given.has('Credential');
  await shell.connection.connect({
    account: text('UserPrincipalName'),
    accessToken: text('AccessToken'),
    hasCredential,
  });
}

async function* connectionInformation({ shell }: Run): AsyncGenerator<Value> {
  const information = shell.connection.describe();
  if (information !== undefined) yield information;
}

const value = 'value' as const;
const flag = 'switch' as const;

export const standardCommands: readonly StandardCommand[] = [
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
  define({ name: 'Measure-Object', short: ['measure'], parameters: {}, stream: measure }),
  define({
    name: 'Format-List',
    short: ['fl'],
    parameters: { Property: value, Force: flag },
    positional: ['Property'],
    stream: (run) => format(run, formatList),
  }),
  define({
    name: 'Format-Table',
    short: ['ft'],
    parameters: { Property: value, AutoSize: flag, Wrap: flag, Force: flag },
    positional: ['Property'],
    stream: (run) => format(run, formatTable),
  }),
  define({
    name: 'Write-Output',
    short: ['echo', 'write'],
    parameters: { InputObject: value },
    rest: 'InputObject',
    stream: write,
  }),
  define({
    name: 'Write-Host',
    parameters: { Object: value, ForegroundColor: value, BackgroundColor: value, NoNewline: flag },
    rest: 'Object',
    stream: (run) => say(run, 'host', 'Object'),
  }),
  define({
    name: 'Write-Warning',
    parameters: { Message: value },
    positional: ['Message'],
    stream: (run) => say(run, 'warning', 'Message'),
  }),
  define({ name: 'Out-Null', parameters: {}, stream: discard }),
  define({ name: 'Get-Date', parameters: {}, stream: date }),
  define({
    name: 'Connect-ExchangeOnline',
    parameters: {
      UserPrincipalName: value,
      AccessToken: value,
      Credential: value,
      Organization: value,
      ShowBanner: flag,
      DisableWAM: flag,
      Device: flag,
      SkipLoadingFormatData: flag,
    },
    stream: connect,
  }),
  define({
    name: 'Disconnect-ExchangeOnline',
    parameters: { Confirm: flag },
    stream: async ({ shell }) => shell.connection.disconnect(),
  }),
  define({ name: 'Get-ConnectionInformation', parameters: {}, stream: connectionInformation }),
];

const byName: ReadonlyMap<string, StandardCommand> = new Map(
  standardCommands.flatMap((command) =>
    [command.name, ...command.short].map((name) => [name.toLowerCase(), command] as const),
  ),
);

export function findStandardCommand(name: string): StandardCommand | undefined {
  return byName.get(name.toLowerCase());
}
