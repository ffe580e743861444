import { sameFilter, tickChange } from '@authshift/core';
import type { AssignmentMode, Connection, UserRow } from '@authshift/core/contract';
import { useMemo, useRef } from 'react';
import { assignmentPreviewEnglish, authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { whyClosed } from './moveToOAuth.ts';
import type { AuthTypeTableValue } from './tableValue.ts';
import type { ProposedChange } from './useAssignment.ts';
import { nameable } from './useHeaders.ts';
import { isTicked } from './userTicks.ts';
import type { TableUsers } from './useTableUsers.ts';

/** A cell of the table: a user at a place of the order, and a connection. */
export interface Cell {
  readonly user: UserRow;
  readonly index: number;
  readonly connection: Connection;
}

interface CellsOptions {
  readonly users: TableUsers;
  readonly value: AuthTypeTableValue;
  readonly mode: AssignmentMode;
  readonly connections: readonly Connection[];
  readonly submit: (change: ProposedChange, count: number) => void;
}

/** Where the last tick was set, for a range to begin from. */
interface Anchor {
  readonly connectionId: string;
  readonly index: number;
  readonly place: AuthTypeTableValue;
}

/** Turns the tick of a cell over; with `range`, of all cells of that column from the one turned over before. Stays the same function. */
export function useToggle(options: CellsOptions): (cell: Cell, range?: boolean) => void {
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const preview = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const anchor = useRef<Anchor | null>(null);
  const current = useRef({ ...options, messages, preview });
  current.current = { ...options, messages, preview };
  return useMemo(
    () =>
      ({ user, index, connection }, range = false) => {
        const { users, value, mode, connections, submit, messages, preview } = current.current;
        const { id, displayName } = connection;
        const ticked = !isTicked(user, id);
        const change = tickChange(id, ticked, { mode, connections });
        const from = anchor.current;
        anchor.current = { connectionId: id, index, place: value };
        const title = messages.cellCheckbox(displayName, user.displayName, user.address);
        const isRange = range && from !== null && from.connectionId === id && sameOrder(from.place, value);
        if (!isRange) {
          submit({ scope: { type: 'include', ids: [user.id] }, change, title }, 1);
          return;
        }
        const between = usersBetween(users, from.index, index).filter(
          (each) => isTicked(each, id) !== ticked && (!ticked || whyClosed(each, connection) === null),
        );
        const ids = between.slice(0, nameable).map((each) => each.id);
        const name = ticked ? messages.titleRange(ids.length, displayName) : preview.titleUntick(displayName);
        submit({ scope: { type: 'include', ids }, change, title: name }, ids.length);
      },
    [],
  );
}

function usersBetween(users: TableUsers, one: number, other: number): readonly UserRow[] {
  const [first, last] = one < other ? [one, other] : [other, one];
  const between: UserRow[] = [];
  for (let index = first; index <= last; index += 1) {
    const user = users.userAt(index);
    if (user !== null) between.push(user);
  }
  return between;
}

function sameOrder(a: AuthTypeTableValue, b: AuthTypeTableValue): boolean {
  return a.sort === b.sort && sameFilter(a.filter, b.filter);
}
