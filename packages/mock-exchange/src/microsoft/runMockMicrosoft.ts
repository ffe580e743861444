import { MockIdpError, SeedError, UsageError } from '@authshift/mock-idp';
import { ExchangeSeedError } from '../mailboxes/exchangeSeed.ts';
import { MockExchangeError } from '../mockExchangeError.ts';
import { type CommandLine, readCommandLine, usage } from './commandLine.ts';
import { describeMocks } from './describeMocks.ts';
import { type ExchangeSeedFile, readExchangeSeedFile } from './exchangeSeedFile.ts';
import { type MockMicrosoft, startMockMicrosoft } from './startMockMicrosoft.ts';
import { startupLine } from './startupLine.ts';

/**
 * The command `authshift-mock-microsoft`. It returns when the mocks answer; they keep the process alive until a signal.
 * Exit codes as mock-idp's: 2 says that the command line or a seed is wrong, 1 that something else went wrong.
 */
export async function runMockMicrosoft(args: readonly string[]): Promise<number> {
  try {
    const [command, ...rest] = args;
    if (command === 'exchange-shell') {
      const { runExchangeShell } = await import('./runExchangeShell.ts');
      return await runExchangeShell(rest);
    }
    const line = readCommandLine(args);
    if (line.help) {
      process.stdout.write(usage);
      return 0;
    }
    const mocks = await start(line);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void mocks.close());
    const started = await startupLine(mocks);
    process.stdout.write(line.json ? `${JSON.stringify(started)}\n` : describeMocks(started));
    return 0;
  } catch (error) {
    return explain(error);
  }
}

async function start({ idp, ports, exchangeSeed, state }: CommandLine): Promise<MockMicrosoft> {
  const file = exchangeSeed === undefined ? undefined : await readExchangeSeedFile(exchangeSeed);
  try {
    return await startMockMicrosoft({
      idp,
      ports,
      ...(file === undefined ? {} : { exchangeSeed: file.seed }),
      ...(state === undefined ? {} : { state }),
    });
  } catch (error) {
    throw await located(error, file);
  }
}

/** What only shows beside the directory is located in the file as well. */
async function located(error: unknown, file: ExchangeSeedFile | undefined): Promise<unknown> {
  return file !== undefined && error instanceof ExchangeSeedError ? file.locate(error) : error;
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    return 2;
  }
  if (error instanceof SeedError || error instanceof ExchangeSeedError) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  const isExpected = error instanceof MockIdpError || error instanceof MockExchangeError;
  if (!isExpected) console.error(error);
  if (isExpected) process.stderr.write(`${error.message}\n`);
  return 1;
}
