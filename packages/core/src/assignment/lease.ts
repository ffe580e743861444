import type { AuthType, UserRow } from '../contract/index.ts';
import { isLegacy } from '../migration/leg.ts';

/** Successful syncs in a row after which a connection has proven itself for a user. */
export const provenAfter = 2;

/** Whether a user's connection has proven itself: only then may it take over. */
export function isProven(sync: { readonly consecutiveSuccesses: number }): boolean {
  return sync.consecutiveSuccesses >= provenAfter;
}

/**
 * Whether a user who keeps only these connections stands on none that works: unticking warns of it, and Disconnect waits for it.
 * Who is not enabled cannot prove anything, and a connection released before has to prove itself anew.
 */
export function isUnproven({ enabled, sync }: Pick<UserRow, 'enabled' | 'sync'>, kept: readonly string[]): boolean {
  if (!enabled || kept.length === 0) return false;
  return !sync.some((entry) => entry.assigned && kept.includes(entry.connectionId) && isProven(entry));
}

/** A ticked connection of one user, as far as the lease depends on it. */
export interface LeaseCandidate {
  readonly connectionId: string;
  readonly authType: AuthType;
  /** When the connection was made: of two of the same kind, the later one is the new one. */
  readonly createdAt: string;
  readonly consecutiveSuccesses: number;
}

/** What `decideLease` has to know of one user to say which connection may write the mailbox. */
export interface LeaseQuestion {
  /** The user's ticked connections, in any order. */
  readonly ticked: readonly LeaseCandidate[];
  /** Who holds the lease now. */
  readonly holder: string | null;
}

/**
 * Which one connection may write the user's mailbox. None ticked: none. One: that one. Several: the old one until a newer
 * one has two successes in a row, then that one; a later failure does not move the lease back, unticking does.
 */
export function decideLease({ ticked, holder }: LeaseQuestion): string | null {
  const oldToNew = [...ticked].sort(compareAge);
  const current = Math.max(
    oldToNew.findIndex((candidate) => candidate.connectionId === holder),
    0,
  );
  const proven = oldToNew.findLastIndex(isProven);
  return oldToNew[Math.max(current, proven)]?.connectionId ?? null;
}

/** Old before new: legacy before OAuth, then by when they were made. */
export function compareAge(
  a: Pick<LeaseCandidate, 'connectionId' | 'authType' | 'createdAt'>,
  b: Pick<LeaseCandidate, 'connectionId' | 'authType' | 'createdAt'>,
): number {
  if (isLegacy(a) !== isLegacy(b)) return isLegacy(a) ? -1 : 1;
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.connectionId < b.connectionId ? -1 : 1;
}
