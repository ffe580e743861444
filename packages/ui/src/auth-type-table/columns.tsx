import type { UserRow } from '@authshift/core/contract';
import { type ColumnDef, createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { AssignmentCell } from './AssignmentCell.tsx';
import { ActionsHeader, NameHeader, StatusHeader } from './ColumnHeaders.tsx';
import { ConnectionColumnHeader } from './ConnectionColumnHeader.tsx';
import { UserActionsCell } from './UserActionsCell.tsx';
import { UserNameCell } from './UserNameCell.tsx';
import { UserStatusCell } from './UserStatusCell.tsx';

/** A column of the host's own, shown after the connections. */
export interface ExtraColumn {
  readonly id: string;
  readonly header: string;
  readonly cell: (user: UserRow) => ReactNode;
}

// Core only: rows, filter, order and ticks are the migration's; TanStack sees the window on show and owns the columns.
export const features = tableFeatures({});
export type TableFeaturesInUse = typeof features;

const helper = createColumnHelper<TableFeaturesInUse, UserRow>();

export function userColumns(
  connectionIds: readonly string[],
  extra: readonly ExtraColumn[],
): ColumnDef<TableFeaturesInUse, UserRow>[] {
  return [
    helper.display({ id: 'name', header: NameHeader, cell: ({ row }) => <UserNameCell user={row.original} /> }),
    ...connectionIds.map((connectionId) =>
      helper.display({
        id: `connection:${connectionId}`,
        header: () => <ConnectionColumnHeader connectionId={connectionId} />,
        cell: ({ row }) => <AssignmentCell user={row.original} connectionId={connectionId} />,
      }),
    ),
    helper.display({ id: 'status', header: StatusHeader, cell: ({ row }) => <UserStatusCell user={row.original} /> }),
    ...extra.map(({ id, header, cell }) =>
      helper.display({ id: `extra:${id}`, header, cell: ({ row }) => cell(row.original) }),
    ),
    helper.display({
      id: 'actions',
      header: ActionsHeader,
      cell: ({ row }) => <UserActionsCell user={row.original} />,
    }),
  ];
}
