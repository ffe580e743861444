import { ArgumentError, type ArgumentReader, readArguments } from './argumentReader.ts';
import { parseDate } from './imapDate.ts';
import { parseSet, type SetRange } from './sequenceSet.ts';

/** What a search asks of a message. */
export type SearchKey =
  | { readonly kind: 'all' | 'none' }
  | { readonly kind: 'flag'; readonly flag: string; readonly present: boolean }
  | { readonly kind: 'set'; readonly by: 'number' | 'uid'; readonly set: readonly SetRange[] }
  /** `field` in small letters; an empty text finds every message that has the field. */
  | { readonly kind: 'header'; readonly field: string; readonly text: string }
  | { readonly kind: 'body' | 'text'; readonly text: string }
  /** `day` is a UTC midnight. */
  | {
      readonly kind: 'date';
      readonly of: 'received' | 'sent';
      readonly is: 'before' | 'on' | 'since';
      readonly day: number;
    }
  | { readonly kind: 'size'; readonly is: 'larger' | 'smaller'; readonly bytes: number }
  | { readonly kind: 'not'; readonly key: SearchKey }
  | { readonly kind: 'or'; readonly keys: readonly [SearchKey, SearchKey] }
  | { readonly kind: 'and'; readonly keys: readonly SearchKey[] };

/** The character set of a search is not served. */
export class CharsetError extends Error {
  override readonly name = 'CharsetError';
}

const deepest = 40;

const flagKeys: Readonly<Record<string, SearchKey>> = {
  ALL: { kind: 'all' },
  ...Object.fromEntries(
    ['Answered', 'Deleted', 'Draft', 'Flagged', 'Seen'].flatMap((name) => [
      [name.toUpperCase(), { kind: 'flag', flag: `\\${name}`, present: true }],
      [`UN${name.toUpperCase()}`, { kind: 'flag', flag: `\\${name}`, present: false }],
    ]),
  ),
  // No message is ever recent.
  NEW: { kind: 'none' },
  RECENT: { kind: 'none' },
  OLD: { kind: 'all' },
};

const dateKeys: Readonly<Record<string, readonly ['received' | 'sent', 'before' | 'on' | 'since']>> = {
  BEFORE: ['received', 'before'],
  ON: ['received', 'on'],
  SINCE: ['received', 'since'],
  SENTBEFORE: ['sent', 'before'],
  SENTON: ['sent', 'on'],
  SENTSINCE: ['sent', 'since'],
};

/** Everything after SEARCH. Throws `ArgumentError` and `CharsetError`. */
export function parseSearch(given: ArgumentReader): SearchKey {
  const first = given.peek();
  if (first?.kind === 'atom' && first.text.toUpperCase() === 'CHARSET') {
    given.atom();
    if (!['US-ASCII', 'UTF-8'].includes(given.text().toUpperCase())) throw new CharsetError();
  }
  return parseAll(given, 0);
}

function parseAll(given: ArgumentReader, depth: number): SearchKey {
  if (given.left === 0 || depth > deepest) throw new ArgumentError('keys');
  const keys: SearchKey[] = [];
  while (given.left > 0) keys.push(parseKey(given, depth));
  const [only, ...more] = keys;
  return only !== undefined && more.length === 0 ? only : { kind: 'and', keys };
}

function parseKey(given: ArgumentReader, depth: number): SearchKey {
  if (depth > deepest) throw new ArgumentError('keys');
  const next = given.peek();
  if (next?.kind === 'list') return parseAll(readArguments(given.list()), depth + 1);
  const word = given.atom();
  const name = word.toUpperCase();
  const flag = flagKeys[name];
  if (flag !== undefined) return flag;
  const dated = dateKeys[name];
  if (dated !== undefined) return { kind: 'date', of: dated[0], is: dated[1], day: dayOf(given.text()) };
  if (/^[\d*]/.test(word)) return { kind: 'set', by: 'number', set: setOf(word) };
  return parseOther(name, given, depth);
}

function parseOther(name: string, given: ArgumentReader, depth: number): SearchKey {
  switch (name) {
    case 'UID':
      return { kind: 'set', by: 'uid', set: given.set() };
    case 'FROM':
    case 'TO':
    case 'CC':
    case 'BCC':
    case 'SUBJECT':
      return { kind: 'header', field: name.toLowerCase(), text: given.text() };
    case 'HEADER':
      return { kind: 'header', field: given.text().toLowerCase(), text: given.text() };
    case 'BODY':
    case 'TEXT':
      return { kind: name === 'BODY' ? 'body' : 'text', text: given.text() };
    case 'KEYWORD':
    case 'UNKEYWORD':
      return { kind: 'flag', flag: given.atom(), present: name === 'KEYWORD' };
    case 'LARGER':
    case 'SMALLER':
      return { kind: 'size', is: name === 'LARGER' ? 'larger' : 'smaller', bytes: numberOf(given.atom()) };
    case 'NOT':
      return { kind: 'not', key: parseKey(given, depth + 1) };
    case 'OR':
      return { kind: 'or', keys: [parseKey(given, depth + 1), parseKey(given, depth + 1)] };
    default:
      throw new ArgumentError('key');
  }
}

function dayOf(text: string): number {
  const day = parseDate(text);
  if (day === undefined) throw new ArgumentError('date');
  return day;
}

function setOf(text: string): readonly SetRange[] {
  const set = parseSet(text);
  if (set === undefined) throw new ArgumentError('set');
  return set;
}

function numberOf(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new ArgumentError('number');
  return Number(text);
}
