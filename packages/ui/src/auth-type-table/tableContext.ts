import type { AssignmentMode, Connection } from '@authshift/core/contract';
import { createContext, useContext } from 'react';
import type { AuthTypeTableModel } from './useAuthTypeTable.ts';

/**
 * The table the parts below belong to, for a table of your own: `<TableContext.Provider value={useAuthTypeTable(options)}>` around
 * `StatusTiles`, `SearchBox`, `ColumnChoice`, `MoveMatching`, `FilterSummary` and `TablePages`.
 */
export const TableContext = createContext<AuthTypeTableModel | null>(null);

export function useTableContext(): AuthTypeTableModel {
  return given(useContext(TableContext));
}

/** What all rows share, and what does not change with every tick: a row is only drawn again when something about its user did. */
export interface RowSettings
  extends Pick<AuthTypeTableModel, 'columns' | 'connections' | 'toggle' | 'submit' | 'refusal'> {
  readonly mode: AssignmentMode;
  /** Where the move of a row leads; null where there is nowhere to go. */
  readonly target: Connection | null;
  /** Names the radio buttons of this table's rows, together with the user's id. */
  readonly group: string;
  readonly openUser: ((userId: string) => void) | undefined;
  readonly hrefForUser: ((userId: string) => string) | undefined;
  readonly remember: (userId: string) => void;
}

export const RowContext = createContext<RowSettings | null>(null);

export function useRowSettings(): RowSettings {
  return given(useContext(RowContext));
}

function given<T>(value: T | null): T {
  if (value === null) throw new Error('AuthShift: this part only works inside AuthTypeTable.');
  return value;
}
