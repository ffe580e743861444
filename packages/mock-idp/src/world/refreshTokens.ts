import { createHash, randomBytes } from 'node:crypto';
import type { AppKind } from '../mockIdp.ts';
import type { Table } from '../state/stateFolder.ts';
import type { Authentication } from './authentication.ts';

const DAY = 24 * 60 * 60 * 1000;

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
}

/** Tokens are kept by their hash only, so that the state folder holds none. */
export function createRefreshTokens(table: Table<RefreshTokenRow>, nowIn: (tenantId: string) => number): RefreshTokens {
  const save = (row: RefreshTokenRow): string => {
    const token = `1.${randomBytes(48).toString('base64url')}`;
    table.set(hash(token), row);
    return token;
  };
  const lifetime = (kind: AppKind): number => (kind === 'spa' ? DAY : 90 * DAY);
  return {
    issue: (row, kind) => {
      const now = nowIn(row.homeTenantId);
      return save({ ...row, issuedAt: now, expiresAt: now + lifetime(kind) });
    },
    renew: (row, kind) => {
      const now = nowIn(row.homeTenantId);
      return save({ ...row, issuedAt: now, expiresAt: kind === 'spa' ? row.expiresAt : now + lifetime(kind) });
    },
    find: (token) => table.get(hash(token)),
  };
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
