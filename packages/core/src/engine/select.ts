import type { Migration, MigrationState } from './migration.ts';

/** A part of a migration's state, as `getState` and `subscribe` of its own: what `useSyncExternalStore` and its likes take. */
export interface Selected<T> {
  /** The part as it is now; the same value as before while it is equal to it. */
  get(): T;
  /** Calls back when the part has changed, and only then; returns the way to stop that. */
  subscribe(listener: (value: T, before: T) => void): () => void;
}

/** `isEqual` is for selectors that build a new value each time, see `sameMembers`. */
export function select<T>(
  migration: Pick<Migration, 'getState' | 'subscribe'>,
  selector: (state: MigrationState) => T,
  isEqual: (a: T, b: T) => boolean = Object.is,
): Selected<T> {
  let last: { readonly state: MigrationState; readonly value: T } | null = null;

  function get(): T {
    const state = migration.getState();
    if (last?.state === state) return last.value;
    const value = selector(state);
    last = { state, value: last !== null && isEqual(last.value, value) ? last.value : value };
    return last.value;
  }

  return {
    get,
    subscribe(listener) {
      let told = get();
      return migration.subscribe(() => {
        const before = told;
        told = get();
        if (told !== before) listener(told, before);
      });
    },
  };
}

/** Whether two arrays or plain objects hold the same values under the same keys. */
export function sameMembers<T extends object>(a: T, b: T): boolean {
  const members = Object.entries(a);
  const others = new Map(Object.entries(b));
  return (
    members.length === others.size && members.every(([key, value]) => others.has(key) && others.get(key) === value)
  );
}
