import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64Url, decodeToken } from './decodeToken.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown, header: unknown = { alg: 'RS256', typ: 'JWT' }) =>
  `${part(header)}.${part(claims)}.c2lnbmF0dXJl`;

describe('base64url', () => {
  test('of any text is read as Node reads it, with padding or without, in either alphabet', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bytes = Buffer.from(text);
        expect(decodeBase64Url(bytes.toString('base64url'))).toBe(text);
        expect(decodeBase64Url(bytes.toString('base64'))).toBe(text);
      }),
    );
  });

  test('of any bytes is their UTF-8, or nothing', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64Url(Buffer.from(bytes).toString('base64url'))).toBe(utf8(strict, bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test.for(['A', 'AAAAA', '!!!!', 'AA A', 'AA\n', 'Ä'])('%j is none', (text) => {
    expect(decodeBase64Url(text)).toBeNull();
  });

  test('of nothing is nothing', () => {
    expect(decodeBase64Url('')).toBe('');
  });
});

function utf8(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

describe('a token', () => {
  test('is taken apart, whatever stands before it', () => {
    const token = jwt({ aud: 'x', name: 'Žofie 😀' });
    const expected = { kind: 'jwt', header: { alg: 'RS256', typ: 'JWT' }, claims: { aud: 'x', name: 'Žofie 😀' } };
    expect(decodeToken(token)).toEqual(expected);
    expect(decodeToken(`  Bearer ${token}\n`)).toEqual(expected);
    expect(decodeToken(`Authorization: bearer  ${token}`)).toEqual(expected);
    expect(decodeToken(`${part({})}.${part({})}.`)).toEqual({ kind: 'jwt', header: {}, claims: {} });
  });

  test.for([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA', 'opaque'],
    [`0.ARoA${'x'.repeat(40)}.AgABAAE`, 'refresh-token'],
    ['1.AXEA.AgAB', 'refresh-token'],
    ['M.C507_BAY.0.U.-Cn', 'refresh-token'],
    ['M.R3_BAY', 'refresh-token'],
    ['M.X3_BAY', 'opaque'],
    ['2.AXEA', 'opaque'],
    [`${part({ alg: 'RSA-OAEP' })}.a.b.c.d`, 'encrypted'],
    ['a.b.c.d.e', 'opaque'],
    ['a.b.c', 'opaque'],
    ['eyJhbGciOiJSUzI1NiJ9', 'malformed'],
    [`${part({})}.${part({})}`, 'malformed'],
    [`${part({ a: 1 })}.${part([])}.x`, 'malformed'],
    [`${part({ a: 1 })}.${part('text')}.x`, 'malformed'],
    [`${part({ a: 1 })}.${part(null)}.x`, 'malformed'],
    [`${part([])}.${part({})}.x`, 'opaque'],
    ['eyJ' + 'é', 'malformed'],
    ['{"access_token":"eyJ"}', 'malformed'],
    ['two words', 'malformed'],
    ['x'.repeat(65_536), 'opaque'],
    ['x'.repeat(65_537), 'malformed'],
  ] as const)('%s is %s', ([text, kind]) => {
    expect(decodeToken(text)).toEqual({ kind });
  });

  test('of any claims is read, and of any text nothing breaks', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (claims) => {
        expect(decodeToken(jwt(claims))).toEqual({
          kind: 'jwt',
          header: { alg: 'RS256', typ: 'JWT' },
          claims: JSON.parse(JSON.stringify(claims)),
        });
      }),
    );
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.base64String(), { maxLength: 6 }).map((parts) => parts.join('.')),
      fc.array(fc.jsonValue().map(part), { maxLength: 6 }).map((parts) => parts.join('.')),
    );
    fc.assert(
      fc.property(noise, (text) => {
        expect(decodeToken(text).kind).toEqual(expect.any(String));
      }),
    );
  });
});
