import { compactVerify } from 'jose';
import { findVerificationKey, type SigningKeys } from '../../keys/signingKey.ts';
import { type Fingerprint, toFingerprint } from '../../record/fingerprint.ts';
import type { Claims } from './explainClaims.ts';

/** Whose signature is on a token, as far as this mock can tell. */
export type Signature =
  /** By the key that signs now, or by an earlier one that is still published. */
  | 'current-key'
  | 'earlier-key'
  /** It names one of this mock's keys, but that key has not signed it, or something in it was changed since. */
  | 'wrong'
  /** It names a key that this mock does not publish. */
  | 'unknown-key'
  | 'none';

export type ReadToken =
  | { readonly kind: 'opaque'; readonly fingerprint: Fingerprint }
  | { readonly kind: 'jwt'; readonly header: Claims; readonly claims: Claims; readonly signature: Signature };

/** Takes a token apart. A refresh token or a code is opaque: it says nothing to anybody but its issuer. */
export async function readToken(text: string, keys: SigningKeys): Promise<ReadToken> {
  const token = text.trim().replace(/^Bearer\s+/i, '');
  const parts = token.split('.');
  const [header, claims] = parts.map(parsePart);
  if (parts.length !== 3 || header === undefined || claims === undefined) {
    return { kind: 'opaque', fingerprint: toFingerprint(token) };
  }
  return { kind: 'jwt', header, claims, signature: await checkSignature(token, header, keys) };
}

async function checkSignature(token: string, header: Claims, keys: SigningKeys): Promise<Signature> {
  if (token.endsWith('.')) return 'none';
  const key = findVerificationKey(keys, token);
  if (key === undefined) return 'unknown-key';
  try {
    await compactVerify(token, key, { algorithms: ['RS256'] });
    return header.kid === keys.current.kid ? 'current-key' : 'earlier-key';
  } catch {
    return 'wrong';
  }
}

function parsePart(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
