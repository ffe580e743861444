import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Without vowels and what looks alike, as codes that people type should be (RFC 8628, section 6.1). */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ23456789';
const CODE_LENGTH = 12;
/** Codes that nobody has used; the oldest is forgotten for a new one. */
const MOST_CODES = 20;
const TRIES_A_MINUTE = 10;
const MINUTE = 60_000;

/**
 * Who may watch the requests. The control token belongs in no browser and no URL, so a person types a code that is good once, and the
 * browser gets a cookie for it. Both end with the mock.
 */
export interface LiveAccess {
  issueCode(): string;
  /** A session for a code that is good; after ten wrong ones, nothing is for a minute. Case and dashes do not matter. */
  redeem(typed: string): string | 'wrong' | 'too-many';
  isSession(session: string | undefined): boolean;
}

export function createLiveAccess(now: () => number = Date.now): LiveAccess {
  const codes = new Set<string>();
  const sessions = new Set<string>();
  let wrong: readonly number[] = [];
  return {
    issueCode: () => {
      const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
      codes.add(hash(code));
      const [oldest] = codes;
      if (codes.size > MOST_CODES && oldest !== undefined) codes.delete(oldest);
      return code.replace(/(.{4})(?=.)/g, '$1-');
    },
    redeem: (typed) => {
      wrong = wrong.filter((at) => at > now() - MINUTE);
      if (wrong.length >= TRIES_A_MINUTE) return 'too-many';
      if (!codes.delete(hash(typed.replaceAll(/[^a-z0-9]/gi, '').toUpperCase()))) {
        wrong = [...wrong, now()];
        return 'wrong';
      }
      const session = randomBytes(32).toString('base64url');
      sessions.add(hash(session));
      return session;
    },
    isSession: (session) => session !== undefined && sessions.has(hash(session)),
  };
}

/** Looking a secret up by its hash tells a listener nothing about how much of it was right. */
function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
