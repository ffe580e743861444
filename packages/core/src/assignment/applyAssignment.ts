import type { AssignmentChange, Scope } from '../contract/index.ts';
import { andBits, type Bits, copyBits, createBits, orBits, sameBits, setBit, withoutBits } from './bitset.ts';
import {
  columnsOf,
  enabledOf,
  liveOf,
  type RosterColumns,
  readableColumns,
  rowOf,
  verdictBits,
  withTicked,
} from './rosterColumns.ts';
import type { Roster, RosterView } from './rosterView.ts';
import { sameFilter } from './sameFilter.ts';
import { finish } from './steps.ts';
import { matchIn, matchSteps } from './view.ts';

/**
 * The rows a scope means now. Ids the roster does not know are left out. A view of this very roster that asks for the same is
 * taken at its word, so that what a person sees filtered is not searched for again.
 */
export function resolveScope(roster: Roster, scope: Scope, view?: RosterView): Bits {
  const columns = columnsOf(roster);
  const named = createBits(columns.rows);
  for (const userId of scope.ids) {
    const row = rowOf(columns, userId);
    if (row !== undefined) setBit(named, row, true);
  }
  if (scope.type === 'include') return named;
  const seen = view !== undefined && sameFilter(view.filter, scope.filter) ? matchIn(view, roster) : null;
  return withoutBits(seen ?? finish(matchSteps(readableColumns(roster), scope.filter)), named);
}

/** The roster after a change to everybody in a scope, as `applyAssignment`. */
export function tickUsers(
  roster: Roster,
  { scope, change }: { readonly scope: Scope; readonly change: AssignmentChange },
  view?: RosterView,
): Roster {
  return applyAssignment(roster, resolveScope(roster, scope, view), change);
}

/**
 * Ticks and unticks columns for the rows of a scope, in time of words, not users. Users who are blocked keep what they
 * have, as in the back end; the same roster comes back when nothing changes.
 */
export function applyAssignment(roster: Roster, rows: Bits, change: AssignmentChange): Roster {
  const columns = columnsOf(roster);
  const there = andBits(rows, liveOf(columns));
  const open = withoutBits(there, blockedBits(columns, there, change));
  const ticked = new Map(columns.ticked);
  for (const id of change.tick) ticked.set(id, orBits(copyBits(ticked.get(id), columns.rows), open));
  for (const id of change.untick) {
    const bits = ticked.get(id);
    if (bits !== undefined) ticked.set(id, withoutBits(bits, open));
  }
  const same = [...ticked].every(([id, bits]) => sameBits(bits, columns.ticked.get(id)));
  return same ? roster : withTicked(roster, ticked);
}

/** Who may not gain a connection may still lose one, so that nobody is stuck for ever. */
function blockedBits(columns: RosterColumns, rows: Bits, change: AssignmentChange): Bits {
  const refused = orBits(withoutBits(rows, enabledOf(columns)), andBits(rows, verdictBits(columns).block));
  let blocked = createBits(columns.rows);
  for (const id of change.tick) blocked = orBits(blocked, withoutBits(refused, columns.ticked.get(id)));
  return blocked;
}
