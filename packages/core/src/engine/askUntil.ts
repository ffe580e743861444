import type { Cancellation } from '../contract/index.ts';
import { isMigrationError } from '../errors/migrationError.ts';
import { cancelled } from './cancellation.ts';
import type { Engine } from './createMigration.ts';

export interface Waiting {
  /** What events wake it by. */
  readonly key: string;
  /** Milliseconds after which it asks again although no event came. */
  readonly every: number;
  readonly signal: Cancellation;
}

/** Asks until there is an answer: null means not yet, and a back end that cannot be reached says nothing of what is asked for. */
export async function askUntil<T>(
  { wakeups }: Pick<Engine, 'wakeups'>,
  { key, every, signal }: Waiting,
  ask: () => Promise<T | null>,
): Promise<T> {
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== null) return answer;
    } catch (cause) {
      if (!isUnreachable(cause)) throw cause;
    }
    await wakeups.wait(key, every, signal);
    if (signal.aborted) throw cancelled();
  }
}

export function isUnreachable(cause: unknown): boolean {
  return isMigrationError(cause) && cause.kind === 'unreachable';
}
