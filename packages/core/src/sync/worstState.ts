import type { UserSync, UserSyncState } from '../contract/index.ts';

/** Best first: of two connections, the one further down needs the eye of a person more. */
export const bySeverity: readonly UserSyncState[] = [
  'released',
  'healthy',
  'observing',
  'waiting',
  'retrying',
  'silent',
  'failing',
];

/**
 * The state that speaks for a user: the worst over the ticked connections, `none` when none is ticked.
 * The `status` facet counts by it, and the `status` filter matches it, `released` standing for `none`.
 */
export function worstState(sync: readonly Pick<UserSync, 'assigned' | 'state'>[]): UserSyncState | 'none' {
  let worst = -1;
  for (const entry of sync) {
    if (entry.assigned) worst = Math.max(worst, bySeverity.indexOf(entry.state));
  }
  return bySeverity[worst] ?? 'none';
}

export function matchesStatus(state: UserSyncState | 'none', wanted: readonly UserSyncState[]): boolean {
  return wanted.includes(state === 'none' ? 'released' : state);
}
