import type { Roster, RosterView } from '@authshift/core';
import type { Connection, UserRow } from '@authshift/core/contract';
import { createContext, useContext } from 'react';
import type { Assignment } from './useAssignment.ts';
import type { TablePlace } from './useTablePlace.ts';

/** What the cells of one table share. Columns stay the same objects while this changes. */
export interface TableContextValue {
  readonly roster: Roster;
  readonly view: RosterView;
  /** Those with a column. */
  readonly connections: readonly Connection[];
  readonly place: TablePlace;
  readonly assignment: Assignment;
  readonly isPending: (user: UserRow, connectionId: string) => boolean;
  readonly openUser: ((userId: string) => void) | undefined;
  readonly hrefForUser: ((userId: string) => string) | undefined;
  /** Why the actor may not tick, in words; null when they may. */
  readonly refusal: string | null;
}

export const TableContext = createContext<TableContextValue | null>(null);

export function useTableContext(): TableContextValue {
  const value = useContext(TableContext);
  if (value === null) throw new Error('AuthShift: this part only works inside AuthTypeTable.');
  return value;
}
