import type { Cancellation, EventsOptions, MigrationEvent, Problem } from '../../contract/index.ts';
import type { Timers } from '../../engine/ports.ts';
import { MigrationError } from '../../errors/migrationError.ts';
import type { Line } from './memoryClient.ts';
import type { World } from './world.ts';

/** The line with the switches a test or a story has in hand. */
export interface SimulatedLine extends Line {
  goOffline(): void;
  goOnline(): void;
  refuseNext(problem: Problem): void;
  loseNextAnswer(): void;
  hold(): () => void;
}

export function createLine({ timers, latency }: { readonly timers: Timers; readonly latency: number }): SimulatedLine {
  const refusals: Problem[] = [];
  const switched = new Set<(online: boolean) => void>();
  let online = true;
  let answersToLose = 0;
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
    async send(kind, signal) {
      await Promise.resolve();
      if (latency > 0) await new Promise<void>((resolve) => void timers.setTimeout(resolve, latency));
      await held;
      checkCancelled(signal);
      if (!online) throw new MigrationError('unreachable', 'The simulated back end is offline.');
      const problem = kind === 'write' ? refusals.shift() : undefined;
      if (problem !== undefined) throw new MigrationError('refused', problem.title, { problem });
    },
    async receive(kind) {
      if (kind === 'read' || answersToLose === 0) return;
      answersToLose -= 1;
      throw new MigrationError('unreachable', 'The answer was lost on the way.');
    },
    events: follow,
    goOffline: () => turn(false),
    goOnline: () => turn(true),
    refuseNext: (problem) => void refusals.push(problem),
    loseNextAnswer() {
      answersToLose += 1;
    },
    hold() {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
}

function checkCancelled(signal: Cancellation | undefined): void {
  if (signal?.aborted === true) throw new MigrationError('cancelled', 'The caller cancelled.');
}
