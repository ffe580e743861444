import { parseArgs } from 'node:util';

export interface CommandLine {
  readonly port: number | undefined;
  readonly ewsPort: number | undefined;
  readonly seed: string | undefined;
  readonly exchangeSeed: string | undefined;
  readonly state: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

/** The command line cannot be understood; `message` says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Usage: authshift-mock-microsoft [options]

Starts a mock of Entra ID and a mock of Exchange Online, in one process, on this machine only.

  --port N               port of the mock of Entra ID; 0 = any free port
  --ews-port N           port of Exchange Web Services; 0 or absent = any free port
  --seed FILE            tenants, accounts and apps to add to the built-in ones (JSON)
  --exchange-seed FILE   calendars and rights on them (JSON)
  --state DIR            keep everything in DIR/idp and DIR/exchange; absent = in memory
  --json                 print one line of JSON instead of text
  --help                 print this
`;

/** @throws UsageError */
export function readCommandLine(args: readonly string[]): CommandLine {
  const values = parse(args);
  return {
    port: readPort(values.port, '--port'),
    ewsPort: readPort(values['ews-port'], '--ews-port'),
    seed: values.seed,
    exchangeSeed: values['exchange-seed'],
    state: values.state,
    json: values.json ?? false,
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'ews-port': { type: 'string' },
        seed: { type: 'string' },
        'exchange-seed': { type: 'string' },
        state: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments cannot be read.');
  }
}

function readPort(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`${option} needs a port from 0 to 65535, not "${text}".`);
}
