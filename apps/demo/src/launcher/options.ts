import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DemoOptions {
  readonly reset: boolean;
  readonly stateFolder: string;
  /** Preferred port of the admin UI; another free one is taken when it is busy. */
  readonly port: number;
  readonly syncIntervalSeconds: number;
  /** One JSON line instead of text, for tests. */
  readonly json: boolean;
}

/** Of the admin UI, when nobody asks for another one. */
export const usualPort = 4300;

export const usage = `Starts Harborline, a fictional product with AuthShift built in, on mocks of Microsoft's services.

  demo [--reset] [--state FOLDER] [--port N] [--sync-seconds N] [--json]

  --reset           forget everything of earlier runs first
  --state FOLDER    where its data lives (default: .authshift in this repository)
  --port N          preferred port (default: ${usualPort})
  --sync-seconds N  how often Coconut's 312 mailboxes are synced (default: 15);
                    the other customers have few, synced every three seconds
  --json            print one JSON line instead of text`;

/** Throws a `TypeError` with a sentence for the person when an option is unknown or malformed. */
export function parseOptions(args: readonly string[], root: string): DemoOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      reset: { type: 'boolean', default: false },
      state: { type: 'string', default: join(root, '.authshift') },
      port: { type: 'string', default: `${usualPort}` },
      'sync-seconds': { type: 'string', default: '15' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    reset: values.reset,
    stateFolder: resolve(values.state),
    port: numberIn(values.port, { option: '--port', least: 0, most: 65_535 }),
    syncIntervalSeconds: numberIn(values['sync-seconds'], { option: '--sync-seconds', least: 1, most: 86_400 }),
    json: values.json,
  };
}

interface Bounds {
  readonly option: string;
  readonly least: number;
  readonly most: number;
}

function numberIn(text: string, { option, least, most }: Bounds): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new TypeError(`${option} takes a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
