import { createHash, timingSafeEqual } from 'node:crypto';
import { EntraError } from '../entra/entraError.ts';

/** What a code's redeemer has to know the source of (RFC 7636). Entra takes both methods, and `plain` where none is named. */
export interface CodeChallenge {
  readonly value: string;
  readonly method: 'plain' | 'S256';
}

type Parameters = ReadonlyMap<string, string>;

/** What is wrong with a request's challenge: 50147 or 501491 for its size, 90023 for its method. */
export function judgeCodeChallenge(params: Parameters): EntraError | undefined {
  const value = params.get('code_challenge');
  const method = params.get('code_challenge_method') ?? 'plain';
  if (value === undefined) return params.has('code_challenge_method') ? new EntraError(50147) : undefined;
  if (!isMethod(method)) {
    return new EntraError(90023, { detail: `'${method}' is not a supported value for code_challenge_method` });
  }
  if (value.length < 43 || value.length > 128) return new EntraError(50147);
  return method === 'S256' && value.length !== 43 ? new EntraError(501491) : undefined;
}

/** Of a request that was judged. */
export function readCodeChallenge(params: Parameters): CodeChallenge | undefined {
  const value = params.get('code_challenge');
  const method = params.get('code_challenge_method') ?? 'plain';
  return value === undefined || !isMethod(method) ? undefined : { value, method };
}

/** A verifier without a challenge is as wrong as a challenge without its verifier. */
export function isVerifiedBy(challenge: CodeChallenge | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined || verifier === undefined) return challenge === undefined && verifier === undefined;
  const expected = challenge.method === 'plain' ? verifier : sha256(verifier).toString('base64url');
  // Of hashes, because only equal lengths can be compared in constant time.
  return timingSafeEqual(sha256(expected), sha256(challenge.value));
}

function isMethod(text: string): text is CodeChallenge['method'] {
  return text === 'plain' || text === 'S256';
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
