import { createHash } from 'node:crypto';
import type { RequestLog } from '../record/requestLog.ts';
import type { Fingerprint } from '../record/requestRecord.ts';
import type { SignIn } from '../record/signIn.ts';

export interface SignInLog {
  /** Notes what came of the request that is being answered. What is noted twice is one sign-in; the later words stand. */
  add(entry: Omit<SignIn, 'at'>): void;
  /** Oldest first. */
  list(): readonly SignIn[];
}

/** The sign-ins among the recorded requests. */
export function createSignInLog(requests: RequestLog): SignInLog {
  return { add: requests.noteSignIn, list: requests.listSignIns };
}

/** All that is ever recorded of a password, secret, code or token. */
export function toFingerprint(secret: string): Fingerprint {
  return { length: secret.length, hash: createHash('sha256').update(secret).digest('hex').slice(0, 8) };
}
