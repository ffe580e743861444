import type { ServerContext } from '../context.ts';
import { describeError, type LogEntry } from '../log.ts';

interface Errand<T> {
  run(value: T): Promise<void>;
  /** The line in the log where that failed; what was wrong is added. */
  failed(value: T): Omit<LogEntry, 'level' | 'error'> & { readonly event: string };
}

/** Runs something for one value after another: one that fails is told, and keeps no other from its turn. */
export async function eachForItself<T>(
  server: Pick<ServerContext, 'log'>,
  values: readonly T[],
  { run, failed }: Errand<T>,
): Promise<void> {
  for (const value of values) {
    try {
      await run(value);
    } catch (error) {
      server.log({ ...failed(value), level: 'error', error: describeError(error) });
    }
  }
}
