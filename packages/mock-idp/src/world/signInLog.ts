import { createHash, randomUUID } from 'node:crypto';
import type { SignIn } from '../mockIdp.ts';
import type { Table } from '../state/stateFolder.ts';

const KEPT = 1000;

export interface SignInLog {
  add(entry: Omit<SignIn, 'at'>): void;
  list(): readonly SignIn[];
}

/** The last thousand sign-ins, oldest first. */
export function createSignInLog(table: Table<SignIn>): SignInLog {
  return {
    add: (entry) => {
      table.set(randomUUID(), { at: new Date().toISOString(), ...entry });
      const [oldest] = table.keys();
      if (oldest !== undefined && table.keys().length > KEPT) table.delete(oldest);
    },
    list: () => table.rows(),
  };
}

/** All that is ever recorded of a password, secret, code or token. */
export function toFingerprint(secret: string): { readonly length: number; readonly hash: string } {
  return { length: secret.length, hash: createHash('sha256').update(secret).digest('hex').slice(0, 8) };
}
