import { describe, expect, it } from 'vitest';
import { compareSnapshots, createDeltaBook, type DeltaRound } from './deltaBook.ts';

const round = (scope: string, after: ReadonlyMap<string, string> = new Map()): DeltaRound => ({
  scope,
  select: undefined,
  changed: [],
  removed: [],
  after,
});

describe('the book of delta tokens', () => {
  it('gives a round back for its token, as often as it is asked', () => {
    const book = createDeltaBook(7);
    const kept = round('inbox');
    const token = book.keep(kept);
    expect(book.take(token, 'inbox')).toBe(kept);
    expect(book.take(token, 'inbox')).toBe(kept);
    expect(() => book.take(token, 'drafts')).toThrow('Badly formed token');
  });

  it('forgets the oldest, so that a client that follows a large mailbox does not fill the memory', () => {
    const book = createDeltaBook(7);
    const large = new Map(Array.from({ length: 300_000 }, (_, index) => [`${index}`, '']));
    const tokens = Array.from({ length: 5 }, () => book.keep(round('inbox', large)));
    const isKnown = (token: string) => {
      try {
        return book.take(token, 'inbox') !== undefined;
      } catch (error) {
        expect(error).toMatchObject({ status: 410, code: 'SyncStateNotFound' });
        return false;
      }
    };
    expect(tokens.map(isKnown)).toEqual([false, false, true, true, true]);
  });
});

it('two snapshots differ in what is new or changed, and in what is gone', () => {
  const before = new Map([
    ['a', '1'],
    ['b', '1'],
    ['c', '1'],
  ]);
  const after = new Map([
    ['a', '1'],
    ['b', '2'],
    ['d', '1'],
  ]);
  expect(compareSnapshots(before, after)).toEqual({ changed: ['b', 'd'], removed: ['c'] });
});
