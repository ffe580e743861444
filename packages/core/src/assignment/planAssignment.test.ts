import { describe, expect, test } from 'vitest';
import { makeSync, makeUser, makeUsers } from '../testing/builders.ts';
import { planAssignment, previewAssignment } from './planAssignment.ts';

const writes = makeSync({ connectionId: 'old' });
const trial = makeSync({ connectionId: 'new', leased: false, consecutiveSuccesses: 1 });
const proven = makeSync({ connectionId: 'new', leased: false });
const plan = (user: Parameters<typeof makeUser>[0], tick: string[], untick: string[]) =>
  planAssignment(makeUser(user), { tick, untick });

describe('the plan for a user', () => {
  test('moves from one connection to the other in one step', () => {
    expect(plan({ sync: [writes] }, ['new'], ['old'])).toMatchObject({ from: ['old'], to: ['new'] });
  });

  test('warns when the one that writes goes and none that stays has proven itself', () => {
    expect(plan({ sync: [writes] }, ['new'], ['old']).warned).toBe('unproven');
    expect(plan({ sync: [writes, trial] }, [], ['old']).warned).toBe('unproven');
    expect(plan({ sync: [writes, proven] }, [], ['old']).warned).toBeNull();
  });

  test('does not warn when the one that goes does not write', () => {
    expect(plan({ sync: [writes, trial] }, [], ['new']).warned).toBeNull();
  });

  test('warns when nothing is left', () => {
    expect(plan({ sync: [writes] }, [], ['old']).warned).toBe('left_without');
    expect(plan({ sync: [] }, [], ['old']).warned).toBeNull();
  });

  test('lets a user who is not enabled lose a connection but not gain one', () => {
    const disabled = { enabled: false, sync: [writes] };
    expect(plan(disabled, ['new'], ['old'])).toMatchObject({ to: ['old'], blocked: 'user_disabled', warned: null });
    expect(plan(disabled, [], ['old'])).toMatchObject({ to: [], blocked: null });
    expect(plan(disabled, ['old'], [])).toMatchObject({ to: ['old'], blocked: null });
  });
});

test('the preview counts users, changes and reasons, and names at most twenty', () => {
  const users = [
    ...makeUsers(30, { connectionId: 'old', disabled: 25 }),
    makeUser({ id: 'moved', sync: [makeSync({ connectionId: 'new' })] }),
  ];
  const preview = previewAssignment(users, { tick: ['new'], untick: ['old'] }, '7');
  expect(preview).toMatchObject({ count: 31, changing: 5, snapshot: '7' });
  expect(preview.transitions).toEqual([{ from: ['old'], to: ['new'], count: 5 }]);
  expect(preview.warned).toMatchObject([{ code: 'unproven', count: 5 }]);
  expect(preview.blocked).toMatchObject([{ code: 'user_disabled', count: 25 }]);
  expect(preview.blocked[0]?.sample).toHaveLength(20);
});
