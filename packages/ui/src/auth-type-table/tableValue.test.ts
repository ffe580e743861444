import { describe, expect, test } from 'vitest';
import { isUnfiltered, readTableValue } from './tableValue.ts';

const start = { filter: {}, sort: 'displayName', page: 0, focusedUserId: null, hiddenColumns: [] };

describe('readTableValue', () => {
  test('a place written as JSON is read back unchanged', () => {
    const place = {
      filter: {
        text: 'room 014',
        status: ['failing' as const],
        connection: { id: 'connection-oauth', assigned: true },
        licence: ['E3'],
        location: ['on-premises'],
        mailbox: ['shared' as const],
        preflight: ['warn' as const],
        waveId: 'wave-2',
      },
      sort: '-assigned:connection-oauth' as const,
      page: 3,
      focusedUserId: 'user-7',
      hiddenColumns: ['status', 'extra:phone'],
    };
    expect(readTableValue(JSON.parse(JSON.stringify(place)))).toEqual(place);
    expect(readTableValue(JSON.stringify(place))).toEqual(place);
  });

  test.each([
    null,
    7,
    'text',
    '{"filter":',
    [],
    { filter: 'x', sort: 'colour', page: -1, focusedUserId: 4, hiddenColumns: 'all' },
    { sort: 'assigned:', hiddenColumns: [1] },
    { filter: { text: 5, connection: { id: 1 } }, page: Number.POSITIVE_INFINITY },
  ])('anything else (%j) starts the table afresh', (value) => {
    expect(readTableValue(value)).toEqual(start);
  });

  test('an unknown state in a status filter is left out', () => {
    expect(readTableValue({ filter: { status: ['failing', 'on fire'] } }).filter).toEqual({ status: ['failing'] });
  });
});

test('a filter that asks for nothing lets everybody through', () => {
  expect(isUnfiltered({})).toBe(true);
  expect(isUnfiltered({ text: '' })).toBe(true);
  expect(isUnfiltered({ text: 'a' })).toBe(false);
  expect(isUnfiltered({ waveId: 'wave-1' })).toBe(false);
});
