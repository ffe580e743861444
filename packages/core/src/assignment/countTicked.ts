import { type Bits, countBits, createBits, orBits } from './bitset.ts';
import { columnsOf } from './rosterColumns.ts';
import type { Roster } from './rosterView.ts';

/** How many users have at least one of these connections ticked. */
export function countTickedAny(roster: Roster, connectionIds: readonly string[]): number {
  const { ticked } = columnsOf(roster);
  let any: Bits = createBits(0);
  for (const id of connectionIds) {
    const bits = ticked.get(id);
    if (bits !== undefined) any = orBits(any, bits);
  }
  return countBits(any);
}
