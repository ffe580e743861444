import { commonParameters } from '../cmdlets/bindParameters.ts';
import { type Cmdlet, changes } from '../cmdlets/cmdlet.ts';
import { type Arguments, bindArguments, type ParameterTable } from './bindArguments.ts';
import { report, type Shell } from './shell.ts';
import { CommandError, InputError, StatementError } from './shellError.ts';
import type { Command } from './syntax.ts';
import {
  isBlock,
  isList,
  isNull,
  isTable,
  isThing,
  memberOf,
  nothing,
  toBoolean,
  toText,
  type Value,
} from './values.ts';

const switches: readonly string[] = ['Confirm', 'WhatIf', 'Verbose', 'Debug'];

/** What the module's own functions know of a command's parameters. */
export function parameterTable(cmdlet: Cmdlet): ParameterTable {
  const own = Object.entries(cmdlet.parameters).map(
    ([name, kind]) => [name, kind === 'switch' ? 'switch' : 'value'] as const,
  );
  const common = commonParameters.map((name) => [name, switches.includes(name) ? 'switch' : 'value'] as const);
  return {
    parameters: Object.fromEntries([...own, ...common]),
    ...(cmdlet.positional === undefined ? {} : { positional: cmdlet.positional }),
    aliases: { ea: 'ErrorAction', wa: 'WarningAction', cf: 'Confirm', wi: 'WhatIf', vb: 'Verbose', db: 'Debug' },
  };
}

/** Runs a command of Exchange: once, or for each object that is piped in. */
export async function* runExchangeCommand(
  {
    command,
    cmdlet,
    input,
  }: { readonly command: Command; readonly cmdlet: Cmdlet; readonly input: AsyncIterable<Value> | undefined },
  shell: Shell,
): AsyncGenerator<Value> {
  const given = await bindArguments(command, parameterTable(cmdlet), shell);
  if (input === undefined) {
    yield* runOnce({ command, cmdlet, given }, shell);
    return;
  }
  for await (const item of input) {
    yield* runOnce({ command, cmdlet, given: withPiped(given, item, cmdlet) }, shell);
  }
}

interface OneRun {
  readonly command: Command;
  readonly cmdlet: Cmdlet;
  readonly given: Arguments;
}

/** Parameters that are not given are taken from an object that comes in: from its members, `-Identity` from what it is. */
function withPiped(given: Arguments, item: Value, { fromPipeline = ['Identity'] }: Cmdlet): Arguments {
  const piped = fromPipeline.flatMap((name) => {
    if (given.has(name)) return [];
    const value = name === 'Identity' ? identityOf(item) : memberOf(item, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return new Map([...given, ...piped]);
}

function identityOf(item: Value): Value {
  if (isThing(item)) return item.identity ?? memberOf(item, 'Identity') ?? item.text;
  return item;
}

async function* runOnce({ command, cmdlet, given }: OneRun, shell: Shell): AsyncGenerator<Value> {
  const locate = <Failure extends StatementError>(error: Failure): Failure => {
    error.at ??= command.at;
    error.command ??= cmdlet.name;
    return error;
  };
  const missing = (cmdlet.mandatory ?? []).filter((name) => isNull(given.get(name) ?? null) || given.get(name) === '');
  if (missing.length > 0) throw locate(missingArgument(missing, given));
  if (cmdlet.asks === true && !isConfirmed(given, shell)) throw locate(unanswered());
  if (toBoolean(given.get('WhatIf') ?? false) && changes(cmdlet)) {
    shell.show({
      kind: 'host',
      text: `What if: ${cmdlet.name} on target "${toText(given.get('Identity') ?? given.get('Name') ?? '')}".`,
    });
    return;
  }
  try {
    const { objects, warnings } = await shell.exchange(cmdlet.name, plainParameters(given));
    const isQuiet = /^(SilentlyContinue|Ignore)$/i.test(
      toText(given.get('WarningAction') ?? shell.variables.get('warningpreference') ?? null),
    );
    if (!isQuiet) for (const text of warnings) shell.show({ kind: 'warning', text });
    yield* objects;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    handle(locate(error), given, shell);
  }
}

/** [unverified]: which of the two Exchange says for an empty one. */
function missingArgument(missing: readonly string[], given: Arguments): StatementError {
  const empty = missing.find((name) => given.has(name));
  if (empty === undefined) {
    return new StatementError(
      `Cannot process command because of one or more missing mandatory parameters: ${missing.join(' ')}.`,
      'MissingMandatoryParameter',
    );
  }
  const what = given.get(empty) === '' ? 'an empty string' : 'null';
  return new StatementError(
    `Cannot bind argument to parameter '${empty}' because it is ${what}.`,
    'ParameterArgumentValidationError',
  );
}

/** Nothing is asked under `-Confirm:$false`, nor where `$ConfirmPreference` says so. */
function isConfirmed(given: Arguments, { variables }: Shell): boolean {
  if (given.has('Confirm')) return !toBoolean(given.get('Confirm') ?? null);
  return toText(variables.get('confirmpreference') ?? null).toLowerCase() === 'none';
}

/** Whoever pastes commands is not there to answer: PowerShell's words for that. */
function unanswered(): StatementError {
  return new StatementError(
    'PowerShell is in NonInteractive mode. Read and Prompt functionality is not available. (The command asks before it does this; -Confirm:$false answers.)',
    'InvalidOperation',
  );
}

function handle(error: CommandError, given: Arguments, shell: Shell): void {
  const action = toText(
    given.get('ErrorAction') ?? shell.variables.get('erroractionpreference') ?? 'Continue',
  ).toLowerCase();
  if (action === 'silentlycontinue' || action === 'ignore') return;
  if (action !== 'stop') {
    report(shell, error);
    return;
  }
  const ending = new InputError(error.message, error.id);
  ending.at = error.at;
  ending.command = error.command;
  throw ending;
}

function plainParameters(given: Arguments): Readonly<Record<string, unknown>> {
  const own = [...given].filter(([name]) => !commonParameters.includes(name));
  return Object.fromEntries(own.map(([name, value]) => [name, plain(value)]));
}

/** A value as it travels to Exchange. */
function plain(value: Value): unknown {
  if (value === nothing || value === null) return null;
  // Exchange takes a filter in { } for its text.
  if (isBlock(value)) return value.source.trim();
  if (isThing(value)) return value.identity ?? value.text;
  if (isList(value)) return value.map(plain);
  if (isTable(value)) {
    return Object.fromEntries([...value.entries.values()].map(({ name, value: held }) => [name, plain(held)]));
  }
  return value;
}
