import type { Shell } from './shell.ts';
import { StatementError } from './shellError.ts';
import type { Argument, Command } from './syntax.ts';
import { isTable, itemsOf, nothing, toText, type Value } from './values.ts';

/** Which parameters a command has: switches stand alone, values are followed by one. */
export interface ParameterTable {
  readonly parameters: Readonly<Record<string, 'switch' | 'value'>>;
  /** Those that need no name, in order. */
  readonly positional?: readonly string[];
  /** The one that takes whatever else stands there, as a list. */
  readonly rest?: string;
  /** Other names of parameters. */
  readonly aliases?: Readonly<Record<string, string>>;
}

export type Arguments = ReadonlyMap<string, Value>;

/**
 * Gives a command's arguments to its parameters, as PowerShell does ("about_Parameter_Binding"): names without case, and short
 * as long as they are unambiguous. Rejects with `StatementError`.
 */
export async function bindArguments(command: Command, table: ParameterTable, shell: Shell): Promise<Arguments> {
  const bound = new Map<string, Value>();
  const positions = [...(table.positional ?? [])];
  const given = [...command.arguments];
  for (let argument = given.shift(); argument !== undefined; argument = given.shift()) {
    if (argument.kind === 'splat') bindTable(shell.variables.get(argument.name) ?? null, table, bound);
    else if (argument.kind === 'parameter') await bindNamed(argument, { table, bound, given, shell });
    else bindPosition(await inList(argument, shell), { positions, bound, rest: table.rest });
  }
  return bound;
}

async function inList(argument: Extract<Argument, { kind: 'argument' }>, shell: Shell): Promise<Value> {
  const value = await shell.evaluate(argument.value);
  return value === nothing ? null : value;
}

interface Binding {
  readonly table: ParameterTable;
  readonly bound: Map<string, Value>;
  readonly given: Argument[];
  readonly shell: Shell;
}

async function bindNamed(
  { name: written, value }: Extract<Argument, { kind: 'parameter' }>,
  { table, bound, given, shell }: Binding,
): Promise<void> {
  const name = parameterName(written, table);
  if (bound.has(name)) {
    throw new StatementError(
      `Cannot bind parameter because parameter '${name}' is specified more than once.`,
      'ParameterAlreadyBound',
    );
  }
  if (value !== undefined) return void bound.set(name, await shell.evaluate(value));
  if (table.parameters[name] === 'switch') return void bound.set(name, true);
  const [next] = given;
  if (next?.kind !== 'argument') {
    throw new StatementError(`Missing an argument for parameter '${name}'.`, 'MissingArgument');
  }
  given.shift();
  bound.set(name, await inList(next, shell));
}

interface Positions {
  readonly positions: readonly string[];
  readonly bound: Map<string, Value>;
  readonly rest: string | undefined;
}

function bindPosition(value: Value, { positions, bound, rest }: Positions): void {
  if (rest !== undefined) {
    bound.set(rest, [...itemsOf(bound.get(rest) ?? []), value]);
    return;
  }
  const name = positions.find((one) => !bound.has(one));
  if (name === undefined) {
    throw new StatementError(
      `A positional parameter cannot be found that accepts argument '${toText(value)}'.`,
      'PositionalParameterNotFound',
    );
  }
  bound.set(name, value);
}

/** `@name`: each entry of a hashtable is a parameter. */
function bindTable(value: Value, table: ParameterTable, bound: Map<string, Value>): void {
  if (!isTable(value)) throw new StatementError('Only a hashtable can be splatted here.', 'SplattingNotPermitted');
  for (const entry of value.entries.values()) bound.set(parameterName(entry.name, table), entry.value);
}

/** @throws StatementError in PowerShell's words */
export function parameterName(written: string, table: ParameterTable): string {
  const wanted = written.toLowerCase();
  const names = Object.keys(table.parameters);
  const alias = Object.entries(table.aliases ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
  const exact = names.find((name) => name.toLowerCase() === wanted) ?? alias;
  if (exact !== undefined) return exact;
  const short = names.filter((name) => name.toLowerCase().startsWith(wanted));
  const [only] = short;
  if (short.length === 1 && only !== undefined) return only;
  if (only === undefined) {
    throw new StatementError(
      `A parameter cannot be found that matches parameter name '${written}'.`,
      'NamedParameterNotFound',
    );
  }
  throw new StatementError(
    `Parameter cannot be processed because the parameter name '${written}' is ambiguous. Possible matches include: ${short.map((name) => `-${name}`).join(' ')}.`,
    'AmbiguousParameter',
  );
}
