import { applyAssignment, resolveScope } from '../assignment/applyAssignment.ts';
import type { Bits } from '../assignment/bitset.ts';
import type { Roster } from '../assignment/rosterView.ts';
import type { PendingChange } from './migration.ts';

/** A pending change with the rows it meant when the person made it. */
export interface PendingEntry extends PendingChange {
  readonly rows: Bits;
  /** The number of the first reading of the users that shows its result; null while the back end works on it. */
  readonly shownBy: number | null;
}

/**
 * What the back end told last, and the person's unconfirmed changes in the order they were made. What is shown is the one
 * with the others applied, so taking any one out puts exactly that one back.
 */
export interface Optimistic {
  readonly stored: Roster;
  readonly entries: readonly PendingEntry[];
}

export function addPending(state: Optimistic, shown: Roster, change: PendingChange): Optimistic {
  const entry = { ...change, rows: resolveScope(shown, change.scope), shownBy: null };
  return { ...state, entries: [...state.entries, entry] };
}

export function changePending(
  state: Optimistic,
  id: string,
  change: Partial<Pick<PendingEntry, 'jobId' | 'shownBy'>>,
): Optimistic {
  return { ...state, entries: state.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)) };
}

export function dropPending(state: Optimistic, id: string): Optimistic {
  return { ...state, entries: state.entries.filter((entry) => entry.id !== id) };
}

/** Takes in a finished reading of the users; changes whose result it shows are no longer pending. */
export function acceptReading(state: Optimistic, stored: Roster, reading: number): Optimistic {
  return { stored, entries: state.entries.filter((entry) => entry.shownBy === null || entry.shownBy > reading) };
}

export function shownRoster(state: Optimistic): Roster {
  return state.entries.reduce((roster, entry) => applyAssignment(roster, entry.rows, entry.change), state.stored);
}

export function pendingChanges(state: Optimistic): readonly PendingChange[] {
  return state.entries.map(({ id, scope, change, jobId }) => ({ id, scope, change, jobId }));
}
