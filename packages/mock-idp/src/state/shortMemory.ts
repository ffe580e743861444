/** What a mock remembers for minutes, in memory only. A client that begins a thousand sign-ins and ends none does not fill it. */
export interface ShortMemory<Entry> {
  get(key: string): Entry | undefined;
  /** For so many milliseconds from now on. */
  set(key: string, entry: Entry, lifetime: number): void;
  /** Another entry for the time the old one has left; nothing if there is none. */
  replace(key: string, entry: Entry): void;
  delete(key: string): void;
  entries(): readonly (readonly [string, Entry])[];
  clear(): void;
}

const SWEEP_EVERY = 60_000;

/** Beyond `capacity`, the oldest entry goes, whether its time is over or not. */
export function createShortMemory<Entry>(capacity: number, now: () => number = Date.now): ShortMemory<Entry> {
  const kept = new Map<string, { readonly entry: Entry; readonly until: number }>();
  let nextSweep = 0;
  const sweep = (): void => {
    nextSweep = now() + SWEEP_EVERY;
    for (const [key, { until }] of kept) if (until < now()) kept.delete(key);
  };
  const find = (key: string) => {
    const found = kept.get(key);
    return found === undefined || found.until < now() ? undefined : found;
  };
  return {
    get: (key) => find(key)?.entry,
    set: (key, entry, lifetime) => {
      if (now() >= nextSweep) sweep();
      kept.set(key, { entry, until: now() + lifetime });
      const [oldest] = kept.keys();
      if (kept.size > capacity && oldest !== undefined) kept.delete(oldest);
    },
    replace: (key, entry) => {
      const found = find(key);
      if (found !== undefined) kept.set(key, { entry, until: found.until });
    },
    delete: (key) => void kept.delete(key),
    entries: () => [...kept].map(([key, { entry }]) => [key, entry] as const),
    clear: () => kept.clear(),
  };
}
