import type { MigrationState } from '@authshift/core';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useMigration } from './useMigration.ts';

/**
 * Part of the migration's state; the component renders again only when that part changes.
 * `isEqual` is for selectors that build a new value each time.
 */
export function useMigrationSelector<T>(
  selector: (state: MigrationState) => T,
  isEqual: (a: T, b: T) => boolean = Object.is,
): T {
  const migration = useMigration();
  const read = useMemo(() => {
    let last: { readonly state: MigrationState; readonly value: T } | null = null;
    return () => {
      const state = migration.getState();
      if (last !== null && last.state === state) return last.value;
      const value = selector(state);
      last = { state, value: last !== null && isEqual(last.value, value) ? last.value : value };
      return last.value;
    };
  }, [migration, selector, isEqual]);
  const subscribe = useCallback((listener: () => void) => migration.subscribe(listener), [migration]);
  return useSyncExternalStore(subscribe, read, read);
}
