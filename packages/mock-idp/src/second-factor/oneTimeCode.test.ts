import { expect, test } from 'vitest';
import { BUILT_IN_WORLD } from '../directory/builtInWorld.ts';
import { addSeed, EMPTY_WORLD } from '../directory/readSeed.ts';
import { authenticatorSecret, isOneTimeCode, oneTimeCode } from './oneTimeCode.ts';

/** "12345678901234567890", the key of RFC 6238, appendix B; its codes have eight digits, of which ours are the last six. */
const RFC_KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('RFC 6238, appendix B: at %i seconds the code is %s', (seconds, code) => {
  expect(oneTimeCode(RFC_KEY, seconds * 1000)).toBe(code);
});

test('a code is good for its 30 seconds and those before and after, spaces or not', () => {
  const at = 1_800_000_000_000;
  const code = oneTimeCode(RFC_KEY, at);
  for (const shift of [-30_000, 0, 30_000]) expect(isOneTimeCode(RFC_KEY, code, at + shift)).toBe(true);
  for (const shift of [-60_000, 60_000]) expect(isOneTimeCode(RFC_KEY, code, at + shift)).toBe(false);
  expect(isOneTimeCode(RFC_KEY, `${code.slice(0, 3)} ${code.slice(3)}`, at)).toBe(true);
});

test.each(['', '1', '12345', '1234567', 'abcdef', '½½½½½½', '💥💥💥'])('%j is no code', (typed) => {
  expect(isOneTimeCode(RFC_KEY, typed, 1_800_000_000_000)).toBe(false);
});

test("an account's key is its own, the same in every run, and the seed's if it names one", () => {
  const { users } = addSeed(EMPTY_WORLD, BUILT_IN_WORLD);
  const secrets = users.map(authenticatorSecret);
  expect(new Set(secrets).size).toBe(users.length);
  expect(secrets.every((secret) => /^[A-Z2-7]{32}$/.test(secret))).toBe(true);
  expect(addSeed(EMPTY_WORLD, BUILT_IN_WORLD).users.map(authenticatorSecret)).toEqual(secrets);
  const seed = {
    users: [{ upn: 'service@contoso.example', mfa: { methods: ['code'], secret: RFC_KEY.toLowerCase() } }],
  };
  expect(addSeed(addSeed(EMPTY_WORLD, BUILT_IN_WORLD), seed).users[0]).toMatchObject({ mfa: { secret: RFC_KEY } });
});
