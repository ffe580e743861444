import { ProblemError } from './problem.ts';

/**
 * JSON as somebody sent it. U+0000 is refused wherever it stands: no text of PostgreSQL can hold it, and no name, address or id has it.
 * Throws a SyntaxError for what is no JSON, and `invalid_request`.
 */
export function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (text.includes('\\u0000') && holdsNul(value)) refuseNul();
  return value;
}

/** An id as it stood in an address. One with U+0000 is nobody's, and stays nobody's with the replacement character in its place. */
export function readId(text: string | null | undefined): string {
  return (text ?? '').replaceAll('\u0000', '\ufffd');
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => name.includes('\u0000') || holdsNul(member));
}

function refuseNul(): never {
  throw new ProblemError('invalid_request', { detail: 'The request contains the character U+0000. Leave it out.' });
}
