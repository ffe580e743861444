import { findCmdlet } from '../cmdlets/catalogue.ts';
import { runExchangeCommand } from './exchangeCommand.ts';
import type { Shell } from './shell.ts';
import { StatementError } from './shellError.ts';
import { findStandardCommand } from './standardCommands.ts';
import type { Command, PipelineElement } from './syntax.ts';
import { itemsOf, type Value } from './values.ts';

type Stream = AsyncIterable<Value>;

/** What comes out at the end of a pipeline, one after the other: each object goes all the way before the next one starts. */
export async function* runPipeline(elements: readonly PipelineElement[], shell: Shell): AsyncGenerator<Value> {
  let stream: Stream | undefined;
  for (const element of elements) stream = stage(element, stream, shell);
  if (stream !== undefined) yield* stream;
}

async function* stage(element: PipelineElement, input: Stream | undefined, shell: Shell): AsyncGenerator<Value> {
  if (element.kind === 'expression') {
    yield* itemsOf(await shell.evaluate(element.expression));
    return;
  }
  try {
    yield* runCommand(element, input, shell);
  } catch (error) {
    if (error instanceof StatementError) {
      error.at ??= element.at;
      error.command ??= element.name;
    }
    throw error;
  }
}

async function* runCommand(command: Command, input: Stream | undefined, shell: Shell): AsyncGenerator<Value> {
  const standard = findStandardCommand(command.name);
  if (standard !== undefined) {
    yield* standard.run({ command, input }, shell);
    return;
  }
  const cmdlet = findCmdlet(command.name);
  // The text was understood before it ran, so there is one.
  if (cmdlet !== undefined) yield* runExchangeCommand({ command, cmdlet, input }, shell);
}
