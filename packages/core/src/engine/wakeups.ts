import type { Cancellation } from '../contract/index.ts';
import type { Timers } from './ports.ts';

/** Lets a poll be cut short by an event: wait for a key, or for a while; an empty key nobody wakes. At once when cancelled. */
export interface Wakeups {
  wake(key: string): void;
  wait(key: string, milliseconds: number, signal: Cancellation): Promise<void>;
}

export function createWakeups(timers: Timers): Wakeups {
  const waiting = new Map<string, Set<() => void>>();
  return {
    wake(key) {
      for (const finish of [...(waiting.get(key) ?? [])]) finish();
    },
    wait(key, milliseconds, signal) {
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const finish = () => {
          timers.clearTimeout(handle);
          signal.removeEventListener('abort', finish);
          waiting.get(key)?.delete(finish);
          resolve();
        };
        const handle = timers.setTimeout(finish, milliseconds);
        signal.addEventListener('abort', finish);
        waiting.set(key, (waiting.get(key) ?? new Set()).add(finish));
      });
    },
  };
}
