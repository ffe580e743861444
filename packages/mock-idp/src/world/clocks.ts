import type { Table } from '../state/stateFolder.ts';

/**
 * The time of each tenant: real time, plus what a test has added. It ages what a tenant keeps (refresh tokens, secrets, passwords,
 * sign-ins), never the times inside tokens or cookies, which clients compare with their own clock.
 */
export interface Clocks {
  /** Milliseconds since the epoch, as this tenant sees it. */
  now(tenantId: string): number;
  /** As `now`, but later than every stamp before, so that of two events within a millisecond one is the earlier. */
  stamp(tenantId: string): number;
  /** Lets time pass for one tenant. Time does not run backwards. */
  advance(tenantId: string, milliseconds: number): void;
  /** After a tenant's time was set back (or everybody's): what is stamped next may be earlier than what was. */
  forgetStamps(tenantId?: string): void;
}

export function createClocks(table: Table<number>): Clocks {
  const stamps = new Map<string, number>();
  const now = (tenantId: string): number => Date.now() + (table.get(tenantId) ?? 0);
  return {
    now,
    stamp: (tenantId) => {
      const stamp = Math.max(now(tenantId), (stamps.get(tenantId) ?? 0) + 1);
      stamps.set(tenantId, stamp);
      return stamp;
    },
    advance: (tenantId, milliseconds) => table.set(tenantId, (table.get(tenantId) ?? 0) + milliseconds),
    forgetStamps: (tenantId) => {
      if (tenantId === undefined) stamps.clear();
      else stamps.delete(tenantId);
    },
  };
}
