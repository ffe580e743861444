import { english } from './en.ts';
import type { Language } from './language.ts';
import type { Messages } from './messages.ts';

/**
 * English dressed up, to see what a translation will do to a page: accents show text that is not translatable, length shows what does
 * not fit, brackets show what is cut off or put together from pieces. Numbers and what is filled in stay as they are.
 */
export const pseudo: Language = {
  // `XA` is set aside for accented pseudo-locales (Unicode CLDR).
  locale: 'en-XA',
  messages: (format) => dress(english.messages(format)) as Messages,
};

function dress(message: unknown): unknown {
  if (typeof message === 'string') return toPseudo(message);
  if (typeof message === 'function') {
    return (...values: unknown[]) =>
      toPseudo(
        String(message(...values)),
        values.filter((value) => typeof value === 'string'),
      );
  }
  return Object.fromEntries(Object.entries(message as object).map(([key, value]) => [key, dress(value)]));
}

/** `text` with accents, about 35 % longer, in brackets; wherever one of `kept` stands, it stays. */
export function toPseudo(text: string, kept: readonly string[] = []): string {
  if (text === '') return text;
  const filled = kept.filter((value) => value !== '').sort((one, other) => other.length - one.length);
  const pieces = filled.length === 0 ? [text] : text.split(new RegExp(`(${filled.map(escapePattern).join('|')})`));
  const dressed = pieces.map((piece) => (filled.includes(piece) ? piece : accent(piece))).join('');
  return `[${dressed}${padding(text.length)}]`;
}

function accent(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => accents[letter] ?? letter);
}

/** In words of four, so that lines break as they would in a long translation. */
function padding(length: number): string {
  const extra = Math.ceil(length * 0.35);
  return extra < 2
    ? ''
    : ` ${'~~~~ '
        .repeat(Math.ceil(extra / 5))
        .slice(0, extra - 1)
        .trimEnd()}`;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

const accents: Readonly<Record<string, string>> = Object.fromEntries(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'].map((letter, place) => [
    letter,
    [...'ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļṁñöþǫŕšţûṽŵẋýž'][place] ?? letter,
  ]),
);
