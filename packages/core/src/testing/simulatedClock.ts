import type { Clock, Timers } from '../engine/ports.ts';

/** A clock that stands still until it is told to go on. It is also the timers, so that waiting ends when it is told. */
export interface SimulatedClock extends Clock, Timers {
  /** Moves time on, running every timer that falls due on the way, each with what it started given a chance to finish. */
  advance(milliseconds: number): Promise<void>;
}

/** `start` as an ISO instant. */
export function createSimulatedClock({ start = '2022-06-01T08:00:00Z' } = {}): SimulatedClock {
  const due = new Map<number, { readonly at: number; readonly callback: () => void }>();
  let now = Date.parse(start);
  let lastHandle = 0;

  function nextUntil(limit: number): [number, { readonly at: number; readonly callback: () => void }] | undefined {
    return [...due].filter(([, timer]) => timer.at <= limit).sort(([, a], [, b]) => a.at - b.at)[0];
  }

  return {
    now: () => now,
    setTimeout(callback, milliseconds) {
      lastHandle += 1;
      due.set(lastHandle, { at: now + milliseconds, callback });
      return lastHandle;
    },
    clearTimeout: (handle) => void due.delete(Number(handle)),
    async advance(milliseconds) {
      await settle();
      const end = now + milliseconds;
      for (let next = nextUntil(end); next !== undefined; next = nextUntil(end)) {
        const [handle, timer] = next;
        due.delete(handle);
        now = Math.max(now, timer.at);
        timer.callback();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}

/** Lets everything that waits for nothing but promises go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
}
