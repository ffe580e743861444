import { nextSteps } from '@authshift/core';
import { expect, test } from 'vitest';
import { boardSteps, readBoardValue } from './stages.ts';

test('the stages hold every step of the way, once, in its order', () => {
  const way = nextSteps({ connections: [], users: 0, onLegacy: 0, onOauth: 0, now: 0 });
  expect(boardSteps).toEqual(way.map(({ step }) => step));
});

test('an address says which steps are open; what it does not know is left out', () => {
  expect(readBoardValue(['waves', 'nothing', 7, 'know'])).toEqual(['know', 'waves']);
  expect(readBoardValue('pilot')).toEqual(['pilot']);
  for (const value of [undefined, null, {}, 7, '']) expect(readBoardValue(value)).toEqual([]);
});
