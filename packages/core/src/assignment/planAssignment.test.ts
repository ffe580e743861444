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

  test('warns when one goes and none that stays has proven itself', () => {
    expect(plan({ sync: [writes] }, ['new'], ['old']).warned).toEqual(['unproven']);
    expect(plan({ sync: [writes, trial] }, [], ['old']).warned).toEqual(['unproven']);
    expect(plan({ sync: [writes, proven] }, [], ['old']).warned).toEqual([]);
  });

  test('counts as unproven what was proven before it was released, ticked again or not', () => {
    const released = makeSync({ connectionId: 'new', assigned: false, consecutiveSuccesses: 5 });
    expect(plan({ sync: [writes, released] }, ['new'], ['old']).warned).toEqual(['unproven']);
    const other = makeSync({ connectionId: 'third', leased: false, consecutiveSuccesses: 0 });
    expect(plan({ sync: [writes, other, released] }, [], ['old']).warned).toEqual(['unproven']);
  });

  test('counts as unproven what worked earlier and fails since, whichever writes, as the gate before Disconnect does', () => {
    const standby = makeSync({ connectionId: 'old', leased: false });
    const fails = makeSync({ connectionId: 'new', consecutiveSuccesses: 0 });
    expect(plan({ sync: [standby, fails] }, [], ['old']).warned).toEqual(['unproven']);
    expect(plan({ enabled: false, sync: [standby, fails] }, [], ['old']).warned).toEqual([]);
  });

  test('does not warn when one that has proven itself stays', () => {
    expect(plan({ sync: [writes, trial] }, [], ['new']).warned).toEqual([]);
    const released = makeSync({ connectionId: 'third', assigned: false, leased: true });
    expect(plan({ sync: [trial, released] }, [], ['third']).warned).toEqual([]);
  });

  test('warns when nothing is left', () => {
    expect(plan({ sync: [writes] }, [], ['old']).warned).toEqual(['left_without']);
    expect(plan({ sync: [] }, [], ['old']).warned).toEqual([]);
  });

  test('lets a user who is not enabled lose a connection but not gain one', () => {
    const disabled = { enabled: false, sync: [writes] };
    expect(plan(disabled, ['new'], ['old'])).toMatchObject({ to: ['old'], blocked: 'user_disabled', warned: [] });
    expect(plan(disabled, [], ['old'])).toMatchObject({ to: [], blocked: null });
    expect(plan(disabled, ['old'], [])).toMatchObject({ to: ['old'], blocked: null });
  });

  test('lets whom the preflight blocks lose a connection but not gain one; a disabled user is that first', () => {
    const failing = { preflight: 'block' as const, sync: [writes] };
    expect(plan(failing, ['new'], ['old'])).toEqual({
      from: ['old'],
      to: ['old'],
      blocked: 'preflight_blocked',
      warned: [],
    });
    expect(plan(failing, [], ['old'])).toMatchObject({ to: [], blocked: null });
    expect(plan({ ...failing, enabled: false }, ['new'], []).blocked).toBe('user_disabled');
  });

  test('says of whom the preflight warns that they gain one', () => {
    const doubtful = { preflight: 'warn' as const, sync: [writes] };
    expect(plan(doubtful, ['new'], []).warned).toEqual(['preflight_warned']);
    expect(plan(doubtful, ['new'], ['old']).warned).toEqual(['unproven', 'preflight_warned']);
    expect(plan(doubtful, ['old'], []).warned).toEqual([]);
    expect(plan({ ...doubtful, preflight: 'ready' }, ['new'], []).warned).toEqual([]);
  });

  test('names each connection once, in the order of ids', () => {
    expect(plan({ sync: [writes] }, ['new', 'third', 'new'], [])).toMatchObject({
      from: ['old'],
      to: ['new', 'old', 'third'],
    });
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
