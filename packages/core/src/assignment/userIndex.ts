import { type Bits, eachBit } from './bitset.ts';
import type { RosterStore } from './rosterStore.ts';
import { textAt } from './textColumn.ts';

/** Bits of a slot that hold row + 1; those above hold a part of the hash, so that hardly any text is compared in vain. */
const rowMask = 0xff_ffff;

/**
 * The row of a hashed id in a table of slots. `isRow` tells whether the row is that user's for the one who asks: slots are
 * shared by all versions of a roster and outlive the users in them.
 */
export function findSlot(slots: Uint32Array, hash: number, isRow: (row: number) => boolean): number | undefined {
  const mask = slots.length - 1;
  for (let at = hash & mask; ; at = (at + 1) & mask) {
    const slot = slots[at] as number;
    if (slot === 0) return undefined;
    if (((slot ^ hash) & ~rowMask) === 0 && isRow((slot & rowMask) - 1)) return (slot & rowMask) - 1;
  }
}

/** Notes the row of a hashed id. When it is half full, the table is replaced by one of those who are there now. */
export function takeSlot(
  store: RosterStore,
  hash: number,
  { row, live }: { readonly row: number; readonly live: Bits },
): void {
  if (store.taken * 2 >= store.slots.length) enlarge(store, live);
  putSlot(store.slots, hash, row);
  store.taken += 1;
}

function enlarge(store: RosterStore, live: Bits): void {
  let size = store.slots.length;
  while (size < store.capacity * 2) size *= 2;
  store.slots = new Uint32Array(size);
  store.taken = 0;
  eachBit(live, (row) => {
    putSlot(store.slots, hashOf(textAt(store.ids, row)), row);
    store.taken += 1;
  });
}

function putSlot(slots: Uint32Array, hash: number, row: number): void {
  const mask = slots.length - 1;
  let at = hash & mask;
  while (slots[at] !== 0) at = (at + 1) & mask;
  slots[at] = (hash & ~rowMask) | (row + 1);
}

/** FNV-1a over the code units, stirred so that high and low bits both depend on all of them. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 12);
}
