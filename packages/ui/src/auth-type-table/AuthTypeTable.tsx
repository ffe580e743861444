import { type MouseEvent, type ReactNode, useEffect, useId, useMemo, useRef } from 'react';
import { AssignmentPreviewDialog } from '../assignment-preview/AssignmentPreviewDialog.tsx';
import { BulkProgress } from '../assignment-preview/BulkProgress.tsx';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { moveTargets } from './moveToOAuth.ts';
import { StatusTiles } from './StatusTiles.tsx';
import { TableBody } from './TableBody.tsx';
import { TablePages } from './TablePages.tsx';
import { FilterSummary, TableToolbar } from './TableToolbar.tsx';
import { RowContext, type RowSettings, TableContext } from './tableContext.ts';
import { type AuthTypeTableModel, type AuthTypeTableOptions, useAuthTypeTable } from './useAuthTypeTable.ts';
import { useFocusReturn } from './useFocusReturn.ts';

export interface AuthTypeTableProps extends AuthTypeTableOptions {
  /** Called when a person opens a user's details. */
  readonly onOpenUser?: ((userId: string) => void) | undefined;
  /** Makes every name a link that also opens in a new tab. */
  readonly hrefForUser?: ((userId: string) => string) | undefined;
  /** Your own buttons, beside the search. */
  readonly toolbar?: ReactNode;
}

/**
 * Users by connections: one checkbox column per connection that syncs mailboxes, titled by its display name. `useAuthTypeTable` is the same without a look.
 * Root: `.authshift-table-frame`, whose `data-state` is an `AuthTypeTableState`; a cell whose tick is not confirmed has `data-pending`,
 * one that was refused `data-refused`.
 */
export function AuthTypeTable(props: AuthTypeTableProps): ReactNode {
  const { onOpenUser, hrefForUser, virtual = false, toolbar } = props;
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const table = useAuthTypeTable(props);
  const { state, place, page, columns, connections, toggle, submit, refusal, mode } = table;
  const { remember } = place;
  const id = useId();
  const rows = useMemo<RowSettings>(() => {
    const target = moveTargets(connections)[0] ?? null;
    const links = { openUser: onOpenUser, hrefForUser, remember };
    return { columns, connections, toggle, submit, refusal, mode, target, group: id, ...links };
  }, [columns, connections, toggle, submit, refusal, mode, id, onOpenUser, hrefForUser, remember]);
  const tableEnd = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  // The browser's own way would change the host's address, and finds nothing within a shadow root.
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    tableEnd.current?.focus();
  };
  useAnnouncement(table);
  useFocusReturn(frame, { userId: place.value.focusedUserId, ready: page.length > 0 });

  return (
    <TableContext.Provider value={table}>
      <RowContext.Provider value={rows}>
        <div className="authshift-table-frame" data-state={state} ref={frame}>
          <StatusTiles />
          <TableToolbar>{toolbar}</TableToolbar>
          <BulkProgress assignment={table.assignment} />
          <FilterSummary />
          <a className="authshift-skip" href={`#${id}`} onClick={skip}>
            {messages.afterTable}
          </a>
          <TableBody virtual={virtual} />
          <div id={id} ref={tableEnd} tabIndex={-1} className="authshift-table-end">
            <TablePages />
          </div>
          <AssignmentPreviewDialog assignment={table.assignment} connections={connections} />
        </div>
      </RowContext.Provider>
    </TableContext.Provider>
  );
}

/** Says how many rows a search or sort leaves; sighted people see it above the table. */
function useAnnouncement({ users, columns, place }: AuthTypeTableModel): void {
  const { announce } = useMigrationContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const { sort, filter } = place.value;
  const sorted = columns.find((column) => column.sort !== null && sort.endsWith(column.sort));
  const order = sorted === undefined ? '' : messages.sortedBy(sorted.title, sort.startsWith('-'));
  const words = `${messages.shown(users.matching, users.all)}. ${order}`;
  const said = useRef<string | null>(null);
  const asked = JSON.stringify([filter, sort]);
  useEffect(() => {
    // What a person changed is said, not what the server brings.
    if (said.current !== null && said.current !== asked) announce(words);
    said.current = asked;
  }, [asked, words, announce]);
}
