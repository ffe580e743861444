import type { Cancellation, EventsOptions, MigrationEvent } from '../../contract/index.ts';
import { type OperationName, readOperation } from '../../contract/operations.ts';
import type { Timers } from '../../engine/ports.ts';
import { MigrationError } from '../../errors/migrationError.ts';
import { checkCancelled, createFaultBook, errorOf, type SimulatedFault, type SimulatedFaults } from './faults.ts';
import type { World } from './world.ts';

/** What lies between the client and the back end: it can be slow, be cut, or lose an answer. */
export interface Line {
  /** Rejects when nothing gets through; resolves with what to call when the answer is there, which rejects where that is lost. */
  send(operation: OperationName, signal: Cancellation | undefined): Promise<() => void>;
  events(world: World, options: EventsOptions): AsyncIterable<MigrationEvent>;
}

/** The line with the switches a test or a story has in hand. */
export interface SimulatedLine extends Line {
  goOffline(): void;
  goOnline(): void;
  /** The next call that would change something suffers it. */
  failNextChange(fault: SimulatedFault): void;
  readonly faults: SimulatedFaults;
  hold(): () => void;
}

export function createLine({ timers, latency }: { readonly timers: Timers; readonly latency: number }): SimulatedLine {
  const faults = createFaultBook();
  const forChanges: SimulatedFault[] = [];
  const switched = new Set<(online: boolean) => void>();
  let online = true;
  let held: Promise<void> = Promise.resolve();

  function turn(on: boolean): void {
    if (online === on) return;
    online = on;
    for (const listener of [...switched]) listener(on);
  }

  async function* follow(world: World, { signal, onOnline }: EventsOptions): AsyncGenerator<MigrationEvent, void> {
    const queue: MigrationEvent[] = [];
    let wake = () => {};
    const onEvent = (event: MigrationEvent) => {
      if (online) queue.push(event);
      wake();
    };
    const onSwitch = (on: boolean) => {
      onOnline?.(on);
      if (on) onEvent({ type: 'resync' });
    };
    const onAbort = () => wake();
    world.listeners.add(onEvent);
    switched.add(onSwitch);
    signal.addEventListener('abort', onAbort);
    onOnline?.(online);
    try {
      while (!signal.aborted) {
        const event = queue.shift();
        if (event !== undefined) yield event;
        if (event === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      world.listeners.delete(onEvent);
      switched.delete(onSwitch);
      signal.removeEventListener('abort', onAbort);
    }
  }

  return {
    async send(operation, signal) {
      await Promise.resolve();
      const delay = latency + faults.delayOf(operation);
      if (delay > 0) await new Promise<void>((resolve) => void timers.setTimeout(resolve, delay));
      await held;
      checkCancelled(signal);
      if (!online) throw new MigrationError('unreachable', 'The simulated back end is offline.');
      const fault = (readOperation(operation).safe ? undefined : forChanges.shift()) ?? faults.next(operation);
      const error = fault === null ? null : errorOf(fault);
      if (error !== null) throw error;
      return () => {
        if (fault !== null) throw new MigrationError('unreachable', 'The answer was lost on the way.');
      };
    },
    events: follow,
    goOffline: () => turn(false),
    goOnline: () => turn(true),
    failNextChange: (fault) => void forChanges.push(fault),
    faults,
    hold() {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
}
