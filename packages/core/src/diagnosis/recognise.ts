import { type CatalogueEntry, catalogue } from './catalogue.ts';

/** An error exactly as a server sent it. Pass it unshortened: the catalogue goes by its wording. */
export interface LiteralAnswer {
  /** The code that came beside the text: AADSTS number, response code, HTTP status, OAuth `error`. */
  readonly code?: string | null;
  readonly literal: string;
}

export interface Recognition {
  /** Those that fit best, and equally well. */
  readonly entries: readonly CatalogueEntry[];
  /** What the OAuth `error` or the status says by itself, whether or not a code in the text is known. */
  readonly general: CatalogueEntry | undefined;
}

/** Codes that mean one thing, whatever is written around them. */
const ownCode =
  /\bAADSTS\d+|\bError(?!(?:Code|Message|Description|Record|Details?|Id)\b)[A-Z]\w+|\b200000\d\b|\b[45]\d\d [45]\.\d\.\d+/;
const namedError = /\b(?:sub)?error(?:_subcode)?["']?\s{0,9}[:=]\s{0,9}["']?(\w+)/gi;

interface Words {
  readonly text: string;
  readonly anyCase: boolean;
  /** A prefix: the word may go on. */
  readonly mayGoOn: boolean;
}

interface Alternative {
  readonly entry: CatalogueEntry;
  readonly parts: readonly Words[];
  /** Where in the pattern its own code stands; null for words alone. */
  readonly code: number | null;
  readonly length: number;
}

const alternatives: readonly Alternative[] = catalogue.flatMap((entry) =>
  entry.patterns
    .filter((pattern) => !pattern.startsWith('='))
    .map((pattern) => ({
      entry,
      parts: pattern.split(' … ').map(toWords),
      code: ownCode.exec(pattern)?.index ?? null,
      // Whatever else is said beside a success weighs more.
      length: entry.kind === 'success' ? 0 : pattern.length,
    })),
);

/** By their own codes, and by the error values and states that say no more than their class. */
const byName = new Map<string, CatalogueEntry[]>();
for (const entry of catalogue) {
  const names = entry.patterns.filter((pattern) => pattern.startsWith('=')).map((pattern) => pattern.slice(1));
  for (const name of new Set([entry.code, ...names])) byName.set(name, [...(byName.get(name) ?? []), entry]);
}

function toWords(part: string): Words {
  const text = part.replace('*', '');
  return { text, anyCase: text === text.toLowerCase(), mayGoOn: text !== part };
}

/**
 * What the catalogue says of an answer. A code decides over words, the first code over later ones, the longer text over
 * the shorter. A code that the catalogue lacks is not explained by the words around it.
 */
export function recognise({ code, literal }: LiteralAnswer): Recognition {
  const text = toPlain(`${toOwnCode(code ?? '')}\n${literal}`);
  const errors = [...literal.matchAll(namedError)].map(([, value = '']) => value);
  const names = new Set([code ?? '', literal.trim(), ...errors]);
  const named = [...new Set([...names].flatMap((name) => byName.get(name) ?? []))];
  const hasCode = ownCode.test(text);
  const fits = findFits(text, hasCode);
  const entries = fits.length === 0 && !hasCode ? named : fits;
  // What looks like success beside an error is none.
  const failed = errors.length > 0 || (code ?? '') !== '';
  return { entries: entries.filter(({ kind }) => kind !== 'success' || !failed), general: named[0] };
}

function findFits(text: string, hasCode: boolean): readonly CatalogueEntry[] {
  const lower = text.toLowerCase();
  let best: { readonly at: number; readonly length: number } = { at: Number.POSITIVE_INFINITY, length: 0 };
  let entries: CatalogueEntry[] = [];
  for (const { entry, parts, code, length } of alternatives) {
    if (hasCode && code === null) continue;
    const begin = findParts(parts, text, lower);
    if (begin === -1) continue;
    const at = code === null ? 0 : begin + code;
    if (at > best.at || (at === best.at && length < best.length)) continue;
    if (at < best.at || length > best.length) entries = [];
    best = { at, length };
    entries.push(entry);
  }
  return entries;
}

/** Where the first part begins when all parts follow one another; otherwise -1. */
function findParts(parts: readonly Words[], text: string, lower: string): number {
  let begin = -1;
  let end = 0;
  for (const part of parts) {
    const at = findWords(part, part.anyCase ? lower : text, end);
    if (at === -1) return -1;
    if (begin === -1) begin = at;
    end = at + part.text.length;
  }
  return begin;
}

/** Where these whole words begin, at or after a place; -1 when nowhere. */
function findWords({ text: words, mayGoOn }: Words, text: string, from: number): number {
  let at = text.indexOf(words, from);
  while (at !== -1 && (isJoined(text, at) || (!mayGoOn && isJoined(text, at + words.length)))) {
    at = text.indexOf(words, at + 1);
  }
  return at;
}

/** Whether a word, or a number with points, goes on across this place. */
function isJoined(text: string, at: number): boolean {
  return /^(?:.\w\w|\d\.\d|.\d\.\d)/.test(text.slice(at - 2, at + 2));
}

/** One line, with two spaces around so that every place in it has neighbours. */
function toPlain(text: string): string {
  const line = text
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/’/g, "'")
    .replace(/\baadsts[\s-]?(?=\d)/gi, 'AADSTS')
    .replace(/\b([45]\d\d)-(?=[45]\.\d)/g, '$1 ');
  return `  ${line}  `;
}

function toOwnCode(code: string): string {
  return /^(?!200000)\d{4,7}$/.test(code) ? `AADSTS${code}` : code;
}
