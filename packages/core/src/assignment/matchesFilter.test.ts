import { describe, expect, test } from 'vitest';
import type { UserFilter, UserRow } from '../contract/index.ts';
import { makeSync, makeUser } from '../testing/builders.ts';
import { matchesFilter } from './matchesFilter.ts';

const user = makeUser({
  displayName: 'Röom 1',
  address: 'room-1@contoso.example',
  licence: 'E3',
  location: 'Building 1',
  mailbox: 'shared',
  preflight: 'warn',
  waveId: 'wave-1',
  sync: [makeSync({ connectionId: 'basic', state: 'failing' }), makeSync({ connectionId: 'old', assigned: false })],
});
const unknown: Partial<UserRow> = {
  licence: null,
  location: null,
  mailbox: null,
  preflight: null,
  waveId: null,
  sync: [],
};

describe('a user', () => {
  test.for<UserFilter>([
    {},
    { text: '' },
    { text: '  ' },
    { text: ' RÖOM ' },
    { text: 'room-1@' },
    { status: ['healthy', 'failing'] },
    { connection: { id: 'basic', assigned: true } },
    { connection: { id: 'old', assigned: false } },
    { connection: { id: 'other', assigned: false } },
    { licence: ['F1', 'E3'] },
    { location: ['Building 1'] },
    { mailbox: ['user', 'shared'] },
    { preflight: ['warn'] },
    { waveId: 'wave-1' },
  ])('matches %o', (filter) => {
    expect(matchesFilter(user, filter)).toBe(true);
  });

  test.for<UserFilter>([
    { text: 'room 1' },
    { text: 'shared' },
    { status: ['healthy', 'released'] },
    { status: [] },
    { connection: { id: 'basic', assigned: false } },
    { connection: { id: 'old', assigned: true } },
    { connection: { id: 'other', assigned: true } },
    { licence: ['F1', ''] },
    { licence: [] },
    { location: ['building 1'] },
    { mailbox: ['user'] },
    { mailbox: [] },
    { preflight: ['ready', 'block'] },
    { waveId: 'wave-2' },
    { text: 'röom', waveId: 'wave-2' },
  ])('does not match %o', (filter) => {
    expect(matchesFilter(user, filter)).toBe(false);
  });

  test('of whom little is known matches where that is asked for', () => {
    const little = makeUser({ ...user, ...unknown });
    const matches = (filter: UserFilter) => matchesFilter(little, filter);
    expect(matches({ licence: [''], location: ['x', ''], status: ['released'] })).toBe(true);
    expect([matches({ licence: ['E3'] }), matches({ location: ['x'] }), matches({ status: ['healthy'] })]).toEqual([
      false,
      false,
      false,
    ]);
    expect([matches({ mailbox: ['user', 'shared', 'resource'] }), matches({ preflight: ['ready'] })]).toEqual([
      false,
      false,
    ]);
    expect(matches({ waveId: 'wave-1' })).toBe(false);
  });
});
