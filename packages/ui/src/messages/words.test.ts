import { expect, test, vi } from 'vitest';
import { german } from './de.ts';
import { commonEnglish } from './english/common.ts';
import { createFormat } from './format.ts';
import { createWords } from './words.ts';

const format = createFormat('de');

test("a host's own words lie over the language, which lies over English", () => {
  const words = createWords(format, [german.messages, { common: { cancel: 'Zurück' } }]);
  const common = words('common', commonEnglish);
  expect(common.cancel).toBe('Zurück');
  expect(common.close).toBe('Schließen');
});

test("a host's words may count", () => {
  const words = createWords(format, [
    undefined,
    (own) => ({ common: { users: (count) => `${own.number(count)} Leute` } }),
  ]);
  expect(words('common', commonEnglish).users(5000)).toBe('5.000 Leute');
});

test('a section is put together once, however many components read it', () => {
  const made = vi.fn(commonEnglish);
  const words = createWords(format, []);
  expect(words('common', made)).toBe(words('common', made));
  expect(made).toHaveBeenCalledOnce();
});
