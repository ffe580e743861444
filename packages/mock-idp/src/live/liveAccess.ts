import { randomBytes } from 'node:crypto';
import { createTypableCode, hashSecret } from '../keys/secrets.ts';
import { MINUTE } from '../world/duration.ts';

const CODE_LENGTH = 12;
/** Codes that nobody has used; the oldest is forgotten for a new one. */
const MOST_CODES = 20;
const TRIES_A_MINUTE = 10;

/**
 * Who may watch the requests. The control token belongs in no browser and no URL, so a person types a code that is good once, and the
 * browser gets a cookie for it. Both end with the mock.
 */
export interface LiveAccess {
  issueCode(): string;
  /** A session for a code that is good; after ten wrong ones, nothing is for a minute. Case and dashes do not matter. */
  redeem(typed: string): string | 'wrong' | 'too-many';
  isSession(session: string | undefined): boolean;
  /** Words for the next page this session sees. */
  leaveNotice(session: string | undefined, words: string): void;
  /** Those words, once. */
  takeNotice(session: string | undefined): string | undefined;
}

export function createLiveAccess(now: () => number = Date.now): LiveAccess {
  const codes = new Set<string>();
  const sessions = new Set<string>();
  const notices = new Map<string, string>();
  let wrong: readonly number[] = [];
  return {
    issueCode: () => {
      const code = createTypableCode(CODE_LENGTH);
      codes.add(hashSecret(code));
      const [oldest] = codes;
      if (codes.size > MOST_CODES && oldest !== undefined) codes.delete(oldest);
      return code.replace(/(.{4})(?=.)/g, '$1-');
    },
    redeem: (typed) => {
      wrong = wrong.filter((at) => at > now() - MINUTE);
      if (wrong.length >= TRIES_A_MINUTE) return 'too-many';
      if (!codes.delete(hashSecret(typed.replaceAll(/[^a-z0-9]/gi, '').toUpperCase()))) {
        wrong = [...wrong, now()];
        return 'wrong';
      }
      const session = randomBytes(32).toString('base64url');
      sessions.add(hashSecret(session));
      return session;
    },
    isSession: (session) => session !== undefined && sessions.has(hashSecret(session)),
    leaveNotice: (session, words) => {
      if (session !== undefined) notices.set(hashSecret(session), words);
    },
    takeNotice: (session) => {
      const key = hashSecret(session ?? '');
      const words = notices.get(key);
      notices.delete(key);
      return words;
    },
  };
}
