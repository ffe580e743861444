import { bySeverity } from '../sync/worstState.ts';
import { createBits } from './bitset.ts';
import { createPlanes, maxPlanes, type Planes } from './planes.ts';
import type { RosterColumns } from './rosterColumns.ts';

const known = new WeakMap<RosterColumns, Planes>();

/** Per user the number of the state that speaks for it, 0 where nothing is ticked, as shown: new ticks are waiting. */
export function worstPlanes(columns: RosterColumns): Planes {
  const found = known.get(columns);
  if (found !== undefined) return found;
  let worst = createPlanes(3, columns.version.store.capacity);
  for (const [id, ticked] of columns.ticked)
    worst = maxPlanes(worst, shownStates(columns.stored.get(id) ?? [], ticked));
  known.set(columns, worst);
  return worst;
}

/** States of one connection: as stored where it was ticked before, `waiting` where it is newly ticked. */
function shownStates([assigned, , , ...states]: Planes, ticked: Uint32Array): Planes {
  const waiting = bySeverity.indexOf('waiting') + 1;
  return Array.from({ length: 3 }, (_, p) => {
    const stored = states[p];
    const fresh = ((waiting >>> p) & 1) === 1 ? -1 : 0;
    const plane = createBits(ticked.length * 32);
    for (let i = 0; i < plane.length; i += 1) {
      const before = assigned?.[i] ?? 0;
      plane[i] = (ticked[i] ?? 0) & ((before & (stored?.[i] ?? 0)) | (~before & fresh));
    }
    return plane;
  });
}
