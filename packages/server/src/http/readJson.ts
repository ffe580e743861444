import { ProblemError } from './problem.ts';

/**
 * JSON as somebody sent it. U+0000 and halves of a character (lone surrogates) are refused wherever they stand: no text of PostgreSQL can hold
 * them, and no name, address or id has them. Throws a SyntaxError for what is no JSON, and `invalid_request`.
 */
export function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (/\\u(0000|d[89a-f])/i.test(text) && holdsUnfit(value)) refuse();
  return value;
}

/** An id as it stood in an address. One with U+0000 is nobody's, and stays nobody's with the replacement character in its place. */
export function readId(text: string | null | undefined): string {
  return (text ?? '').replaceAll('\u0000', '\ufffd');
}

const UNFIT = /[\0\p{Surrogate}]/u;

function holdsUnfit(value: unknown): boolean {
  if (typeof value === 'string') return UNFIT.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => holdsUnfit(name) || holdsUnfit(member));
}

function refuse(): never {
  throw new ProblemError('invalid_request', {
    detail: 'The request contains the character U+0000 or half of a character. Leave it out.',
  });
}
