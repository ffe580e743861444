import type { ReactNode } from 'react';
import { ConnectionColumnHeader } from './ConnectionColumnHeader.tsx';
import type { TableColumn } from './columns.tsx';
import { SortButton, useSortDirection } from './SortButton.tsx';
import { roles } from './TableRow.tsx';
import { useTableContext } from './tableContext.ts';

export function TableHead(): ReactNode {
  const { columns } = useTableContext();
  return (
    <thead {...roles.rowgroup}>
      <tr {...roles.row} aria-rowindex={1}>
        {columns.map((column) => (
          <ColumnHeader key={column.id} column={column} />
        ))}
      </tr>
    </thead>
  );
}

function ColumnHeader({ column }: { readonly column: TableColumn }): ReactNode {
  return (
    <th {...roles.columnheader} scope="col" data-kind={column.kind} aria-sort={useSortDirection(column)}>
      <HeaderContent column={column} />
    </th>
  );
}

function HeaderContent({ column }: { readonly column: TableColumn }): ReactNode {
  if (column.kind === 'connection') return <ConnectionColumnHeader column={column} />;
  if (column.kind === 'actions') return <span className="authshift-visually-hidden">{column.title}</span>;
  return <SortButton column={column} />;
}
