import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryChange, arbitraryScope, arbitraryUsers } from '../../test/arbitraryUsers.ts';
import { makeSync, makeUser, makeUsers } from '../testing/builders.ts';
import { applyAssignment, resolveScope } from './applyAssignment.ts';
import { eachBit } from './bitset.ts';
import { needsAcceptance, previewAssignment } from './planAssignment.ts';
import { previewRoster } from './previewRoster.ts';
import { createRoster } from './roster.ts';

const everybody = { type: 'exclude' as const, filter: {}, ids: [] };

describe('the preview on a roster', () => {
  test('is the preview user by user in the order of rows, of what is shown', () => {
    fc.assert(
      fc.property(arbitraryUsers, arbitraryChange, arbitraryScope, arbitraryChange, (users, pending, scope, change) => {
        const stored = createRoster(users);
        const roster = applyAssignment(stored, resolveScope(stored, everybody), pending);
        const meant: number[] = [];
        eachBit(resolveScope(roster, scope), (row) => meant.push(row));
        const expected = previewAssignment(
          meant.map((row) => roster.userAt(row)),
          change,
          '7',
        );
        const preview = previewRoster(roster, { scope, change, snapshot: '7' });
        const byTicks = (a: { from: string[] }, b: { from: string[] }) => (a.from.join() < b.from.join() ? -1 : 1);
        expect({ ...preview, transitions: preview.transitions.sort(byTicks) }).toEqual({
          ...expected,
          transitions: expected.transitions.sort(byTicks),
          // Samples are drawn combination by combination.
          warned: expected.warned.map((group, i) => ({ ...group, sample: preview.warned[i]?.sample })),
          blocked: expected.blocked.map((group, i) => ({ ...group, sample: preview.blocked[i]?.sample })),
        });
        for (const [i, { sample, count }] of [...expected.warned, ...expected.blocked].entries()) {
          const drawn = [...preview.warned, ...preview.blocked][i]?.sample ?? [];
          expect(drawn).toHaveLength(Math.min(count, 20));
          if (count <= 20)
            expect(new Set(drawn.map(({ userId }) => userId))).toEqual(new Set(sample.map(({ userId }) => userId)));
        }
      }),
    );
  });

  test('names the first twenty of those it counts, each as people know them', () => {
    const roster = createRoster(makeUsers(30, { connectionId: 'old', disabled: 25 }));
    const preview = previewRoster(roster, {
      scope: everybody,
      change: { tick: ['new'], untick: ['old'] },
      snapshot: '7',
    });
    expect(preview).toMatchObject({ count: 30, changing: 5, snapshot: '7' });
    expect(preview.transitions).toEqual([{ from: ['old'], to: ['new'], count: 5 }]);
    expect(preview.warned).toMatchObject([{ code: 'unproven', count: 5 }]);
    expect(preview.warned[0]?.sample.map(({ userId }) => userId)).toEqual([
      'user-1',
      'user-2',
      'user-3',
      'user-4',
      'user-5',
    ]);
    expect(preview.blocked[0]?.sample).toHaveLength(20);
    const { id, displayName, address } = roster.userAt(5);
    expect(preview.blocked[0]?.sample[0]).toEqual({ userId: id, displayName, address });
  });

  test('asks for acceptance only where nothing that has proven itself stays', () => {
    const proven = makeSync({ connectionId: 'new', leased: false });
    const user = (id: string, entries: readonly ReturnType<typeof makeSync>[]) =>
      makeUser({ id, sync: [makeSync({ connectionId: 'old' }), ...entries] });
    const roster = createRoster([user('a', []), user('b', [proven])]);
    const move = { tick: ['new'], untick: ['old'] };
    const previewOf = (userId: string) =>
      previewRoster(roster, { scope: { type: 'include', ids: [userId] }, change: move, snapshot: '1' });
    expect(needsAcceptance(previewOf('a'))).toBe(true);
    expect(needsAcceptance(previewOf('b'))).toBe(false);
    expect(
      needsAcceptance(
        previewRoster(roster, { scope: everybody, change: { tick: [], untick: ['old'] }, snapshot: '1' }),
      ),
    ).toBe(false);
  });
});
