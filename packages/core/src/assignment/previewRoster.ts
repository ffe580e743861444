import type { AssignmentPreview, PreviewInput } from '../contract/index.ts';
import { resolveScope } from './applyAssignment.ts';
import { andBits, type Bits, countBits, createBits, firstRows, orBits, withoutBits } from './bitset.ts';
import {
  type AssignmentBlock,
  type AssignmentWarning,
  countConcerned,
  countTransition,
  finishPreview,
  losesOne,
  sampleSize,
  startPreview,
  ticksAfter,
} from './planAssignment.ts';
import { columnsOf, enabledOf, liveOf, type RosterColumns, verdictBits } from './rosterColumns.ts';
import type { Roster } from './rosterView.ts';

/**
 * As `previewAssignment`, for the users of a scope as a roster shows them: counted by words for each combination of ticks there
 * is, never user by user, so that a million users cost no more than a moment. Samples are taken in the order of rows.
 */
export function previewRoster(
  roster: Roster,
  { scope, change, snapshot }: PreviewInput & { readonly snapshot: string },
): AssignmentPreview {
  const rows = resolveScope(roster, scope);
  const columns = columnsOf(roster);
  const { ticked } = columns;
  const { warn, block } = verdictBits(columns);
  const preview = startPreview();
  const note = (code: AssignmentBlock | AssignmentWarning, concerned: Bits) => {
    const count = countBits(concerned);
    const sample = count === 0 ? [] : firstRows(concerned, sampleSize).map((row) => roster.userAt(row));
    countConcerned(preview, code, { count, sample });
  };

  for (const { from, rows: same } of combinations(andBits(rows, liveOf(columns)), ticked)) {
    const { gained, to } = ticksAfter(from, change);
    const gains = gained.length > 0;
    const disabled = gains ? withoutBits(same, enabledOf(columns)) : none;
    const refused = gains ? withoutBits(andBits(same, block), disabled) : none;
    const open = withoutBits(withoutBits(same, disabled), refused);
    note('user_disabled', disabled);
    note('preflight_blocked', refused);
    countTransition(preview, { from, to: from }, countBits(disabled) + countBits(refused));
    countTransition(preview, { from, to }, countBits(open));
    if (from.length > 0 && to.length === 0) {
      note('left_without', open);
      continue;
    }
    if (losesOne(from, to)) note('unproven', unprovenRows(columns, open, to));
    if (gains) note('preflight_warned', andBits(open, warn));
  }
  return finishPreview(preview, snapshot);
}

const none = createBits(0);

/** As `isUnproven`, of the rows that keep these connections. */
function unprovenRows(columns: RosterColumns, rows: Bits, kept: readonly string[]): Bits {
  let proven = none;
  for (const id of kept) {
    const [assigned = none, , twice = none] = columns.stored.get(id) ?? [];
    // Ticked as shown but not as stored: a new start, which nothing is known of yet.
    proven = orBits(proven, andBits(twice, assigned));
  }
  return withoutBits(andBits(rows, enabledOf(columns)), proven);
}

interface Combination {
  readonly from: readonly string[];
  readonly rows: Bits;
}

/** The rows by which connections they are ticked for; only combinations somebody has. */
function combinations(rows: Bits, ticked: ReadonlyMap<string, Bits>): readonly Combination[] {
  let parts: readonly Combination[] = [{ from: [], rows }];
  for (const [id, bits] of [...ticked].sort(([a], [b]) => (a < b ? -1 : 1))) {
    parts = parts.flatMap(({ from, rows: part }) => [
      { from, rows: withoutBits(part, bits) },
      { from: [...from, id], rows: andBits(part, bits) },
    ]);
    parts = parts.filter((part) => part.rows.some((word) => word !== 0));
  }
  return parts;
}
