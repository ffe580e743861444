import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeUser } from '../testing/builders.ts';
import { createBits, hasBit, setBit } from './bitset.ts';
import type { Steps } from './steps.ts';
import { createTextColumn, putText, type TextColumn } from './textColumn.ts';
import { orderByText } from './textOrder.ts';
import { compareUsers } from './userOrder.ts';

function columnOf(texts: readonly string[]): TextColumn {
  const column = createTextColumn(texts.length);
  for (const [row, text] of texts.entries()) putText(column, row, text);
  return column;
}

function finish<T>(steps: Steps<T>): { readonly value: T; readonly turns: number } {
  for (let turns = 1; ; turns += 1) {
    const { done, value } = steps.next();
    if (done === true) return { value, turns };
  }
}

interface Named {
  readonly id: string;
  readonly displayName: string;
}

function orderOf(users: readonly Named[], isMeant = (_: number) => true) {
  const rows = createBits(users.length);
  for (const row of users.keys()) setBit(rows, row, isMeant(row));
  const { value, turns } = finish(
    orderByText(columnOf(users.map((user) => user.displayName)), columnOf(users.map(({ id }) => id)), rows),
  );
  return { order: [...value], turns };
}

/** What the order must be: every pair compared as users are compared one by one. */
function expectSorted(users: readonly Named[], isMeant = (_: number) => true): void {
  const meant = [...users.keys()].filter(isMeant);
  const expected = meant.sort((a, b) => compareUsers(makeUser(users[a]), makeUser(users[b]), 'displayName'));
  expect(orderOf(users, isMeant).order).toEqual(expected);
}

const withIds = (names: readonly string[]) =>
  names.map((displayName, i) => ({ id: `user-${(i * 7) % 101}-${i}`, displayName }));
const letters = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((unit) => String.fromCharCode(unit));
const words = (letter: fc.Arbitrary<string>) =>
  fc
    .array(
      fc.array(letter, { maxLength: 14 }).map((list) => list.join('')),
      { maxLength: 60 },
    )
    .map(withIds);

