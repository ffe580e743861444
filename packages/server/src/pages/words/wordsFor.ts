import { parseAccept } from 'hono/utils/accept';
import { arabic } from './arabic.ts';
import { english } from './english.ts';
import { german } from './german.ts';
import type { PageWords } from './words.ts';

/** The languages the kit speaks as well. */
export const languages: ReadonlyMap<string, PageWords> = new Map([
  ['en', english],
  ['de', german],
  ['ar', arabic],
]);

/** The language the visitor's browser likes best of those there are (RFC 9110, 12.5.4), whatever country it names; else English. */
export function wordsFor({ headers }: Request): PageWords {
  const wanted = parseAccept(headers.get('accept-language') ?? '').filter(({ q }) => q > 0);
  const known = wanted.flatMap(({ type }) => languages.get(type.toLowerCase().split('-')[0] ?? '') ?? []);
  return known[0] ?? english;
}
