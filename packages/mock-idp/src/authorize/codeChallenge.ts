import { EntraError } from '../entra/entraError.ts';
import { hashSecret, isSameSecret } from '../keys/secrets.ts';

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
  const expected = challenge.method === 'plain' ? verifier : hashSecret(verifier);
  return isSameSecret(expected, challenge.value);
}

function isMethod(text: string): text is CodeChallenge['method'] {
  return text === 'plain' || text === 'S256';
}
