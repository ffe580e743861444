import { describe, expect, test } from 'vitest';
import { readTableValue, sameFilter } from './tableValue.ts';

describe('readTableValue', () => {
  test('a place written as JSON is read back unchanged', () => {
    const place = {
      filter: { text: 'room 014', connection: { id: 'connection-oauth', assigned: true } },
      sort: '-displayName' as const,
      page: 3,
      focusedUserId: 'user-7',
    };
    expect(readTableValue(JSON.parse(JSON.stringify(place)))).toEqual(place);
  });

  test.each([
    null,
    7,
    'text',
    [],
    { filter: 'x', sort: 'colour', page: -1, focusedUserId: 4 },
    { filter: { text: 5, connection: { id: 1 } }, page: Number.POSITIVE_INFINITY },
  ])('anything else (%j) starts the table afresh', (value) => {
    expect(readTableValue(value)).toEqual({ filter: {}, sort: 'displayName', page: 0, focusedUserId: null });
  });

  test('an unknown state in a status filter is left out', () => {
    expect(readTableValue({ filter: { status: ['failing', 'on fire'] } }).filter).toEqual({ status: ['failing'] });
  });
});

test('filters are the same when they let the same users through, in whatever order they were written', () => {
  expect(sameFilter({ text: '' }, {})).toBe(true);
  expect(sameFilter({ status: ['failing'], text: 'a' }, { text: 'a', status: ['failing'] })).toBe(true);
  expect(sameFilter({ text: 'a' }, { text: 'b' })).toBe(false);
});
