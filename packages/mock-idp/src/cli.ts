#!/usr/bin/env node
import { SeedError } from './directory/readSeed.ts';
import { MockIdpError } from './mockIdpError.ts';
import { UsageError } from './startup/usageError.ts';

type Command = (argv: readonly string[]) => number | Promise<number>;

/** Each is loaded only when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./startup/start.ts')).start,
  init: async () => (await import('./startup/init.ts')).init,
  explain: async () => (await import('./startup/explain.ts')).explain,
  doctor: async () => (await import('./doctor/command.ts')).doctor,
  trust: async () => (await import('./trust/command.ts')).trust,
};

/** 2 says that the command line or seed is wrong, 1 that something else went wrong. */
process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const [name = 'start', ...rest] = argv;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (load !== undefined) return await (await load())(rest);
    const { start } = await import('./startup/start.ts');
    return await start(argv);
  } catch (error) {
    return report(error);
  }
}

async function report(error: unknown): Promise<number> {
  if (error instanceof UsageError) {
    const usage = error.usage ?? (await import('./startup/flags.ts')).USAGE;
    process.stderr.write(`${error.message}\n\n${usage}`);
    return 2;
  }
  if (error instanceof SeedError || error instanceof MockIdpError) {
    process.stderr.write(`${error.message}\n`);
    return error instanceof SeedError ? 2 : 1;
  }
  console.error(error);
  return 1;
}
