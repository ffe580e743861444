import { createHash } from 'node:crypto';

/** All that is ever recorded of a password, secret, code or token. */
export interface Fingerprint {
  readonly length: number;
  /** The first eight hexadecimal digits of its SHA-256. */
  readonly hash: string;
}

export function toFingerprint(secret: string): Fingerprint {
  return { length: secret.length, hash: createHash('sha256').update(secret).digest('hex').slice(0, 8) };
}
