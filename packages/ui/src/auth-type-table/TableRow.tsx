import type { UserRow } from '@authshift/core/contract';
import { memo, type ReactNode } from 'react';
import { AssignmentCell } from './AssignmentCell.tsx';
import type { TableColumn } from './columns.tsx';
import { MoveButton } from './MoveButton.tsx';
import { type RefusedCells, refusedAt } from './refusedCells.ts';
import { useRowSettings } from './tableContext.ts';
import { UserNameCell } from './UserNameCell.tsx';
import { UserStatusCell } from './UserStatusCell.tsx';

/**
 * The roles a native table has by itself. Spelled out, because narrow panes lay rows out as cards, and some browsers drop a
 * table's semantics together with its layout.
 */
export const roles = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;

interface TableRowProps {
  readonly user: UserRow;
  /** Its place among all rows that match. */
  readonly index: number;
  /** Connections whose tick is not confirmed yet. */
  readonly pending: readonly string[];
  readonly refused: RefusedCells;
}

/** One user; drawn again only when something about the user changed. */
export const TableRow = memo(function TableRow(props: TableRowProps): ReactNode {
  const { columns } = useRowSettings();
  return (
    <tr {...roles.row} aria-rowindex={props.index + 2} data-index={props.index}>
      {columns.map((column) =>
        column.kind === 'name' ? (
          <th key={column.id} {...roles.rowheader} scope="row" data-kind="name">
            <UserNameCell user={props.user} />
          </th>
        ) : (
          <td key={column.id} {...roles.cell} data-kind={column.kind}>
            <CellContent {...props} column={column} />
          </td>
        ),
      )}
    </tr>
  );
});

function CellContent({ column, ...row }: TableRowProps & { readonly column: TableColumn }): ReactNode {
  const { user, index, pending, refused } = row;
  switch (column.kind) {
    case 'connection': {
      const { connection } = column;
      return (
        <AssignmentCell
          cell={{ user, index, connection }}
          pending={pending.includes(connection.id)}
          refused={refusedAt(refused, user.id, connection.id)}
        />
      );
    }
    case 'extra':
      return column.extra.cell(user);
    case 'actions':
      return <MoveButton user={user} />;
    default:
      return <UserStatusCell user={user} />;
  }
}
