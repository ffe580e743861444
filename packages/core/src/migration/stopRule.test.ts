import { describe, expect, test } from 'vitest';
import { countTry, emptyTally, findStop } from './stopRule.ts';

const none = { failures: null, rate: null, rateFrom: 10, consecutive: null };
const after = (...worked: boolean[]) => worked.reduce(countTry, emptyTally);

test('A tally counts tries, failures, and failures in a row', () => {
  expect(after(true, false, false)).toEqual({ finished: 3, failed: 2, consecutive: 2, manual: false });
  expect(after(false, true, false)).toEqual({ finished: 3, failed: 2, consecutive: 1, manual: false });
  expect(after(false, true)).toEqual({ finished: 2, failed: 1, consecutive: 0, manual: false });
});

describe('the stop rule', () => {
  test('never stops where no limit is set', () => {
    expect(findStop(none, { finished: 100, failed: 100, consecutive: 100, manual: false })).toBeNull();
  });

  test('stops at the number of failures, not before', () => {
    const rule = { ...none, failures: 3 };
    expect(findStop(rule, { ...emptyTally, finished: 9, failed: 2 })).toBeNull();
    expect(findStop(rule, { ...emptyTally, finished: 9, failed: 3 })).toBe('failures');
    expect(findStop(rule, { ...emptyTally, finished: 9, failed: 4 })).toBe('failures');
  });

  test('stops at failures in a row, not before', () => {
    const rule = { ...none, consecutive: 2 };
    expect(findStop(rule, { ...emptyTally, finished: 9, failed: 5, consecutive: 1 })).toBeNull();
    expect(findStop(rule, { ...emptyTally, finished: 9, failed: 5, consecutive: 2 })).toBe('consecutive');
  });

  test('stops at the rate, not below it, and not before enough have finished', () => {
    const rule = { ...none, rate: 0.3, rateFrom: 10 };
    expect(findStop(rule, { ...emptyTally, finished: 9, failed: 9 })).toBeNull();
    expect(findStop(rule, { ...emptyTally, finished: 10, failed: 3 })).toBe('rate');
    expect(findStop(rule, { ...emptyTally, finished: 11, failed: 3 })).toBeNull();
    expect(findStop({ ...rule, rate: 0.07 }, { ...emptyTally, finished: 100, failed: 7 })).toBe('rate');
  });

  test('names the plainest limit first', () => {
    const all = { failures: 1, rate: 1, rateFrom: 1, consecutive: 1 };
    const tally = { finished: 1, failed: 1, consecutive: 1, manual: false };
    expect(findStop(all, tally)).toBe('failures');
    expect(findStop({ ...all, failures: null }, tally)).toBe('consecutive');
    expect(findStop({ ...all, failures: null, consecutive: null }, tally)).toBe('rate');
  });
});
