import { hasUnsent, type PendingChange } from '@authshift/core';
import type { AssignmentMode, Connection, UserRow } from '@authshift/core/contract';
import { useCallback, useMemo, useRef, useState } from 'react';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import type { WriteHooks } from '../write/useWrite.ts';
import { type ExtraColumn, isChoosable, type TableColumn, tableColumns } from './columns.tsx';
import { columnConnections } from './moveToOAuth.ts';
import type { AuthTypeTableValue } from './tableValue.ts';
import { type Assignment, type ProposedChange, type TableIntent, useAssignment } from './useAssignment.ts';
import { type ColumnHeader, useHeaders } from './useHeaders.ts';
import { isTicked, touches } from './userTicks.ts';
import { type TablePlace, useTablePlace } from './useTablePlace.ts';
import { type TableUsers, useTableUsers } from './useTableUsers.ts';
import { type Cell, useToggle } from './useToggle.ts';

/** How the table asks for users, where it stands, and who is told of changes. */
export interface AuthTypeTableOptions extends WriteHooks<TableIntent> {
  /** Where the table should be; put it into your address to come back to the same place. */
  readonly value?: AuthTypeTableValue | undefined;
  /** Told of every change of place: filter, order, page, columns put away, the user whose details were opened. */
  readonly onValueChange?: ((value: AuthTypeTableValue) => void) | undefined;
  /** Users per page, up to 1,000. @default 50 */
  readonly pageSize?: number | undefined;
  /**
   * One long list that is scrolled instead of pages. Beyond what a browser can scroll (some 250,000 users) it comes in parts. What a
   * page offers and this cannot: finding in the page, and printing, everybody.
   * @default false
   */
  readonly virtual?: boolean | undefined;
  /** `exclusive`: one connection per user. @default the organization's */
  readonly mode?: AssignmentMode | undefined;
  /** Everything is shown, nothing can be changed. @default false */
  readonly readOnly?: boolean | undefined;
  /** A change of so many users or more is counted and shown first. @default 1000 */
  readonly previewFrom?: number | undefined;
  /** Columns of your own, after those of the connections. */
  readonly extraColumns?: readonly ExtraColumn[] | undefined;
}

/**
 * `refused`: the back end does not show this person the users; `no-match`: there are users, but the filter lets none through;
 * `read-only`: shown, but this person or this table may not change anything.
 */
export type AuthTypeTableState = 'loading' | 'error' | 'refused' | 'empty' | 'no-match' | 'read-only' | 'ready';

/** The users on show: all there are from `first` on, and how the rest is divided. */
export interface TablePage {
  readonly page: number;
  readonly size: number;
  /** The place of the first row among all that match. */
  readonly first: number;
  readonly length: number;
}

/** Everything a table of users and connections shows and does, without a look. */
export interface AuthTypeTableModel {
  readonly state: AuthTypeTableState;
  readonly users: TableUsers;
  /** Those with a column, put away or not. */
  readonly connections: readonly Connection[];
  /** Those not put away, in order. */
  readonly columns: readonly TableColumn[];
  /** Those a person may put away, whether they have or not. */
  readonly choosable: readonly TableColumn[];
  readonly place: TablePlace;
  readonly page: TablePage;
  readonly mode: AssignmentMode;
  /** Why nobody here may tick, in words; null when they may. */
  readonly refusal: string | null;
  readonly headerOf: (connection: Connection) => ColumnHeader;
  /** Whether a user is ticked for a connection, as shown: what is not confirmed yet counts. */
  readonly isTicked: (user: UserRow, connection: Connection) => boolean;
  /** Turns the tick of a cell over; with `range` of the whole column from the cell turned over before. */
  readonly toggle: (cell: Cell, range?: boolean) => void;
  /** The connections whose tick is not confirmed yet for a user. */
  readonly pendingOf: (user: UserRow) => readonly string[];
  /** Applies a change, or shows its counts first where it is large or takes something from several users. */
  readonly submit: (change: ProposedChange, count: number) => void;
  readonly assignment: Assignment;
  /** Whether leaving the page now may lose a change; for a warning of the host's. */
  readonly hasUnsent: boolean;
  /** For a virtual body, so that no part is longer than a browser can scroll. In CSS pixels. */
  readonly tellRowHeight: (height: number) => void;
}

const noColumns: readonly ExtraColumn[] = [];
const nothingPending: readonly string[] = [];
/** Firefox stops at 17.5 million. */
const scrollablePixels = 15_000_000;