describe('the order of texts is that of the collator, equal texts by id,', () => {
  test.for([
    ['one letter in many forms', fc.constantFrom('a', 'A', 'ä', 'á', 'b', '')],
    ['ASCII', letters(0x20, 0x7e)],
    ['names', fc.constantFrom('Room', ' ', 'desk', '1', '2', '12', '-', "'", '.', 'ß', 'é', 'ø', 'æ', 'ł', 'Š')],
    ['Latin', letters(0x20, 0x2af)],
    ['Greek and Cyrillic', letters(0x370, 0x52f)],
    ['Latin and Greek with accents', letters(0x1e00, 0x1fff)],
    ['ideographs', letters(0x4e00, 0x9fff)],
    ['kana', letters(0x3040, 0x30ff)],
    ['kana without marks', fc.oneof(letters(0x3041, 0x3096), letters(0x30a1, 0x30fa), letters(0x20, 0x7e))],
    ['Hebrew and Arabic', fc.oneof(letters(0x5d0, 0x5ea), letters(0x620, 0x64a), fc.constantFrom(' ', '-', 'a'))],
    ['Hangul', letters(0xac00, 0xd7a3)],
    ['marks that combine', fc.constantFrom('a', 'e', 'и', '\u0301', '\u0306', '\u0308', 'b')],
    ['any code unit', letters(0, 0xffff)],
    [
      'everything at once',
      fc.oneof(
        letters(0x20, 0x7e),
        letters(0xa0, 0x24f),
        letters(0x370, 0x52f),
        letters(0x4e00, 0x4fff),
        letters(0x300, 0x36f),
      ),
    ],
  ] as const)('for %s', ([, letter]) => {
    fc.assert(fc.property(words(letter), (users) => expectSorted(users)));
  });

  test('for every pair of letters of the scripts that are ranked', () => {
    const single: string[] = [];
    for (const [from, to] of [
      [0x20, 0x250],
      [0x370, 0x530],
      [0x5d0, 0x5eb],
      [0x620, 0x64b],
      [0x3041, 0x3097],
      [0x30a1, 0x30fb],
      [0x1e00, 0x1e20],
      [0x4e00, 0x4e20],
    ] as const) {
      for (let unit = from; unit < to; unit += 1) single.push(String.fromCharCode(unit));
    }
    expectSorted(withIds(single));
    expectSorted(
      withIds(single.flatMap((letter) => [`s${letter}`, `${letter}z`, `${letter}${letter}`, `${letter} a`])),
    );
  });

  test('only for the rows asked about', () => {
    const users = withIds(['b', 'a', 'ß', 'c', 'ss', 'a']);
    expectSorted(users, (row) => row % 2 === 0);
    expect(orderOf(users, () => false).order).toEqual([]);
  });

  test('whatever the ids are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string({ unit: 'binary' }), fc.constantFrom('a', 'A', 'e\u0301', 'é', 'b')), {
          selector: ([id]) => id,
          maxLength: 60,
        }),
        (pairs) => expectSorted(pairs.map(([id, displayName]) => ({ id, displayName }))),
      ),
      { numRuns: 30 },
    );
  });

  test.for([511, 512, 513, 1025, 1300])('for %i rows that only the collator can judge', (count) => {
    const users = Array.from({ length: count }, (_, i) => ({
      id: `user-${(i * 37) % 2003}`,
      displayName: `Ro\u0302om ${(i * 31) % 97}`,
    }));
    const compare = (a: number, b: number) => compareUsers(makeUser(users[a]), makeUser(users[b]), 'displayName');
    expect(orderOf(users).order).toEqual([...users.keys()].sort(compare));
    expectSorted([...withIds(['Room', 'Roz', 'Ra']), ...users]);
  });

  test('for texts longer than what one number holds, and equal up to their end', () => {
    const stems = ['', 'Room', 'Room 0001 desk 2 on the left', 'Room 0001 desk 2 on the left, by the window'];
    const ends = ['', ' ', 'a', 'b', 'ab', 'aa'];
    expectSorted(withIds(stems.flatMap((stem) => ends.map((end) => stem + end))));
  });
});

describe('many rows', () => {
  const count = 60_000;
  const names = (nameOf: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => ({ id: `user-${i}`, displayName: nameOf(i) }));

  test.for([
    ['in order', (i: number) => `Room ${String(i).padStart(6, '0')}`],
    ['in falling order', (i: number) => `Room ${String(count - i).padStart(6, '0')}`],
    ['shuffled', (i: number) => `Room ${(i * 7919) % count}`],
    ['nearly in order', (i: number) => `Room ${String(i % 100 === 0 ? count - i : i).padStart(6, '0')}`],
    ['alike', (i: number) => `Room ${i % 3}`],
    ['all equal', () => 'Room'],
  ] as const)('%s are sorted in several turns', ([, nameOf]) => {
    const users = names(nameOf);
    const { order, turns } = orderOf(users);
    expect(turns).toBeGreaterThan(4);
    expect(new Set(order).size).toBe(count);
    const sorted = users
      .map((user, row) => ({ row, ...user }))
      .sort((a, b) => (a.displayName < b.displayName ? -1 : a.displayName > b.displayName ? 1 : a.id < b.id ? -1 : 1));
    expect(order).toEqual(sorted.map(({ row }) => row));
  });

  test('the collator has to judge are sorted and put among the others, in several turns', () => {
    const users = names((i) => (i % 4 === 0 ? `Ro\u0302om ${(i * 31) % 977}` : `Room ${(i * 17) % 1009}`)).slice(
      0,
      6000,
    );
    const { turns } = orderOf(users);
    expect(turns).toBeGreaterThan(8);
    expectSorted(users);
  });
});

test('rows that are not meant do not count as gaps', () => {
  const rows = createBits(3);
  setBit(rows, 1, true);
  expect(hasBit(rows, 1)).toBe(true);
  expect([...finish(orderByText(columnOf(['c', 'b', 'a']), columnOf(['1', '2', '3']), rows)).value]).toEqual([1]);
});
