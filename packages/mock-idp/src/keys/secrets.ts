import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** What is kept of a secret that only has to be known again. Looking it up tells a listener nothing about how much of it was right. */
export function hashSecret(secret: string): string {
  return sha256(secret).toString('base64url');
}

/** In constant time; of hashes, because only equal lengths can be compared so. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(sha256(one), sha256(other));
}

/** Without vowels and what looks alike, as codes that people type should be (RFC 8628, section 6.1). */
const TYPABLE = 'BCDFGHJKLMNPQRSTVWXZ23456789';

export function createTypableCode(length: number): string {
  return Array.from({ length }, () => TYPABLE[randomInt(TYPABLE.length)]).join('');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
