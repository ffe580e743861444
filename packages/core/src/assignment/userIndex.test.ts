import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBits, setBit } from './bitset.ts';
import { createStore } from './rosterStore.ts';
import { putText } from './textColumn.ts';
import { findSlot, hashOf, takeSlot } from './userIndex.ts';

test('finds every id that was noted and no other, while the table grows', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), (ids) => {
      const store = createStore();
      store.capacity = ids.length;
      store.ids.ends = new Uint32Array(ids.length);
      const live = createBits(ids.length);
      const find = (id: string) => findSlot(store.slots, hashOf(id), (row) => ids[row] === id);
      for (const [row, id] of ids.entries()) {
        expect(find(id)).toBeUndefined();
        takeSlot(store, hashOf(id), { row, live });
        putText(store.ids, row, id);
        setBit(live, row, true);
      }
      expect(ids.map(find)).toEqual(ids.map((_, row) => row));
      expect(store.taken).toBe(ids.length);
      expect(store.slots.length).toBeGreaterThanOrEqual(ids.length * 2 - 1);
    }),
  );
});

test('a new table is for who is there: half full at most, and without those who are gone', () => {
  const store = createStore();
  store.capacity = 40;
  store.ids.ends = new Uint32Array(40);
  const live = createBits(40);
  const before = store.slots;
  for (let row = 0; row < 8; row += 1) {
    takeSlot(store, hashOf(`user-${row}`), { row, live });
    putText(store.ids, row, `user-${row}`);
    setBit(live, row, row % 2 === 0);
  }
  expect(store.slots).toBe(before);
  takeSlot(store, hashOf('user-8'), { row: 8, live });
  expect(store.slots).not.toBe(before);
  expect(store.slots).toHaveLength(128);
  expect(store.taken).toBe(5);
  const find = (row: number) => findSlot(store.slots, hashOf(`user-${row}`), (found) => found === row);
  expect([0, 1, 2, 3, 4, 8].map(find)).toEqual([0, undefined, 2, undefined, 4, 8]);
  // Who still holds the table of before finds everybody it had.
  expect(findSlot(before, hashOf('user-3'), (found) => found === 3)).toBe(3);
});

test('ids that differ little spread over the table', () => {
  const places = new Set(Array.from({ length: 4096 }, (_, i) => hashOf(`user-${i}`) & 8191));
  // A table half full of random places would hold 3,223 different ones.
  expect(places.size).toBeGreaterThan(3000);
  const tags = new Set(Array.from({ length: 4096 }, (_, i) => hashOf(`user-${i}`) >>> 24));
  expect(tags.size).toBe(256);
});
