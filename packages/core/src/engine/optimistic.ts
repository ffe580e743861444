import { applyAssignment } from '../assignment/applyAssignment.ts';
import {
  andBits,
  type Bits,
  countBits,
  createBits,
  eachBit,
  hasBit,
  orBits,
  withoutBits,
} from '../assignment/bitset.ts';
import { placeUsers, updateRoster } from '../assignment/roster.ts';
import { columnsOf, liveOf } from '../assignment/rosterColumns.ts';
import type { Roster } from '../assignment/rosterView.ts';
import type { AssignmentChange, UserRow } from '../contract/index.ts';
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

export function addPending(state: Optimistic, change: Omit<PendingChange, 'concerns'>, rows: Bits): Optimistic {
  return { ...state, entries: [...state.entries, withRows({ ...change, shownBy: null }, rows)] };
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

/** The rows a reading has come across so far, and how many it is going to. */
export interface Seen {
  bits: Bits;
  expected: number;
}

/** Takes in users as told now. */
export function takeUsers(state: Optimistic, users: readonly UserRow[], seen: Seen | null): Optimistic {
  const { roster: stored, rows } = placeUsers(state.stored, users, { expected: seen?.expected ?? 0 });
  if (seen !== null) seen.bits = orBits(seen.bits, rows);
  return { ...state, stored };
}

/** Lets go whom a complete reading has not come across. A row may be given to somebody else, so nothing is pending for it. */
export function dropAbsent(state: Optimistic, seen: Pick<Seen, 'bits'>): Optimistic {
  const absent = withoutBits(liveOf(columnsOf(state.stored)), seen.bits);
  if (countBits(absent) === 0) return state;
  const removed: string[] = [];
  eachBit(absent, (row) => removed.push(state.stored.userAt(row).id));
  return {
    stored: updateRoster(state.stored, [], { removed }),
    entries: state.entries.map((entry) => withRows(entry, withoutBits(entry.rows, absent))),
  };
}

/** After a finished reading of the users: changes whose result it shows are no longer pending. */
export function acceptReading(state: Optimistic, reading: number): Optimistic {
  const entries = state.entries.filter(({ shownBy }) => shownBy === null || shownBy > reading);
  return entries.length === state.entries.length ? state : { ...state, entries };
}

/** What is shown; `before` and what it showed save the work where only the entries' jobs are others. */
export function shownRoster(state: Optimistic, before: Optimistic, shown: Roster): Roster {
  const { stored, entries } = state;
  const same =
    stored === before.stored &&
    entries.length === before.entries.length &&
    entries.every((entry, i) => entry.id === before.entries[i]?.id && entry.rows === before.entries[i]?.rows);
  return same ? shown : entries.reduce((roster, { rows, change }) => applyAssignment(roster, rows, change), stored);
}

/** Those of the rows for whom the back end told that a change has been made. */
export function rowsShowing(roster: Roster, rows: Bits, { tick, untick }: AssignmentChange): Bits {
  const { stored } = columnsOf(roster);
  const ticked = (id: string) => stored.get(id)?.[0];
  const gained = tick.reduce((left, id) => andBits(left, ticked(id) ?? createBits(0)), rows);
  return untick.reduce((left, id) => withoutBits(left, ticked(id)), gained);
}

function withRows(change: Omit<PendingEntry, 'rows' | 'concerns'>, rows: Bits): PendingEntry {
  return { ...change, rows, concerns: (row) => hasBit(rows, row) };
}
