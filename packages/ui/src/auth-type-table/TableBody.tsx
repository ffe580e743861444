import type { UserRow } from '@authshift/core/contract';
import type { ReactTable } from '@tanstack/react-table';
import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from '../button/Button.tsx';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import type { TableFeaturesInUse } from './columns.tsx';
import { useTableContext } from './tableContext.ts';

interface TableBodyProps {
  readonly table: ReactTable<TableFeaturesInUse, UserRow>;
  /** The place of the first row among all rows in view. */
  readonly firstIndex: number;
}

/**
 * The roles a native table has by itself. Spelled out, because narrow panes lay rows out as cards, and some browsers drop a
 * table's semantics together with its layout.
 */
const roles = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;

export function TableBody({ table, firstIndex }: TableBodyProps): ReactNode {
  const { view, place } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const rows = table.getRowModel().rows;
  const direction = place.value.sort === '-displayName' ? 'descending' : 'ascending';
  return (
    <div className="authshift-table-scroll">
      <table className="authshift-table" {...roles.table} aria-rowcount={view.length + 1}>
        <caption className="authshift-visually-hidden">
          {messages.caption}. {messages.scopeNote}
        </caption>
        <thead {...roles.rowgroup}>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} {...roles.row} aria-rowindex={1}>
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  {...roles.columnheader}
                  scope="col"
                  data-kind={kindOf(header.column.id)}
                  aria-sort={header.column.id === 'name' ? direction : undefined}
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody {...roles.rowgroup} onKeyDown={moveWithinColumn}>
          {rows.map((row, index) => (
            <tr key={row.id} {...roles.row} aria-rowindex={firstIndex + index + 2}>
              {row.getAllCells().map((cell) =>
                cell.column.id === 'name' ? (
                  <th key={cell.id} {...roles.rowheader} scope="row" data-kind="name">
                    <table.FlexRender cell={cell} />
                  </th>
                ) : (
                  <td key={cell.id} {...roles.cell} data-kind={kindOf(cell.column.id)}>
                    <table.FlexRender cell={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <NoRows /> : null}
    </div>
  );
}

function kindOf(columnId: string): string {
  return columnId.split(':')[0] ?? columnId;
}

/** Up and Down go from checkbox to checkbox of one column, so that a column can be worked through without the mouse. */
function moveWithinColumn(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const from = event.target;
  if (step === undefined || !(from instanceof HTMLInputElement) || from.dataset.column === undefined) return;
  const column = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[data-column]')].filter(
    (box) => box.dataset.column === from.dataset.column && !box.disabled,
  );
  const next = column[column.indexOf(from) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function NoRows(): ReactNode {
  const { roster, place } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const status = useMigrationSelector((state) => state.status);
  if (status === 'idle' || status === 'loading') return <p className="authshift-empty">{messages.loading}</p>;
  if (status === 'failed' && roster.size === 0) return null;
  if (roster.size === 0) {
    return (
      <div className="authshift-empty">
        <strong>{messages.empty}</strong>
        <p>{messages.emptyHint}</p>
      </div>
    );
  }
  return (
    <div className="authshift-empty">
      <strong>{messages.noMatch}</strong>
      <p>{messages.noMatchHint}</p>
      <Button onClick={() => place.filterBy({})}>{messages.clearFilters}</Button>
    </div>
  );
}
