import { describe, expect, it } from 'vitest';
import { arabic } from './arabic.ts';
import { english } from './english.ts';
import { german } from './german.ts';
import type { PageWords } from './words.ts';
import { wordsFor } from './wordsFor.ts';

/** Every text by its path, with what is filled in between braces. */
function textsOf(words: PageWords): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const walk = (path: string, said: unknown): void => {
    if (typeof said === 'string') return void texts.set(path, said);
    if (typeof said === 'function') return void texts.set(path, String(said('{one}', '{other}')));
    for (const [key, inner] of Object.entries(said as object)) walk(`${path}.${key}`, inner);
  };
  const { locale: _, dir: _dir, ...said } = words;
  walk('', said);
  return texts;
}

const filledIn = (text = '') => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each([
  ['German', german],
  ['Arabic', arabic],
])('%s', (_name, words) => {
  const translated = textsOf(words);
  const original = textsOf(english);

  it('says everything that English says, in its own words, and fills in the same', () => {
    expect([...translated.keys()].sort()).toEqual([...original.keys()].sort());
    for (const [path, text] of original) {
      const said = translated.get(path);
      expect([path, filledIn(said)]).toEqual([path, filledIn(text)]);
      if (path !== '.utc') expect([path, said]).not.toEqual([path, text]);
    }
  });
});

describe('the language of a page', () => {
  const chosen = (accept?: string) =>
    wordsFor(new Request('http://localhost', { headers: accept === undefined ? {} : { 'accept-language': accept } }));

  it.each([
    ['de', german],
    ['de-AT,de;q=0.9,en;q=0.8', german],
    ['AR-eg', arabic],
    ['fr-FR,fr;q=0.9,ar;q=0.5,en;q=0.4', arabic],
    ['en;q=0.5, de;q=0.8', german],
  ])('is what the browser likes best of those there are: %s', (accept, words) => {
    expect(chosen(accept)).toBe(words);
  });

  it.each([undefined, '', '*', 'fr,it;q=0.9', 'de;q=0', 'constructor', ';;q=,,'])('is English for %j', (accept) => {
    expect(chosen(accept)).toBe(english);
  });
});
