import { describe, expect, test } from 'vitest';
import { createFormat } from './format.ts';

describe('createFormat', () => {
  const english = createFormat('en');

  test('a count takes the plural form of its language, with the number written out', () => {
    expect(english.plural(1, { one: '# user', other: '# users' })).toBe('1 user');
    expect(english.plural(5000, { one: '# user', other: '# users' })).toBe('5,000 users');
    expect(english.plural(0, { zero: 'no user', one: '# user', other: '# users' })).toBe('no user');
    expect(createFormat('ar').plural(2, { two: 'مستخدمان', other: '#' })).toBe('مستخدمان');
  });

  test('values beside a count keep their own # and braces', () => {
    const forms = { one: '# user on {connection}', other: '# users on {connection}' };
    expect(english.plural(3, forms, { connection: 'Exchange #2 {old}' })).toBe('3 users on Exchange #2 {old}');
  });

  test('a distance in time is told in the largest unit that fits', () => {
    const now = Date.parse('2022-06-01T08:00:00Z');
    expect(english.relative('2022-06-01T07:55:00Z', now)).toBe('5 minutes ago');
    expect(english.relative('2022-06-08T08:00:00Z', now)).toBe('in 7 days');
    expect(english.relative('2022-06-01T07:59:50Z', now)).toBe('now');
  });
});
