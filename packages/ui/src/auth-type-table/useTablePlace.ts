import type { MigrationState } from '@authshift/core';
import type { UserFilter, UserSort } from '@authshift/core/contract';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type AuthTypeTableValue, readTableValue, sameFilter } from './tableValue.ts';

export interface TablePlace {
  readonly value: AuthTypeTableValue;
  readonly filterBy: (filter: UserFilter) => void;
  readonly sortBy: (sort: UserSort) => void;
  readonly showPage: (page: number) => void;
  readonly remember: (userId: string) => void;
}

/**
 * Filter and sort live in the migration, because header checkboxes act on them; page and focus live here. A `value` from the
 * host is put into both whenever it changes; every change a person makes is told to the host.
 */
export function useTablePlace(
  given: AuthTypeTableValue | undefined,
  onValueChange: ((value: AuthTypeTableValue) => void) | undefined,
): TablePlace {
  const migration = useMigration();
  const filter = useMigrationSelector((state) => state.question.filter);
  const sort = useMigrationSelector(shownSort);
  const wanted = given === undefined ? null : JSON.stringify(readTableValue(given));
  const [local, setLocal] = useState<Pick<AuthTypeTableValue, 'page' | 'focusedUserId'>>(() => readTableValue(given));
  const tell = useRef(onValueChange);
  tell.current = onValueChange;

  useEffect(() => {
    if (wanted === null) return;
    const value = readTableValue(JSON.parse(wanted));
    const { question } = migration.getState();
    if (!sameFilter(question.filter, value.filter)) migration.setFilter(value.filter);
    if (question.sort !== value.sort) migration.setSort(value.sort);
    setLocal({ page: value.page, focusedUserId: value.focusedUserId });
  }, [migration, wanted]);

  const value = useMemo(() => ({ filter, sort, ...local }), [filter, sort, local]);
  const current = useRef(value);
  current.current = value;

  const go = useCallback((change: Partial<AuthTypeTableValue>) => {
    const next = { ...current.current, ...change };
    current.current = next;
    setLocal({ page: next.page, focusedUserId: next.focusedUserId });
    tell.current?.(next);
  }, []);
  const filterBy = useCallback(
    (next: UserFilter) => {
      migration.setFilter(next);
      go({ filter: next, page: 0 });
    },
    [migration, go],
  );
  const sortBy = useCallback(
    (next: UserSort) => {
      migration.setSort(next);
      go({ sort: next, page: 0 });
    },
    [migration, go],
  );
  const showPage = useCallback((page: number) => go({ page }), [go]);
  const remember = useCallback((focusedUserId: string) => go({ focusedUserId }), [go]);
  return useMemo(
    () => ({ value, filterBy, sortBy, showPage, remember }),
    [value, filterBy, sortBy, showPage, remember],
  );
}

/** A host may sort a migration by more than this table has headers for. */
function shownSort({ question }: MigrationState): UserSort {
  return readTableValue(question).sort;
}
