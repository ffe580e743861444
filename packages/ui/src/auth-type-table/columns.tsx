import { type Ascending, columnTitle } from '@authshift/core';
import type { Connection, UserRow } from '@authshift/core/contract';
import type { ReactNode } from 'react';

/** A column of the host's own, shown after the connections. */
export interface ExtraColumn {
  readonly id: string;
  readonly header: string;
  readonly cell: (user: UserRow) => ReactNode;
}

interface ColumnOf<K extends string> {
  /** What `hiddenColumns` of the table's value names it by. */
  readonly id: string;
  readonly kind: K;
  readonly title: string;
  /** What the roster is sorted by when a person presses its title; null: it has no order. */
  readonly sort: Ascending | null;
}

/** A column of the table: whose users they are, one per connection, how they stand, the host's own, and what can be done. */
export type TableColumn =
  | ColumnOf<'name' | 'status' | 'actions'>
  | (ColumnOf<'connection'> & { readonly connection: Connection })
  | (ColumnOf<'extra'> & { readonly extra: ExtraColumn });

interface ColumnWords {
  readonly name: string;
  readonly status: string;
  readonly actions: string;
}

export function tableColumns(
  connections: readonly Connection[],
  extra: readonly ExtraColumn[],
  words: ColumnWords,
): readonly TableColumn[] {
  return [
    { id: 'name', kind: 'name', title: words.name, sort: 'displayName' },
    ...connections.map((connection) => ({
      id: `connection:${connection.id}`,
      kind: 'connection' as const,
      title: columnTitle(connection, connections).name,
      sort: `assigned:${connection.id}` as const,
      connection,
    })),
    { id: 'status', kind: 'status', title: words.status, sort: 'status' },
    ...extra.map((column) => ({
      id: `extra:${column.id}`,
      kind: 'extra' as const,
      title: column.header,
      sort: null,
      extra: column,
    })),
    { id: 'actions', kind: 'actions', title: words.actions, sort: null },
  ];
}

/** Without the first there would be no row headers, and without the last no way to move a user. */
export function isChoosable({ kind }: TableColumn): boolean {
  return kind !== 'name' && kind !== 'actions';
}
