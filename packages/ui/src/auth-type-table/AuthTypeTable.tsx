import type { PendingChange } from '@authshift/core';
import type { Connection, UserRow } from '@authshift/core/contract';
import { useTable } from '@tanstack/react-table';
import { type ReactNode, useCallback, useEffect, useId, useMemo, useRef } from 'react';
import { AssignmentPreviewDialog } from '../assignment-preview/AssignmentPreviewDialog.tsx';
import { BulkProgress } from '../assignment-preview/BulkProgress.tsx';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { type ExtraColumn, features, userColumns } from './columns.tsx';
import { columnConnections } from './moveToOAuth.ts';
import { StatusTiles } from './StatusTiles.tsx';
import { TableBody } from './TableBody.tsx';
import { TablePages } from './TablePages.tsx';
import { FilterSummary, TableToolbar } from './TableToolbar.tsx';
import { TableContext, type TableContextValue } from './tableContext.ts';
import { type AuthTypeTableValue, sameFilter } from './tableValue.ts';
import { useAssignment } from './useAssignment.ts';
import { useFocusReturn } from './useFocusReturn.ts';
import { useTablePlace } from './useTablePlace.ts';

export interface AuthTypeTableProps {
  /** Called when a person opens a user's details. */
  readonly onOpenUser?: ((userId: string) => void) | undefined;
  /** Makes every name a link that also opens in a new tab. */
  readonly hrefForUser?: ((userId: string) => string) | undefined;
  /** Where the table should be; put it into your address to come back to the same place. */
  readonly value?: AuthTypeTableValue | undefined;
  readonly onValueChange?: ((value: AuthTypeTableValue) => void) | undefined;
  /** Users per page. @default 50 */
  readonly pageSize?: number | undefined;
  /** Your own buttons, beside the search. */
  readonly toolbar?: ReactNode;
  readonly extraColumns?: readonly ExtraColumn[] | undefined;
}

const noColumns: readonly ExtraColumn[] = [];

/** Users by connections: one checkbox column per connection, titled by its display name. */
export function AuthTypeTable(props: AuthTypeTableProps): ReactNode {
  const { pageSize = 50, extraColumns = noColumns } = props;
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const context = useTableState(props);
  const { view, roster, place, connections } = context;
  const tableEndId = useId();
  const frame = useRef<HTMLDivElement>(null);
  const lastPage = Math.max(0, Math.ceil(view.length / pageSize) - 1);
  const page = Math.min(place.value.page, lastPage);
  const first = page * pageSize;

  const data = useMemo(() => {
    const length = Math.max(0, Math.min(pageSize, view.length - first));
    return Array.from({ length }, (_, index) => roster.userAt(view.rowAt(first + index)));
  }, [roster, view, first, pageSize]);
  const connectionIds = connections.map((connection) => connection.id).join('\n');
  const columns = useMemo(
    () => userColumns(connectionIds === '' ? [] : connectionIds.split('\n'), extraColumns),
    [connectionIds, extraColumns],
  );
  const table = useTable({ features, columns, data, getRowId: (user) => user.id });
  useAnnouncement(context);
  useFocusReturn(frame, { userId: place.value.focusedUserId, ready: data.length > 0 });

  return (
    <TableContext.Provider value={context}>
      <div className="authshift-table-frame" ref={frame}>
        <StatusTiles />
        <TableToolbar>{props.toolbar}</TableToolbar>
        <BulkProgress finished={context.assignment.finished} onDismiss={context.assignment.dismissFinished} />
        <FilterSummary />
        <a className="authshift-skip" href={`#${tableEndId}`}>
          {messages.afterTable}
        </a>
        <TableBody table={table} firstIndex={first} />
        <div id={tableEndId} tabIndex={-1} className="authshift-table-end">
          <TablePages page={page} pageSize={pageSize} total={view.length} onPage={place.showPage} />
        </div>
        <AssignmentPreviewDialog assignment={context.assignment} connections={connections} />
      </div>
    </TableContext.Provider>
  );
}

/** Says how many rows a search or sort leaves; sighted people see it above the table. */
function useAnnouncement({ view, roster, place }: TableContextValue): void {
  const { announce } = useMigrationContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const { sort } = place.value;
  const order = sort === 'displayName' || sort === '-displayName' ? messages.sortedBy[sort] : '';
  const words = `${messages.shown(view.length, roster.size)}. ${order}`;
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a person changed is said, not what the server brings
  useEffect(() => {
    if (!first.current) announce(words);
    first.current = false;
  }, [view.filter, sort, announce]);
}

function useTableState({ value, onValueChange, onOpenUser, hrefForUser }: AuthTypeTableProps): TableContextValue {
  const roster = useMigrationSelector((state) => state.roster);
  const view = useMigrationSelector((state) => state.view);
  const pending = useMigrationSelector((state) => state.pending);
  const connections = useMigrationSelector((state) => state.connections);
  const refusal = useRoleRefusal('operator');
  const place = useTablePlace(value, onValueChange);
  const assignment = useAssignment();
  const columns = useMemo<readonly Connection[]>(() => columnConnections(connections), [connections]);
  const isPending = useCallback(
    (user: UserRow, connectionId: string) =>
      pending.some((entry) => touches(entry, connectionId) && concerns(entry, user.id, view.filter)),
    [pending, view.filter],
  );
  return useMemo(
    () => ({
      roster,
      view,
      connections: columns,
      place,
      assignment,
      isPending,
      openUser: onOpenUser,
      hrefForUser,
      refusal,
    }),
    [roster, view, columns, place, assignment, isPending, onOpenUser, hrefForUser, refusal],
  );
}

function touches({ change }: PendingChange, connectionId: string): boolean {
  return change.tick.includes(connectionId) || change.untick.includes(connectionId);
}

function concerns({ scope }: PendingChange, userId: string, filter: TableContextValue['view']['filter']): boolean {
  if (scope.type === 'include') return scope.ids.includes(userId);
  return !scope.ids.includes(userId) && (sameFilter(scope.filter, {}) || sameFilter(scope.filter, filter));
}
