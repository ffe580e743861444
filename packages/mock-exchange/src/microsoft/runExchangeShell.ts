import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { UsageError } from '@authshift/mock-idp';
import { connectMockExchange } from '../control/connectMockExchange.ts';
import { MockExchangeError } from '../mockExchangeError.ts';
import { startupLineSchema } from './startupLine.ts';

export const shellUsage = `Usage: authshift-mock-microsoft exchange-shell --line FILE --tenant NAME [--as ADDRESS] < commands.ps1

Runs a text of Exchange Online PowerShell in a mock that runs already.

  --line FILE      what that mock printed when it was started with --json
  --tenant NAME    id, domain or name of the tenant
  --as ADDRESS     an administrator of that tenant; left out, the tenant's own
`;

/** Where the command reads from and writes to. */
export interface ShellStreams {
  readonly input: AsyncIterable<Buffer | string>;
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
}

const processStreams: ShellStreams = {
  input: process.stdin,
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
};

/** The command `authshift-mock-microsoft exchange-shell`. Exit code 1: Exchange said no to something; 2: the text was not understood. */
export async function runExchangeShell(args: readonly string[], streams = processStreams): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    streams.write(shellUsage);
    return 0;
  }
  const { line, tenant, as } = options;
  const { exchange, control } = await readLine(line);
  let text = '';
  for await (const chunk of streams.input) text += chunk.toString();
  try {
    const mock = connectMockExchange(exchange, control.token);
    const answer = await mock.powershell(tenant, text, as === undefined ? {} : { as });
    streams.write(answer.text);
    return answer.errors.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof MockExchangeError)) throw error;
    streams.complain(`${error.message}\n`);
    return error.code === 'not_understood' ? 2 : 1;
  }
}

interface ShellOptions {
  readonly line: string;
  readonly tenant: string;
  readonly as: string | undefined;
}

/** Undefined for `--help`. @throws UsageError */
function readOptions(args: readonly string[]): ShellOptions | undefined {
  const { line, tenant, as, help } = parse(args);
  if (help === true) return undefined;
  if (line === undefined || tenant === undefined) throw new UsageError('exchange-shell needs --line and --tenant.');
  return { line, tenant, as };
}

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const options = { line: text, tenant: text, as: text, help: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The options are not understood.');
  }
}

/** @throws UsageError for a file that is no startup line */
async function readLine(path: string) {
  const [first = ''] = (await readFile(path, 'utf8').catch(() => '')).split('\n');
  const parsed = startupLineSchema.pick({ exchange: true, control: true }).safeParse(parseJson(first));
  if (parsed.success) return parsed.data;
  throw new UsageError(`--line: ${path} does not hold the line that authshift-mock-microsoft --json prints.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
