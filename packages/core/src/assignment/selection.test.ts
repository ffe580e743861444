import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countSelected,
  type HeaderPress,
  headerOf,
  isSelected,
  nothingSelected,
  pressHeader,
  selectAllMatching,
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
