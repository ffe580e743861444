/**
 * Milliseconds on the clock. `BENCH_CLOCK=cpu` counts only those this thread had the processor for: on a machine shared with others
 * it tells more, but not of pauses, and it is coarse.
 */
const now =
  process.env.BENCH_CLOCK === 'cpu'
    ? () => {
        const { user, system } = process.threadCpuUsage();
        return (user + system) / 1000;
      }
    : () => performance.now();

/** Milliseconds of each of several calls. `prepare` comes before each and is not counted. */
export function time(runs: number, work: () => unknown, prepare: () => void = () => undefined): readonly number[] {
  const times: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    prepare();
    const start = now();
    work();
    times.push(now() - start);
  }
  return times;
}

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('The median of no figures.');
  return middle;
}

export interface Turns<T> {
  readonly value: T;
  /** Milliseconds of the whole, and of the longest turn: so long nobody else had the thread. */
  readonly total: number;
  readonly longest: number;
}

/** Drives work that yields, as an engine with all the time in the world would. */
export function drive<T>(steps: Generator<undefined, T>): Turns<T> {
  let total = 0;
  let longest = 0;
  for (;;) {
    const start = now();
    const { done, value } = steps.next();
    const turn = now() - start;
    total += turn;
    longest = Math.max(longest, turn);
    if (done === true) return { value, total, longest };
  }
}

/** Bytes the process holds once what nobody needs is gone: the heap and the buffers outside it. */
export function heldBytes(): number {
  if (globalThis.gc === undefined) throw new Error('Memory can only be measured with --expose-gc.');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
