import type { AssignmentChange, Scope } from '../contract/index.ts';
import { andBits, type Bits, copyBits, createBits, orBits, sameBits, setBit, withoutBits } from './bitset.ts';
import { readableColumns } from './roster.ts';
import { columnsOf, enabledOf, liveOf, type RosterColumns, rowOf, verdictBits, withTicked } from './rosterColumns.ts';
import type { Roster } from './rosterView.ts';
import { finish } from './steps.ts';
import { matchSteps } from './view.ts';

/** The rows a scope means now. Ids the roster does not know are left out. */
export function resolveScope(roster: Roster, scope: Scope): Bits {
  const columns = columnsOf(roster);
  const named = createBits(columns.rows);
  for (const userId of scope.ids) {
    const row = rowOf(columns, userId);
    if (row !== undefined) setBit(named, row, true);
  }
  if (scope.type === 'include') return named;
  return withoutBits(finish(matchSteps(readableColumns(roster), scope.filter)), named);
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
