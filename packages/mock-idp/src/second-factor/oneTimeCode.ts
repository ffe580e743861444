import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { UserRecord } from '../directory/records.ts';

const STEP = 30;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The one-time code of a moment (RFC 6238 with SHA-1, 30 seconds, six digits: what every authenticator app makes of a bare key). */
export function oneTimeCode(secret: string, milliseconds: number): string {
  return codeOfStep(secret, Math.floor(milliseconds / 1000 / STEP));
}

/** Whether it is the code of this moment, or of the 30 seconds before or after (RFC 6238, section 5.2). */
export function isOneTimeCode(secret: string, typed: string, milliseconds: number): boolean {
  const step = Math.floor(milliseconds / 1000 / STEP);
  return [step - 1, step, step + 1].some((one) => isSame(codeOfStep(secret, one), typed));
}

/**
 * What the account's authenticator makes its codes of: what the seed says, or a key that follows from the account's id, so that it is the
 * same in every run. It is also the key an account without a second factor is given to register.
 */
export function authenticatorSecret({ mfa, tenantId, oid }: UserRecord): string {
  if (typeof mfa === 'object' && mfa.secret !== undefined) return mfa.secret;
  return toBase32(createHash('sha256').update(`authenticator/${tenantId}/${oid}`).digest().subarray(0, 20));
}

function codeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  // RFC 4226, section 5.3: the last nibble says where the 31 bits begin.
  const offset = hash.readUInt8(hash.length - 1) & 0xf;
  return String((hash.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

function isSame(code: string, typed: string): boolean {
  const digits = Buffer.from(typed.replace(/[\s-]/g, ''));
  return digits.length === code.length && timingSafeEqual(Buffer.from(code), digits);
}

function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
