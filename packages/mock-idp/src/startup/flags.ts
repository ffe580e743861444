import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { MockIdpOptions } from '../createMockIdp.ts';

export const USAGE = `Usage: authshift-mock-idp [start] [options]

A mock of Microsoft Entra ID for tests and rehearsals, on this machine only.

  --port N             port to listen on; 0, the default, picks a free one
  --http               serve plain HTTP (the default)
  --seed FILE          JSON file with tenants, users and apps
  --state DIR          remember consents, refresh tokens, sign-ins and keys in this folder
  --public-origin URL  how browsers reach the mock, if not as http://localhost:PORT
  --json               print one line of JSON for programs instead of text
  --help               this text
`;

export interface Flags {
  readonly options: MockIdpOptions;
  readonly json: boolean;
  readonly help: boolean;
}

/** A command line that cannot be followed; the message is for the person who typed it. */
export class UsageError extends Error {
  readonly code = 'usage';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** Throws `UsageError`. */
export function parseFlags(argv: readonly string[]): Flags {
  const { values, positionals } = parse(argv);
  const [command = 'start', ...others] = positionals;
  if (command !== 'start' || others.length > 0) throw new UsageError(`Unknown command "${positionals.join(' ')}".`);
  return {
    json: values.json ?? false,
    help: values.help ?? false,
    options: {
      ...(values.port === undefined ? {} : { port: parsePort(values.port) }),
      ...(values.seed === undefined ? {} : { seed: readSeedFile(values.seed) }),
      ...(values.state === undefined ? {} : { state: values.state }),
      ...(values['public-origin'] === undefined ? {} : { publicOrigin: parseOrigin(values['public-origin']) }),
    },
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        http: { type: 'boolean' },
        seed: { type: 'string' },
        state: { type: 'string' },
        'public-origin': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, not "${text}".`);
  return port;
}

function parseOrigin(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin !== text.replace(/\/$/, '')) {
    throw new UsageError(`--public-origin must be an origin such as http://localhost:8080, not "${text}".`);
  }
  return text;
}

function readSeedFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The seed file ${path} cannot be read: ${reason}`, { cause });
  }
}
