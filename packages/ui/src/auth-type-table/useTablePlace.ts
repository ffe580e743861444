import { type RosterSort, sameFilter } from '@authshift/core';
import type { UserFilter } from '@authshift/core/contract';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type AuthTypeTableValue, readTableValue } from './tableValue.ts';

/** Where in the table a person is, and the ways to somewhere else. */
export interface TablePlace {
  readonly value: AuthTypeTableValue;
  readonly filterBy: (filter: UserFilter) => void;
  readonly sortBy: (sort: RosterSort) => void;
  readonly showPage: (page: number) => void;
  readonly showColumn: (columnId: string, shown: boolean) => void;
  readonly remember: (userId: string) => void;
}

type Local = Omit<AuthTypeTableValue, 'filter' | 'sort'>;

/**
 * Filter and sort live in the migration, because header checkboxes act on them; the rest lives here. A `value` from the
 * host is put into both whenever it changes; every change a person makes is told to the host.
 */
export function useTablePlace(
  given: AuthTypeTableValue | undefined,
  onValueChange: ((value: AuthTypeTableValue) => void) | undefined,
): TablePlace {
  const migration = useMigration();
  const { filter, sort } = useMigrationSelector((state) => state.question);
  const wanted = given === undefined ? null : JSON.stringify(readTableValue(given));
  const [local, setLocal] = useState<Local>(() => readTableValue(given));
  const tell = useRef(onValueChange);
  tell.current = onValueChange;

  useEffect(() => {
    if (wanted === null) return;
    const value = readTableValue(JSON.parse(wanted));
    const { question } = migration.getState();
    if (!sameFilter(question.filter, value.filter)) migration.setFilter(value.filter);
    if (question.sort !== value.sort) migration.setSort(value.sort);
    setLocal(value);
  }, [migration, wanted]);

  const { page, focusedUserId, hiddenColumns } = local;
  const value = useMemo(
    () => ({ filter, sort, page, focusedUserId, hiddenColumns }),
    [filter, sort, page, focusedUserId, hiddenColumns],
  );
  const current = useRef(value);
  current.current = value;

  const go = useCallback((change: Partial<AuthTypeTableValue>) => {
    const next = { ...current.current, ...change };
    current.current = next;
    setLocal(next);
    tell.current?.(next);
  }, []);
  return useMemo(
    () => ({
      value,
      filterBy(next) {
        migration.setFilter(next);
        go({ filter: next, page: 0 });
      },
      sortBy(next) {
        migration.setSort(next);
        go({ sort: next, page: 0 });
      },
      showPage: (next) => go({ page: next }),
      showColumn(columnId, shown) {
        const others = current.current.hiddenColumns.filter((id) => id !== columnId);
        go({ hiddenColumns: shown ? others : [...others, columnId] });
      },
      remember: (userId) => go({ focusedUserId: userId }),
    }),
    [value, migration, go],
  );
}
