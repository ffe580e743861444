import { countBits, eachBit } from '../assignment/bitset.ts';
import type { AssignmentChange } from '../contract/index.ts';
import type { FinishedChange, MigrationState, PendingChange } from './migration.ts';
import { rowsShowing } from './optimistic.ts';

/** Whether a change can be taken back, or why not. */
export type UndoDecision =
  | { readonly allowed: true; readonly users: number }
  | {
      readonly allowed: false;
      /**
       * `unknown`: not one of the last changes made here, or taken back already; `nothing_changed`: it changed nobody;
       * `superseded`: what it did has since been changed again, by this person or another.
       */
      readonly reason: 'unknown' | 'nothing_changed' | 'superseded';
    };

/**
 * Whether `undo` is worth offering: a change can be taken back while nothing newer has touched what it did. What it did is
 * compared with what the back end told last; whether somebody was changed to and fro meanwhile, only the back end knows.
 */
export function decideUndo(
  state: Pick<MigrationState, 'finished' | 'pending' | 'roster'>,
  jobId: string,
): UndoDecision {
  const done = state.finished.find((change) => change.jobId === jobId);
  if (done === undefined) return { allowed: false, reason: 'unknown' };
  const users = countBits(done.rows);
  if (users === 0) return { allowed: false, reason: 'nothing_changed' };
  const kept = countBits(rowsShowing(state.roster, done.rows, done.change));
  if (kept < users || state.pending.some((newer) => touches(newer, done))) {
    return { allowed: false, reason: 'superseded' };
  }
  return { allowed: true, users };
}

function touches(newer: PendingChange, done: FinishedChange): boolean {
  const columns = columnsIn(done.change);
  if (!columnsIn(newer.change).some((id) => columns.includes(id))) return false;
  let common = false;
  eachBit(done.rows, (row) => {
    common ||= newer.concerns(row);
  });
  return common;
}

function columnsIn({ tick, untick }: AssignmentChange): readonly string[] {
  return [...tick, ...untick];
}
