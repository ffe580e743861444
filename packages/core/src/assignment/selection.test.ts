import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countSelected,
  type HeaderPress,
  headerOf,
  invertSelected,
  isSelected,
  normalSelection,
  nothingSelected,
  pressHeader,
  type Selection,
  sameSelection,
  selectAllMatching,
  setSelected,
  toggleSelected,
  toScope,
} from './selection.ts';

const users = ['a', 'b', 'c', 'd'];
const question = { filter: {}, matching: users.length };
const press = (state: HeaderPress) => pressHeader(state, question);

describe('a selection', () => {
  test('of nobody has no scope, of everybody names nobody', () => {
    expect(toScope(nothingSelected)).toBeNull();
    expect(toScope(selectAllMatching({ text: 'room' }))).toEqual({
      type: 'exclude',
      filter: { text: 'room' },
      ids: [],
    });
  });

  test('does with any presses what a set of all users would do', () => {
    const step = fc.oneof(fc.constantFrom(...users), fc.constant('header'));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state: HeaderPress = { selection: nothingSelected, remembered: null };
        let model = new Set<string>();
        let partial: Set<string> | null = null;
        for (const next of steps) {
          if (next === 'header') {
            state = press(state);
            const wasPartial = model.size > 0 && model.size < users.length;
            const wasAll = model.size === users.length;
            const restored: Set<string> = partial ?? new Set(users);
            if (!wasPartial && !wasAll) partial = null;
            if (wasPartial) partial = model;
            model = wasPartial ? new Set(users) : wasAll ? new Set() : restored;
          }
          if (next !== 'header') {
            state = { ...state, selection: toggleSelected(state.selection, next) };
            model = new Set(model);
            if (!model.delete(next)) model.add(next);
          }
          const chosen = users.filter((id) => isSelected(state.selection, id, true));
          expect(new Set(chosen)).toEqual(model);
          expect(countSelected(state.selection, users.length)).toBe(model.size);
          const header = model.size === 0 ? false : model.size === users.length ? true : 'mixed';
          expect(headerOf(state.selection, users.length)).toBe(header);
        }
      }),
    );
  });
});

describe('the header', () => {
  test('goes from some to all, to none, and back to the same some', () => {
    const some = toggleSelected(toggleSelected(nothingSelected, 'a'), 'c');
    const all = press({ selection: some, remembered: null });
    expect(headerOf(all.selection, 4)).toBe(true);
    const none = press(all);
    expect(headerOf(none.selection, 4)).toBe(false);
    expect(press(none).selection).toBe(some);
  });

  test('over nobody is not ticked', () => {
    expect(headerOf(selectAllMatching({ text: 'nobody' }), 0)).toBe(false);
  });
});

describe('the algebra of selections', () => {
  const filter = { text: 'room' };
  /** The first four match the filter, the last two do not. */
  const everybody = ['a', 'b', 'c', 'd', 'y', 'z'];
  const selectable = { filter, matching: 4, matches: (id: string) => id < 'e' };
  const inFilter = everybody.filter(selectable.matches);
  const chosen = (selection: Selection) =>
    new Set(inFilter.filter((id) => isSelected(selection, id, selectable.matches(id))));
  const named = (ids: readonly string[]) => fc.subarray([...ids]).map((list) => new Set(list));
  const over = (ids: readonly string[]): fc.Arbitrary<Selection> =>
    fc.oneof(
      named(ids).map((list): Selection => ({ type: 'include', ids: list })),
      named(ids).map((list): Selection => ({ type: 'exclude', filter, ids: list })),
    );

  test('toggling one user twice changes nothing', () => {
    fc.assert(
      fc.property(over(inFilter), fc.constantFrom(...inFilter), (selection, id) => {
        expect(toggleSelected(toggleSelected(selection, id), id)).toEqual(selection);
        expect(chosen(toggleSelected(selection, id)).has(id)).toBe(!chosen(selection).has(id));
      }),
    );
  });

  test('inverting chooses exactly the others, and inverting twice changes nothing', () => {
    fc.assert(
      fc.property(over(inFilter), (selection) => {
        const inverted = invertSelected(selection, filter);
        expect(chosen(inverted)).toEqual(new Set(inFilter.filter((id) => !chosen(selection).has(id))));
        expect(invertSelected(inverted, filter)).toEqual(selection);
      }),
    );
  });

  test('a range is the union with its users, or what is left without them', () => {
    fc.assert(
      fc.property(over(inFilter), named(inFilter), (selection, range) => {
        expect(chosen(setSelected(selection, range, true))).toEqual(new Set([...chosen(selection), ...range]));
        const without = [...chosen(selection)].filter((id) => !range.has(id));
        expect(chosen(setSelected(selection, range, false))).toEqual(new Set(without));
        expect(setSelected(selection, chosen(selection), true)).toBe(selection);
        expect(setSelected(setSelected(selection, range, true), range, true)).toEqual(
          setSelected(selection, range, true),
        );
      }),
    );
  });

  test('ranges may be joined in any order', () => {
    fc.assert(
      fc.property(over(inFilter), named(inFilter), named(inFilter), (selection, one, other) => {
        const joined = setSelected(setSelected(selection, one, true), other, true);
        expect(chosen(setSelected(setSelected(selection, other, true), one, true))).toEqual(chosen(joined));
        expect(chosen(setSelected(selection, [...one, ...other], true))).toEqual(chosen(joined));
      }),
    );
  });

  test('the size is that of the set, told from the number of users alone', () => {
    fc.assert(
      fc.property(over(inFilter), (selection) => {
        expect(countSelected(selection, selectable.matching)).toBe(chosen(selection).size);
      }),
    );
  });

  test('two are the same exactly when they choose the same users, whatever else they name', () => {
    fc.assert(
      fc.property(over(everybody), over(everybody), (a, b) => {
        const [first, second] = [chosen(a), chosen(b)];
        const same = first.size === second.size && [...first].every((id) => second.has(id));
        expect(sameSelection(a, b, selectable)).toBe(same);
        expect(sameSelection(b, a, selectable)).toBe(same);
        expect(sameSelection(a, a, selectable)).toBe(true);
      }),
    );
  });

  test('the normal form chooses the same, is normal, and has one form each for everybody and nobody', () => {
    fc.assert(
      fc.property(over(everybody), (selection) => {
        const normal = normalSelection(selection, selectable);
        expect(chosen(normal)).toEqual(chosen(selection));
        expect(normalSelection(normal, selectable)).toEqual(normal);
        expect([...normal.ids].every(selectable.matches)).toBe(true);
        if (chosen(selection).size === 0) expect(normal).toBe(nothingSelected);
        if (chosen(selection).size === 4) expect(normal).toEqual(selectAllMatching(filter));
      }),
    );
  });

  test('where nobody can be chosen, everything is nothing', () => {
    const nobody = { filter, matching: 0, matches: () => false };
    expect(normalSelection(selectAllMatching(filter), nobody)).toBe(nothingSelected);
    expect(sameSelection(selectAllMatching(filter), nothingSelected, nobody)).toBe(true);
  });

  test('a selection goes to the back end as it is', () => {
    expect(toScope({ type: 'include', ids: new Set(['b', 'a']) })).toEqual({ type: 'include', ids: ['b', 'a'] });
    expect(toScope({ type: 'exclude', filter, ids: new Set(['c']) })).toEqual({ type: 'exclude', filter, ids: ['c'] });
  });

  test('more users left out than match now are not counted below zero', () => {
    expect(countSelected({ type: 'exclude', filter, ids: new Set(['a', 'b']) }, 1)).toBe(0);
  });
});
