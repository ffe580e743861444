import type { UserRow, UserSync, UserSyncState } from '@authshift/core/contract';

/** Worst first: what a person should hear of a user before anything else. */
const bySeverity: readonly UserSyncState[] = [
  'failing',
  'silent',
  'retrying',
  'waiting',
  'observing',
  'healthy',
  'released',
];

export interface UserStatus {
  /** The sync that speaks for the user; null when no connection is ticked. */
  readonly worst: UserSync | null;
  readonly ticked: readonly UserSync[];
  /** The connection that may write the mailbox now. */
  readonly writer: UserSync | null;
}

export function userStatus(user: UserRow): UserStatus {
  const ticked = user.sync.filter((entry) => entry.assigned);
  // Of two that stand alike, the writer speaks for the user.
  const ordered = ticked.toSorted(
    (a, b) => bySeverity.indexOf(a.state) - bySeverity.indexOf(b.state) || Number(b.leased) - Number(a.leased),
  );
  return { worst: ordered[0] ?? null, ticked, writer: ticked.find((entry) => entry.leased) ?? null };
}

/** The tiles: which states each one stands for. `released` is how a filter names "no connection ticked". */
export const tiles = {
  syncing: ['healthy'],
  starting: ['waiting', 'observing'],
  warnings: ['retrying', 'silent'],
  errors: ['failing'],
  none: ['released'],
} as const satisfies Readonly<Record<string, readonly UserSyncState[]>>;

export type TileName = keyof typeof tiles;
export const tileNames = Object.keys(tiles) as readonly TileName[];
