import { describe, expect, test } from 'vitest';
import { detectLoop, type SetupEntry } from './loop.ts';

const minute = 60_000;
const now = 100 * minute;
const entered = (step: string, ago: number): SetupEntry => ({ type: 'entered', step, at: now - ago * minute });
const answer = (code: string, ago: number): SetupEntry => ({ type: 'answer', code, at: now - ago * minute });
const progress = (ago: number): SetupEntry => ({ type: 'progress', at: now - ago * minute });
const detect = (...entries: SetupEntry[]) => detectLoop(entries, { now });

describe('a set-up goes round in circles', () => {
  test('when the same step comes a third time without progress', () => {
    expect(detect(entered('authorize', 9), entered('authorize', 5))).toBeNull();
    expect(
      detect(
        entered('consent', 9),
        entered('authorize', 8),
        entered('authorize', 5),
        answer('AADSTS65001', 4),
        entered('authorize', 0),
      ),
    ).toEqual({
      reason: 'repeated',
      step: 'authorize',
      times: 3,
      since: now - 9 * minute,
      steps: [
        { step: 'consent', times: 1 },
        { step: 'authorize', times: 3 },
      ],
      codes: ['AADSTS65001'],
    });
  });

  test('not when different steps come', () => {
    expect(detect(entered('a', 3), entered('b', 2), entered('c', 1), entered('a', 0), entered('b', 0))).toBeNull();
  });

  test('not when something was achieved in between', () => {
    expect(detect(entered('a', 4), entered('a', 3), progress(2), entered('a', 1))).toBeNull();
    expect(
      detect(entered('a', 4), progress(3), progress(3), entered('a', 2), entered('a', 1), entered('a', 0)),
    ).toMatchObject({
      times: 3,
      since: now - 2 * minute,
    });
    expect(detect(entered('a', 3), entered('a', 2), entered('a', 1), progress(0))).toBeNull();
  });

  test('within half an hour, or another window', () => {
    expect(detect(entered('a', 30), entered('a', 2), entered('a', 1))?.times).toBe(3);
    expect(detect(entered('a', 31), entered('a', 2), entered('a', 1))).toBeNull();
    const entries = [entered('a', 3), entered('a', 2), entered('a', 1)];
    expect(detectLoop(entries, { now, windowMs: 2 * minute })).toBeNull();
    expect(detectLoop(entries, { now, windowMs: 3 * minute })?.times).toBe(3);
  });

  test.for(['AADSTS50196', '50196', 'aadsts50196'])('when Microsoft says so: %s', (code) => {
    expect(detect(answer(code, 1), answer(code, 0))).toEqual({
      reason: 'reported',
      step: null,
      times: 0,
      since: now - minute,
      steps: [],
      codes: [code],
    });
    expect(detect(entered('a', 1), answer(code, 0))).toMatchObject({ reason: 'reported', step: 'a', times: 1 });
  });

  test.for(['AADSTS150196', 'AADSTS501960', '65001', ''])('not when Microsoft says something else: %s', (code) => {
    expect(detect(answer(code, 0))).toBeNull();
  });

  test('not when nothing happened', () => {
    expect(detect()).toBeNull();
  });
});
