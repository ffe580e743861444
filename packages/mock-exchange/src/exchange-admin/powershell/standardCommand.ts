import { type Arguments, bindArguments, type ParameterTable } from './bindArguments.ts';
import type { Shell } from './shell.ts';
import { StatementError } from './shellError.ts';
import type { Command } from './syntax.ts';
import { isBlock, type Value } from './values.ts';

type Stream = AsyncIterable<Value>;

export interface Run {
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

export function define({ stream, short = [], ...rest }: Definition): StandardCommand {
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
export async function outputFor(block: Value, item: Value, shell: Shell): Promise<readonly Value[]> {
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

export async function collect(input: Stream): Promise<readonly Value[]> {
  const values: Value[] = [];
  for await (const value of input) values.push(value);
  return values;
}

export const value = 'value' as const;
export const flag = 'switch' as const;
