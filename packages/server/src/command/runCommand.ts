import { describeError } from '../log.ts';
import { type Command, type CommandCall, UsageError } from './command.ts';
import { commands } from './commands.ts';
import { SettingsError, settingNames, unknownSettings } from './settings.ts';

/** Finds and runs what was typed; resolves to the exit code: 0 done, 1 failed, 2 not understood or not told enough. */
export async function runCommand(typed: readonly string[], env: CommandCall['env']): Promise<number> {
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => typed[index] === word));
  if (command === undefined) return answerNoCommand(typed);
  const args = typed.slice(command.name.split(' ').length);
  if (args.includes('--help')) return print(`Usage: authshift-server ${usageOf(command)}\n\n${command.summary}`);
  for (const name of unknownSettings(env)) console.error(`authshift-server: ${name} is not a setting.`);
  try {
    const stopping = stopSignal();
    const code = await command.run({ args, env, stopping, print });
    // Who was told to stop does not wait for what was left behind, such as a call that nobody answers.
    if (stopping.aborted) process.exit(code);
    return code;
  } catch (error) {
    return answerError(error, command);
  }
}

/** `health` in a process whose port is taken from the environment, for example. */
function usageOf({ name, usage }: Command): string {
  return usage === undefined ? name : `${name} ${usage}`;
}

function answerNoCommand(typed: readonly string[]): number {
  const asked = typed[0] === undefined || typed[0] === 'help' || typed[0] === '--help';
  if (!asked) console.error(`authshift-server: there is no command "${typed.join(' ')}".\n`);
  if (!asked) console.error(commandList().join('\n'));
  if (asked) print(overview());
  return asked ? 0 : 2;
}

function commandList(): readonly string[] {
  const width = Math.max(...commands.map((command) => usageOf(command).length)) + 2;
  return commands.map((command) => `  ${usageOf(command).padEnd(width)}${command.summary}`);
}

function overview(): string {
  const names = Object.entries(settingNames).map(([name, meaning]) => `  ${name}\n      ${meaning}`);
  return [
    'Usage: authshift-server COMMAND',
    '',
    ...commandList(),
    '',
    'Settings come from the environment; NAME_FILE names a file that holds the value of NAME.',
    '',
    ...names,
  ].join('\n');
}

function answerError(error: unknown, command: Command): number {
  if (error instanceof SettingsError) {
    console.error(`authshift-server ${command.name}: not told enough to start.`);
    for (const problem of error.problems) console.error(`  ${problem}`);
    return 2;
  }
  if (error instanceof UsageError) {
    console.error(`authshift-server ${command.name}: ${error.message}\nUsage: authshift-server ${usageOf(command)}`);
    return 2;
  }
  console.error(`authshift-server ${command.name}: ${describeError(error)}`);
  return 1;
}

function print(line: string): number {
  process.stdout.write(`${line}\n`);
  return 0;
}

/** The first signal asks to stop, a second one ends the process where it stands: everything is resumable. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort();
    });
  }
  return stopping.signal;
}
