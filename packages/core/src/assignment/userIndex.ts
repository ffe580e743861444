import type { RosterStore } from './rosterStore.ts';
import { textAt } from './textColumn.ts';

/**
 * The row of an id in a table of slots. `isRow` tells whether the row is that user's for the one who asks: slots are
 * shared by all versions of a roster and outlive the users in them.
 */
export function findSlot(slots: Uint32Array, id: string, isRow: (row: number) => boolean): number | undefined {
  const mask = slots.length - 1;
  for (let at = hashOf(id) & mask; ; at = (at + 1) & mask) {
    const slot = slots[at] ?? 0;
    if (slot === 0) return undefined;
    if (isRow(slot - 1)) return slot - 1;
  }
}

/** Notes the row of an id. The table is replaced, never emptied, when it is half full. */
export function takeSlot(store: RosterStore, id: string, row: number): void {
  if (store.taken * 2 >= store.slots.length) enlarge(store);
  putSlot(store.slots, id, row);
  store.taken += 1;
}

function enlarge(store: RosterStore): void {
  const { rows, capacity, ids } = store;
  let size = 16;
  while (size < capacity * 2) size *= 2;
  const slots = new Uint32Array(size);
  for (let row = 0; row < rows; row += 1) putSlot(slots, textAt(ids, row), row);
  store.slots = slots;
  store.taken = rows;
}

function putSlot(slots: Uint32Array, id: string, row: number): void {
  const mask = slots.length - 1;
  let at = hashOf(id) & mask;
  while (slots[at] !== 0) at = (at + 1) & mask;
  slots[at] = row + 1;
}

/** FNV-1a over the code units, its high bits folded down. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}
