import { refuse } from './world.ts';

/**
 * When a certificate ends, as it says itself (RFC 5280, section 4.1). Refuses what is no certificate with its private key; whether the two
 * belong together only a back end with cryptography can tell.
 */
export function certificateEnd(pem: string, path = 'certificate'): string {
  const block = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(pem)?.[1];
  const end = block === undefined ? null : readEnd(block);
  if (end !== null && /-----BEGIN (RSA )?PRIVATE KEY-----/.test(pem)) return end;
  const message = 'Paste the certificate and its private key, as PEM.';
  throw refuse('validation_failed', { fields: [{ path, code: 'not_a_certificate', message }] });
}

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly rest: Uint8Array;
}

const EXPLICIT_VERSION = 0xa0;

function readEnd(base64: string): string | null {
  try {
    const signed = next(next(fromBase64(base64)).content).content;
    const first = next(signed);
    const serial = first.tag === EXPLICIT_VERSION ? next(first.rest) : first;
    // Serial number, algorithm and issuer stand before the two dates.
    const issuer = next(next(serial.rest).rest);
    const validity = next(issuer.rest).content;
    return toInstant(next(next(validity).rest).content);
  } catch {
    return null;
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648. `atob` does not belong to the language; whatever is no digit is passed over, and a certificate it was not then. */
function fromBase64(text: string): Uint8Array {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const digit of text) {
    const value = alphabet.indexOf(digit);
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** Tag, length and value (X.690, section 8.1). */
function next(bytes: Uint8Array): Element {
  const [tag, short] = bytes;
  if (tag === undefined || short === undefined) throw new RangeError('Nothing is left.');
  const more = short < 0x80 ? 0 : short & 0x7f;
  const length = bytes.slice(2, 2 + more).reduce((sum, byte) => sum * 256 + byte, more === 0 ? short : 0);
  const start = 2 + more;
  return { tag, content: bytes.slice(start, start + length), rest: bytes.slice(start + length) };
}

/** `UTCTime` has two digits for the year, of which 50 and more are of the last century; `GeneralizedTime` has four. */
function toInstant(content: Uint8Array): string {
  const digits = String.fromCharCode(...content).replace(/Z$/, '');
  const full = digits.length > 12 ? digits : `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits}`;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(full) ?? [];
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`).toISOString();
}
