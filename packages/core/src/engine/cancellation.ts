import type { Cancellation } from '../contract/index.ts';
import { MigrationError } from '../errors/migrationError.ts';
import type { Timers } from './ports.ts';

export interface CancellationSource {
  readonly signal: Cancellation;
  cancel(): void;
}

/** The part of `AbortController` the engine needs. */
export function createCancellation(): CancellationSource {
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false,
    addEventListener: (_type: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: 'abort', listener: () => void) => void listeners.delete(listener),
  };
  return {
    signal,
    cancel() {
      if (signal.aborted) return;
      signal.aborted = true;
      for (const listener of [...listeners]) listener();
    },
  };
}

export function cancelled(): MigrationError {
  return new MigrationError('cancelled', 'The caller cancelled.');
}

/** Resolves after a while, at once when cancelled. The caller looks at `signal.aborted` next. */
export function wait(timers: Timers, milliseconds: number, signal: Cancellation): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      timers.clearTimeout(handle);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const handle = timers.setTimeout(finish, milliseconds);
    signal.addEventListener('abort', finish);
  });
}
