import { expect, test } from 'vitest';
import { createLiveAccess } from './liveAccess.ts';

test('a code opens one session, once, however it is typed', () => {
  const access = createLiveAccess();
  const code = access.issueCode();
  expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  const session = access.redeem(` ${code.toLowerCase().replaceAll('-', ' ')} `);
  expect(access.isSession(session)).toBe(true);
  expect(access.redeem(code)).toBe('wrong');
  expect(access.isSession('wrong')).toBe(false);
  expect(access.isSession(undefined)).toBe(false);
});

test('ten wrong codes close the door for a minute, also for a right one', () => {
  let now = 0;
  const access = createLiveAccess(() => now);
  const code = access.issueCode();
  for (let count = 0; count < 10; count += 1) expect(access.redeem('BCDF-BCDF-BCDF')).toBe('wrong');
  expect(access.redeem(code)).toBe('too-many');
  now = 61_000;
  expect(access.isSession(access.redeem(code))).toBe(true);
});

test('only the last twenty codes are good', () => {
  const access = createLiveAccess();
  const [first, ...others] = Array.from({ length: 21 }, access.issueCode);
  expect(access.redeem(first ?? '')).toBe('wrong');
  expect(access.isSession(access.redeem(others[0] ?? ''))).toBe(true);
});
