import type { RosterSort } from '@authshift/core';
import type { ReactNode } from 'react';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import type { TableColumn } from './columns.tsx';
import { useTableContext } from './tableContext.ts';
import { serverSort } from './useServerPage.ts';

/** A column's title; pressing it sorts by the column, pressing it again turns that round. */
export function SortButton({ column }: { readonly column: TableColumn }): ReactNode {
  const { place } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const { title, sort, kind } = column;
  if (sort === null) return title;
  const falling: RosterSort = `-${sort}`;
  // Names begin at A; of everything else what needs an eye, or is ticked, comes first.
  const [first, second] = kind === 'name' ? [sort, falling] : [falling, sort];
  const current = place.value.sort;
  return (
    <button
      type="button"
      className="authshift-sort"
      title={messages.sortBy(title)}
      onClick={() => place.sortBy(current === first ? second : first)}
    >
      <bdi>{title}</bdi>
      {current === sort || current === falling ? (
        <svg
          className="authshift-icon"
          data-descending={current === falling}
          viewBox="0 0 16 16"
          width="12"
          height="12"
          aria-hidden="true"
        >
          <path d="M8 13V3M4 7l4-4 4 4" />
        </svg>
      ) : null}
    </button>
  );
}

/** For `aria-sort`: how the rows on show are ordered by a column. */
export function useSortDirection({ sort }: TableColumn): 'ascending' | 'descending' | undefined {
  const { place, users } = useTableContext();
  // Until everybody has been read, the order is one the back end knows.
  const current = users.from === 'server' ? serverSort(place.value.sort) : place.value.sort;
  if (sort === null) return undefined;
  if (current === sort) return 'ascending';
  return current === `-${sort}` ? 'descending' : undefined;
}
