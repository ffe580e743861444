/** Lets so many run at a time; the others wait for their turn, first come, first served. */
export interface Limit {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Nobody is under way. */
  isIdle(): boolean;
}

export function createLimit(atOnce: number): Limit {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place goes to whoever waits: nobody who comes in between takes it.
      const next = waiting.shift();
      if (next === undefined) free += 1;
      next?.();
    }
  }

  return { run, isIdle: () => free === atOnce };
}
