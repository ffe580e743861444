import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeUser } from '../testing/builders.ts';
import { type PilotCandidate, suggestPilot } from './suggestPilot.ts';

const user = (id: string, change: Partial<PilotCandidate> = {}): PilotCandidate =>
  makeUser({ id, licence: null, location: null, mailbox: null, preflight: 'ready', ...change });
const suggest = (...users: PilotCandidate[]) => {
  const { members, uncovered } = suggestPilot(users);
  const kinds = (of: typeof uncovered) => of.map(({ facet, value }) => `${facet}=${value}`).join(' ');
  return [members.map(({ userId, because }) => `${userId}: ${kinds(because)}`), kinds(uncovered)];
};

describe('the pilot suggested', () => {
  test('has one of each licence, location and kind of mailbox, in few members', () => {
    expect(
      suggest(
        user('a', { licence: 'E3', location: 'North', mailbox: 'user' }),
        user('b', { licence: 'E3', location: 'South', mailbox: 'shared' }),
        user('c', { licence: 'F1', location: 'North', mailbox: 'user' }),
        user('d', { licence: 'F1', location: 'South', mailbox: 'shared' }),
      ),
    ).toEqual([['a: licence=E3 location=North mailbox=user', 'd: licence=F1 location=South mailbox=shared'], '']);
  });

  test('tells of each member who it is and what it stands for that no earlier one does', () => {
    const { members } = suggestPilot([
      user('a', { licence: 'E3', location: 'North' }),
      user('b', { licence: 'E3', mailbox: 'shared' }),
    ]);
    expect(members).toEqual([
      {
        userId: 'a',
        displayName: 'a',
        address: 'a@contoso.example',
        because: [
          { facet: 'licence', value: 'E3' },
          { facet: 'location', value: 'North' },
        ],
      },
      {
        userId: 'b',
        displayName: 'b',
        address: 'b@contoso.example',
        because: [{ facet: 'mailbox', value: 'shared' }],
      },
    ]);
  });

  test('takes a kind for itself, though another facet has the same value', () => {
    expect(suggest(user('a', { licence: 'North' }), user('b', { location: 'North' }))[0]).toEqual([
      'a: licence=North',
      'b: location=North',
    ]);
  });

  test('prefers who is ready, then who was warned, then who was never checked', () => {
    const E3 = { licence: 'E3' };
    const warned = user('b', { ...E3, preflight: 'warn' });
    const unchecked = user('a', { ...E3, preflight: null });
    expect(suggest(unchecked, warned, user('c', E3))[0]).toEqual(['c: licence=E3']);
    expect(suggest(user('c', E3), warned, unchecked)[0]).toEqual(['c: licence=E3']);
    expect(suggest(unchecked, warned)[0]).toEqual(['b: licence=E3']);
    expect(suggest(warned, unchecked)[0]).toEqual(['b: licence=E3']);
    expect(suggest(unchecked)[0]).toEqual(['a: licence=E3']);
  });

  test('prefers two who are ready to one who is not', () => {
    expect(
      suggest(
        user('a', { licence: 'E3', location: 'North', preflight: 'warn' }),
        user('b', { licence: 'E3' }),
        user('c', { location: 'North' }),
      )[0],
    ).toEqual(['b: licence=E3', 'c: location=North']);
  });

  test('takes the first by address where nothing else decides, then by id', () => {
    expect(
      suggest(user('z', { licence: 'E3', location: 'North' }), user('a', { licence: 'E3', location: 'South' }))[0],
    ).toEqual(['a: licence=E3 location=South', 'z: location=North']);
    const of = (id: string, address: string) => user(id, { licence: 'E3', address });
    expect(suggest(of('x', 'b@contoso.example'), of('y', 'a@contoso.example'))[0]).toEqual(['y: licence=E3']);
    expect(suggest(of('y', 'a@contoso.example'), of('x', 'a@contoso.example'))[0]).toEqual(['x: licence=E3']);
    expect(suggest(of('x', 'a@contoso.example'), of('y', 'a@contoso.example'))[0]).toEqual(['x: licence=E3']);
  });

  test('leaves out who is blocked or not enabled, and says which kinds nobody can stand for', () => {
    expect(
      suggest(
        user('a', { licence: 'F1', preflight: 'block' }),
        user('b', { mailbox: 'shared', enabled: false }),
        user('c', { licence: 'E3' }),
        user('d', { licence: 'A1', preflight: 'block' }),
      ),
    ).toEqual([['c: licence=E3'], 'licence=A1 licence=F1 mailbox=shared']);
  });

  test('asks nothing of what nobody knows', () => {
    expect(suggest(user('a'), user('b'))).toEqual([[], '']);
    expect(suggest()).toEqual([[], '']);
  });

  test('has at most 500 members', () => {
    const users = Array.from({ length: 501 }, (_, i) => user(`user-${1000 + i}`, { location: `Site ${1000 + i}` }));
    const { members, uncovered } = suggestPilot(users);
    expect(members).toHaveLength(500);
    expect(uncovered).toEqual([{ facet: 'location', value: 'Site 1500' }]);
  });

  const anyUser = fc.record({
    id: fc.stringMatching(/^[a-z]{3}$/),
    licence: fc.constantFrom('E1', 'E3', 'F1', null),
    location: fc.constantFrom('North', 'South', 'East', null),
    mailbox: fc.constantFrom('user', 'shared', 'resource', null),
    enabled: fc.boolean(),
    preflight: fc.constantFrom('ready', 'warn', 'block', null),
  }) satisfies fc.Arbitrary<Partial<PilotCandidate>>;
  const anyUsers = fc
    .uniqueArray(anyUser, { selector: ({ id }) => id, maxLength: 25 })
    .map((users) => users.map((each) => user(each.id, each)));

  test('covers every kind somebody can stand for, with nobody too many', () => {
    const kindsOf = ({ licence, location, mailbox }: PilotCandidate) =>
      [`licence ${licence}`, `location ${location}`, `mailbox ${mailbox}`].filter((kind) => !kind.endsWith(' null'));
    fc.assert(
      fc.property(anyUsers, (users) => {
        const { members, uncovered } = suggestPilot(users);
        const can = users.filter(({ enabled, preflight }) => enabled && preflight !== 'block');
        const all = new Set(users.flatMap(kindsOf));
        const coverable = new Set(can.flatMap(kindsOf));
        const covered = members.flatMap(({ because }) => because.map(({ facet, value }) => `${facet} ${value}`));
        expect([...covered].sort()).toEqual([...coverable].sort());
        expect(uncovered.map(({ facet, value }) => `${facet} ${value}`).sort()).toEqual(
          [...all].filter((kind) => !coverable.has(kind)).sort(),
        );
        for (const { userId, because } of members) {
          const chosen = can.find(({ id }) => id === userId);
          expect(because.length).toBeGreaterThan(0);
          if (chosen?.preflight === 'ready') continue;
          const ready = new Set(can.filter(({ preflight }) => preflight === 'ready').flatMap(kindsOf));
          expect(because.some(({ facet, value }) => ready.has(`${facet} ${value}`))).toBe(false);
        }
      }),
    );
  });

  test('is the same whatever the order of the users', () => {
    const shuffled = anyUsers.chain((users) =>
      fc.tuple(fc.constant(users), fc.shuffledSubarray(users, { minLength: users.length })),
    );
    fc.assert(
      fc.property(shuffled, ([users, other]) => {
        expect(suggestPilot(new Set(other))).toEqual(suggestPilot(users));
      }),
    );
  });
});
