/** Several values under one key, in the order in which they came. */
export interface KeyedSets {
  add(key: string, value: string): void;
  delete(key: string, value: string): void;
  of(key: string): ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export function createKeyedSets(): KeyedSets {
  const sets = new Map<string, Set<string>>();
  return {
    add: (key, value) => {
      const known = sets.get(key);
      if (known === undefined) sets.set(key, new Set([value]));
      else known.add(value);
    },
    delete: (key, value) => {
      const known = sets.get(key);
      known?.delete(value);
      if (known?.size === 0) sets.delete(key);
    },
    of: (key) => sets.get(key) ?? NONE,
  };
}
