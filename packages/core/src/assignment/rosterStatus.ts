import { type Bits, createBits } from './bitset.ts';
import type { Planes } from './planes.ts';
import type { RosterColumns } from './rosterColumns.ts';

const known = new WeakMap<RosterColumns, Planes>();
const noBits = createBits(0);

/**
 * Per user the number of the state that speaks for it: its place in `bySeverity` from 1, and 0 where nothing is ticked. Ticks
 * are taken as shown; a new one waits.
 */
export function worstPlanes(columns: RosterColumns): Planes {
  const found = known.get(columns);
  if (found !== undefined) return found;
  const size = columns.version.store.capacity;
  const worst = [createBits(size), createBits(size), createBits(size)] as const;
  for (const [id, ticked] of columns.ticked) takeWorse(worst, ticked, columns.stored.get(id) ?? []);
  known.set(columns, worst);
  return worst;
}

/** Puts a connection's state where it is worse than the one so far: compares 32 numbers of three bits at a time. */
function takeWorse(
  [worst0, worst1, worst2]: readonly [Bits, Bits, Bits],
  ticked: Bits,
  [assigned = noBits, , , state0 = noBits, state1 = noBits, state2 = noBits]: Planes,
): void {
  for (let i = 0; i < ticked.length; i += 1) {
    const on = ticked[i] as number;
    if (on === 0) continue;
    const before = on & (assigned[i] as number);
    const s0 = before & (state0[i] as number);
    const s1 = before & (state1[i] as number);
    const known2 = state2[i] as number;
    // `waiting` is 4.
    const s2 = (before & known2) | (on & ~before);
    const w0 = worst0[i] as number;
    const w1 = worst1[i] as number;
    const w2 = worst2[i] as number;
    const same2 = ~(s2 ^ w2);
    const same1 = same2 & ~(s1 ^ w1);
    const worse = (s2 & ~w2) | (same2 & s1 & ~w1) | (same1 & s0 & ~w0);
    worst0[i] = (s0 & worse) | (w0 & ~worse);
    worst1[i] = (s1 & worse) | (w1 & ~worse);
    worst2[i] = (s2 & worse) | (w2 & ~worse);
  }
}
