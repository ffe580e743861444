import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usageError.ts';

/** Reads a command line; throws `UsageError` with `usage` for one that cannot be followed. */
export function readCommandLine<const Config extends ParseArgsConfig>(
  config: Config,
  usage?: string,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(message, { cause, ...(usage === undefined ? {} : { usage }) });
  }
}
