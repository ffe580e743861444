import { worstState } from '@authshift/core';
import type { UserRow, UserSync, UserSyncState } from '@authshift/core/contract';

export interface UserStatus {
  /** The sync that speaks for the user; null when no connection is ticked. */
  readonly worst: UserSync | null;
  readonly ticked: readonly UserSync[];
  /** The connection that may write the mailbox now. */
  readonly writer: UserSync | null;
}

export function userStatus(user: UserRow): UserStatus {
  const ticked = user.sync.filter((entry) => entry.assigned);
  const state = worstState(ticked);
  const alike = ticked.filter((entry) => entry.state === state);
  const writer = ticked.find((entry) => entry.leased) ?? null;
  // Of two that stand alike, the writer speaks for the user.
  return { worst: alike.find((entry) => entry === writer) ?? alike[0] ?? null, ticked, writer };
}

/** The tiles: which states each one stands for. `released` is how a filter names "no connection ticked". */
export const tiles = {
  syncing: ['healthy'],
  starting: ['waiting', 'observing'],
  warnings: ['retrying', 'silent'],
  errors: ['failing'],
  none: ['released'],
} as const satisfies Readonly<Record<string, readonly UserSyncState[]>>;

/** The tiles users are counted under, each for one or several sync states. */
export type TileName = keyof typeof tiles;
export const tileNames = Object.keys(tiles) as readonly TileName[];

/** The tile that counts a state of the facets. */
export function tileOf(state: string): TileName {
  return tileNames.find((tile) => (tiles[tile] as readonly string[]).includes(state)) ?? 'none';
}
