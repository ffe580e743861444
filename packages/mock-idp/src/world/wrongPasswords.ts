import type { PasswordVerdict } from '../directory/account.ts';
import type { UserRecord } from '../directory/records.ts';
import type { WorldDirectory } from '../directory/worldDirectory.ts';
import { hashSecret } from '../keys/secrets.ts';
import type { Clocks } from './clocks.ts';

/**
 * "Protect user accounts from attacks with Microsoft Entra smart lockout", where a tenant wants it: after so many different wrong
 * passwords in a row no password is right for a while, by the tenant's clock. The same wrong one again does not count.
 */
export interface WrongPasswords {
  /** Checks a password, and counts it if it is wrong. `locked` whatever the password. */
  check(user: UserRecord, password: string): PasswordVerdict | 'locked';
  forget(tenantId?: string): void;
}

interface Attempts {
  readonly wrong: ReadonlySet<string>;
  /** Milliseconds by the clock of the account's tenant. */
  readonly lockedUntil: number;
}

const NONE: Attempts = { wrong: new Set(), lockedUntil: 0 };

export function createWrongPasswords(
  getDirectory: () => Pick<WorldDirectory, 'checkPassword' | 'findTenant'>,
  { now }: Pick<Clocks, 'now'>,
): WrongPasswords {
  const attempts = new Map<string, Attempts>();
  return {
    check: (user, password) => {
      const { tenantId, oid, upn } = user;
      const key = `${tenantId}/${oid}`;
      const lockout = getDirectory().findTenant(tenantId)?.smartLockout;
      const { wrong, lockedUntil } = attempts.get(key) ?? NONE;
      if (lockout !== undefined && lockedUntil > now(tenantId)) return 'locked';
      const verdict = getDirectory().checkPassword(upn, password);
      if (lockout === undefined || verdict !== 'wrong') {
        attempts.delete(key);
        return verdict;
      }
      const counted = new Set([...wrong, hashSecret(password)]);
      const isOver = counted.size >= lockout.attempts;
      attempts.set(
        key,
        isOver ? { ...NONE, lockedUntil: now(tenantId) + lockout.seconds * 1000 } : { wrong: counted, lockedUntil: 0 },
      );
      return verdict;
    },
    forget: (tenantId) => {
      for (const key of attempts.keys()) {
        if (tenantId === undefined || key.startsWith(`${tenantId}/`)) attempts.delete(key);
      }
    },
  };
}
