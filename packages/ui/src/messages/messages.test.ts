import { expect, test } from 'vitest';
import { commonEnglish } from './english/common.ts';
import { createFormat } from './format.ts';
import { mergeMessages } from './messages.ts';

const english = commonEnglish(createFormat('en'));

test('an override replaces one word and leaves its neighbours', () => {
  const merged = mergeMessages(english, { cancel: 'Back', syncState: { failing: 'Broken' } });
  expect(merged.cancel).toBe('Back');
  expect(merged.close).toBe(english.close);
  expect(merged.syncState.failing).toBe('Broken');
  expect(merged.syncState.healthy).toBe(english.syncState.healthy);
});

test('the English words themselves are not changed by an override', () => {
  mergeMessages(english, { cancel: 'Back', syncState: { failing: 'Broken' } });
  expect(english.cancel).toBe('Cancel');
  expect(english.syncState.failing).toBe('Needs action');
});
