import { describe, expect, test } from 'vitest';
import { arabic } from './ar.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { createFormat, type Format, type PluralForms } from './format.ts';
import type { Language } from './language.ts';
import { pseudo, toPseudo } from './pseudo.ts';

/** Every message by its path, functions called with distinguishable values. */
type Said = ReadonlyMap<string, string>;

interface Reading {
  readonly said: Said;
  /** The forms each count was given, by the path of the message that gave them. */
  readonly forms: ReadonlyMap<string, readonly PluralForms[]>;
}

// Larger than any number a text writes out itself, and different from one another.
const values = [3001, 3002, 3003, 3004];

function read(language: Language): Reading {
  const said = new Map<string, string>();
  const forms = new Map<string, PluralForms[]>();
  let path = '';
  const format: Format = {
    ...createFormat(language.locale),
    number: (value) => `${value}`,
    plural: (count, given, filled) => {
      forms.set(path, [...(forms.get(path) ?? []), given]);
      return given.other.replace(/#|\{(\w+)\}/g, (found, name) =>
        found === '#' ? `${count}` : (filled?.[name] ?? found),
      );
    },
  };
  const walk = (at: string, message: unknown): void => {
    path = at;
    if (typeof message === 'string') return void said.set(at, message);
    if (typeof message === 'function') return void said.set(at, String(message(...values)));
    for (const [key, inner] of Object.entries(message as object)) walk(`${at}.${key}`, inner);
  };
  for (const [section, messages] of Object.entries(language.messages(format))) walk(section, messages);
  return { said, forms };
}

const original = read(english);
const filledIn = (text: string) => [...new Set(text.match(/300[1-4]/g) ?? [])].sort();
const withoutBidi = (text: string) => text.replace(/[\u2066-\u2069]/g, '');

/** Names and terms of Microsoft, and what German happens to spell as English does. */
const mayBeTheSame =
  /^[\W\d]*$|^(Basic|NTLM|OAuth|IMAP|POP|SMTP|Microsoft|Microsoft Graph|Exchange Web Services|Exchange Online|Name)$/;

describe.each([
  ['German', german],
  ['Arabic', arabic],
])('%s', (_name, language) => {
  const translated = read(language);

  test('says everything that English says, and nothing else', () => {
    expect([...translated.said.keys()].sort()).toEqual([...original.said.keys()].sort());
  });

  test('leaves nothing empty and nothing in English', () => {
    const unsaid = [...translated.said].filter(([path, text]) => {
      if (text.trim() === '') return true;
      return withoutBidi(text) === original.said.get(path) && !mayBeTheSame.test(withoutBidi(text));
    });
    expect(unsaid).toEqual([]);
  });

  test('fills in whatever English fills in', () => {
    for (const [path, text] of original.said) {
      expect([path, filledIn(translated.said.get(path) ?? '')]).toEqual([path, filledIn(text)]);
    }
  });

  test('gives every count all the forms its grammar has', () => {
    const categories = new Intl.PluralRules(language.locale).resolvedOptions().pluralCategories;
    for (const [path, all] of translated.forms) {
      for (const forms of all) expect([path, Object.keys(forms).sort()]).toEqual([path, [...categories].sort()]);
    }
  });
});

test('a translation counts wherever English counts, in its own words', () => {
  const counted = createFormat('ar');
  const { common } = arabic.messages(counted);
  expect([0, 1, 2, 3, 11, 100].map((count) => common.users(count))).toEqual([
    'لا مستخدمين',
    'مستخدم واحد',
    'مستخدمان',
    `${counted.number(3)} مستخدمين`,
    `${counted.number(11)} مستخدمًا`,
    `${counted.number(100)} مستخدم`,
  ]);
});

describe('the pseudo-locale', () => {
  const { said } = read(pseudo);

  test('has every message, in brackets, with an accent, about a third longer', () => {
    expect([...said.keys()]).toEqual([...original.said.keys()]);
    for (const [path, text] of said) {
      const before = original.said.get(path) ?? '';
      expect(text).toMatch(/^\[.*\]$/s);
      if (/[A-Za-z]{2}/.test(before)) expect(text).not.toContain(before);
      if (before.length > 20)
        expect([path, Math.round((text.length / before.length) * 10)]).toEqual([
          path,
          expect.toSatisfy((tenths: number) => tenths >= 13 && tenths <= 15),
        ]);
    }
  });

  test('keeps numbers and what is filled in as they are', () => {
    for (const [path, text] of original.said)
      expect([path, filledIn(said.get(path) ?? '')]).toEqual([path, filledIn(text)]);
    expect(toPseudo('You will sign in as service@contoso.example now', ['service@contoso.example'])).toMatch(
      /^\[Ýöû ŵîļļ šîĝñ îñ åš service@contoso\.example ñöŵ [~ ]+\]$/,
    );
    expect(toPseudo('a.b', ['.'])).toBe('[å.ƀ ~]');
  });
});
