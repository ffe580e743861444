import { randomBytes } from 'node:crypto';
import type { AppKind } from '../directory/app.ts';
import { hashSecret } from '../keys/secrets.ts';
import type { Table } from '../state/stateFolder.ts';
import type { Authentication } from './authentication.ts';
import { DAY } from './duration.ts';

const LIFETIME = 90 * DAY;
/** More than anybody refreshes by; beyond it the oldest is unknown. */
const CAPACITY = 50_000;

/** A refresh token belongs to a person and an app, not to a resource or tenant ("Refresh tokens in the Microsoft identity platform"). */
export interface RefreshTokenRow extends Authentication {
  readonly clientId: string;
  /** The person at home. */
  readonly homeTenantId: string;
  readonly homeOid: string;
  /** Where it was issued; the tenant that answers when the authority names none. */
  readonly tenantId: string;
  /** The scope of the request that got it, for refreshes that name none. */
  readonly scope: string;
  /** Milliseconds since the epoch, by the home tenant's clock. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface RefreshTokens {
  issue(row: Omit<RefreshTokenRow, 'issuedAt' | 'expiresAt'>, kind: AppKind): string;
  /** A new token beside the old one, which stays valid. A single-page app's keeps its first expiry. */
  renew(row: RefreshTokenRow, kind: AppKind): string;
  find(token: string): RefreshTokenRow | undefined;
  /** Nothing that was issued to this app is good any more. */
  forgetApp(clientId: string): void;
}

/** Tokens are kept by their hash only, so that the state folder holds none. */
export function createRefreshTokens(table: Table<RefreshTokenRow>, nowIn: (tenantId: string) => number): RefreshTokens {
  /** One goes for each that comes; an expired one stays for a while, so that it is refused as expired and not as unknown. */
  const forgetOldest = (): void => {
    const { oldest = '' } = table;
    const row = table.get(oldest);
    if (row === undefined) return;
    if (table.size > CAPACITY || row.expiresAt + LIFETIME < nowIn(row.homeTenantId)) table.delete(oldest);
  };
  const save = (row: RefreshTokenRow): string => {
    const token = `1.${randomBytes(48).toString('base64url')}`;
    table.set(hashSecret(token), row);
    forgetOldest();
    return token;
  };
  const lifetime = (kind: AppKind): number => (kind === 'spa' ? DAY : LIFETIME);
  return {
    issue: (row, kind) => {
      const now = nowIn(row.homeTenantId);
      return save({ ...row, issuedAt: now, expiresAt: now + lifetime(kind) });
    },
    renew: (row, kind) => {
      const now = nowIn(row.homeTenantId);
      return save({ ...row, issuedAt: now, expiresAt: kind === 'spa' ? row.expiresAt : now + lifetime(kind) });
    },
    find: (token) => table.get(hashSecret(token)),
    forgetApp: (clientId) => {
      for (const key of table.keys()) if (table.get(key)?.clientId === clientId) table.delete(key);
    },
  };
}
