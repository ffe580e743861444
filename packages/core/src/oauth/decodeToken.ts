/** What a token says, as it says it: nothing in it has been verified. */
export type Claims = Readonly<Record<string, unknown>>;

/** A pasted text taken apart, or what it is instead of a token that can be read. */
export type DecodedToken =
  | { readonly kind: 'jwt'; readonly header: Claims; readonly claims: Claims }
  /** `encrypted`: five parts (JWE). `refresh-token`, or a code; `opaque`: nothing in it is meant to be read. */
  | { readonly kind: 'empty' | 'encrypted' | 'refresh-token' | 'opaque' | 'malformed' };

/** More than any token of Entra's; keeps a pasted file from being worked through. */
const longestToken = 65_536;

/** Takes a token apart without checking its signature, which is neither looked at nor given back. */
export function decodeToken(text: string): DecodedToken {
  const token = text.trim().replace(/^(Authorization:\s*)?Bearer\s+/i, '');
  if (token === '') return { kind: 'empty' };
  if (token.length > longestToken || /[^\w.~+/=-]/.test(token)) return { kind: 'malformed' };
  const parts = token.split('.');
  // They have dots as well, but begin with a version: `0.A`, `1.A`, and `M.C5` for personal accounts.
  if (/^([01]\.A|M\.[CR]\d)/.test(token)) return { kind: 'refresh-token' };
  if (parts.length === 5 && readJson(parts[0]) !== null) return { kind: 'encrypted' };
  const [header, claims] = [readJson(parts[0]), readJson(parts[1])];
  if (parts.length === 3 && header !== null && claims !== null) return { kind: 'jwt', header, claims };
  return { kind: header !== null || token.startsWith('eyJ') ? 'malformed' : 'opaque' };
}

function readJson(part = ''): Claims | null {
  const text = decodeBase64Url(part);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null;
  } catch {
    return null;
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * The text in a base64url string (RFC 4648), with or without padding; null for what is none, or whose bytes are no UTF-8.
 * Neither `atob` nor `TextDecoder` belong to the language; percent-decoding does, and refuses what is not UTF-8.
 */
export function decodeBase64Url(encoded: string): string | null {
  const digits = encoded.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  if (digits.length % 4 === 1) return null;
  let escaped = '';
  let bits = 0;
  let held = 0;
  for (const digit of digits) {
    const value = alphabet.indexOf(digit);
    if (value < 0) return null;
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    escaped += `%${((held >> bits) & 255).toString(16).padStart(2, '0')}`;
    held &= (1 << bits) - 1;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}