/** The state and the actions of `AuthTypeTable`, for a table of your own. */
export function useAuthTypeTable(options: AuthTypeTableOptions): AuthTypeTableModel {
  const { pageSize = 50, virtual = false, readOnly = false, previewFrom = 1000, extraColumns = noColumns } = options;
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const all = useMigrationSelector((state) => state.connections);
  const pending = useMigrationSelector((state) => state.pending);
  const migration = useMigration();
  const unsent = useMigrationSelector(hasUnsent);
  const own = useMigrationSelector((state) => state.me?.mode ?? 'dual');
  const roleRefusal = useRoleRefusal('operator');
  const place = useTablePlace(options.value, options.onValueChange);
  const users = useTableUsers(place, pageSize);
  const assignment = useAssignment(options);
  const [rowHeight, setRowHeight] = useState(60);

  const mode = options.mode ?? own;
  const refusal = readOnly ? messages.readOnly : roleRefusal;
  const { filter, hiddenColumns } = place.value;
  const connections = useMemo(() => columnConnections(all), [all]);
  const columns = useMemo(
    () => tableColumns(connections, extraColumns, messages),
    [connections, extraColumns, messages],
  );
  const shown = useMemo(() => columns.filter(({ id }) => !hiddenColumns.includes(id)), [columns, hiddenColumns]);

  const { propose, apply } = assignment;
  const submit = useCallback(
    (change: ProposedChange, count: number) => {
      if (count === 0) return;
      // Ticking takes nothing from anybody; unticking may stop somebody's sync.
      const large = count >= previewFrom || (count > 1 && change.change.untick.length > 0);
      if (large) propose(change);
      if (!large) apply(change);
    },
    [previewFrom, propose, apply],
  );
  const headerOf = useHeaders({ users, filter, mode, connections, submit });
  const toggle = useToggle({ users, value: place.value, mode, connections, submit });
  const sameIds = useRef(new Map<string, readonly string[]>());
  const pendingOf = useCallback(
    (user: UserRow) => {
      if (pending.length === 0) return nothingPending;
      const row = migration.getState().roster.rowOf(user.id);
      const own = pending.filter((change) => concerns(change, user.id, row));
      const ids = connections.map(({ id }) => id).filter((id) => own.some(({ change }) => touches(change, id)));
      if (ids.length === 0) return nothingPending;
      // The same object for the same connections, so that only rows are drawn again whose ticks have changed.
      const key = JSON.stringify(ids);
      const known = sameIds.current.get(key) ?? ids;
      sameIds.current.set(key, known);
      return known;
    },
    [pending, migration, connections],
  );

  const size = virtual && users.from === 'roster' ? partSize(rowHeight) : pageSize;
  const { matching } = users;
  const at = place.value.page;
  const page = useMemo(() => pageOf(matching, { page: at, size }), [matching, at, size]);
  const state = useTableState(users, refusal !== null);
  return useMemo(
    () => ({
      state,
      users,
      connections,
      columns: shown,
      choosable: columns.filter(isChoosable),
      place,
      page,
      mode,
      refusal,
      headerOf,
      isTicked: (user, { id }) => isTicked(user, id),
      toggle,
      pendingOf,
      submit,
      assignment,
      hasUnsent: unsent,
      tellRowHeight: setRowHeight,
    }),
    [
      state,
      users,
      connections,
      shown,
      columns,
      place,
      page,
      mode,
      refusal,
      headerOf,
      toggle,
      pendingOf,
      submit,
      assignment,
      unsent,
    ],
  );
}

function useTableState({ from, all, matching }: TableUsers, readOnly: boolean): AuthTypeTableState {
  const failure = useMigrationSelector((state) => (state.status === 'failed' ? (state.notice?.error ?? null) : null));
  const isIdle = useMigrationSelector((state) => state.status === 'idle');
  const hasFailed = useMigrationSelector((state) => state.status === 'failed');
  if (hasFailed && all === 0) {
    const status = failure?.problem?.status;
    return status === 401 || status === 403 ? 'refused' : 'error';
  }
  if (from === 'none' || (isIdle && all === 0)) return 'loading';
  if (all === 0) return 'empty';
  if (matching === 0) return 'no-match';
  return readOnly ? 'read-only' : 'ready';
}

function concerns({ scope, concerns }: PendingChange, userId: string, row: number | undefined): boolean {
  if (row !== undefined) return concerns(row);
  return scope.type === 'include' && scope.ids.includes(userId);
}

function partSize(rowHeight: number): number {
  return Math.max(1000, Math.floor(scrollablePixels / rowHeight / 1000) * 1000);
}

function pageOf(matching: number, { page, size }: Pick<TablePage, 'page' | 'size'>): TablePage {
  const at = Math.min(page, Math.max(0, Math.ceil(matching / size) - 1));
  const first = at * size;
  return { page: at, size, first, length: Math.max(0, Math.min(size, matching - first)) };
}
