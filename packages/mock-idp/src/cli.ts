#!/usr/bin/env node
import { createMockIdp } from './createMockIdp.ts';
import { SeedError } from './directory/readSeed.ts';
import { MockIdpError } from './mockIdpError.ts';
import { parseFlags, USAGE, UsageError } from './startup/flags.ts';
import { describeStartup, writeStartup } from './startup/startupLine.ts';

/** 2 says that the command line or seed is wrong, 1 that something else went wrong. */
process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    const { options, json, help } = parseFlags(argv);
    if (help) {
      process.stdout.write(USAGE);
      return 0;
    }
    const idp = await createMockIdp(options);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void idp.close());
    const startup = await describeStartup(idp);
    process.stdout.write(json ? `${JSON.stringify(startup)}\n` : writeStartup(startup));
    return 0;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (error instanceof SeedError || error instanceof MockIdpError) {
    process.stderr.write(`${error.message}\n`);
    return error instanceof SeedError ? 2 : 1;
  }
  console.error(error);
  return 1;
}
