import type { UserSync, UserSyncState } from '../contract/index.ts';
import { groupCauses, type SyncCause } from './causes.ts';
import { bySeverity } from './worstState.ts';

/** How the users of one connection fare. */
export interface SyncHealth {
  /** Ticked users by state. */
  readonly counts: Readonly<Record<UserSyncState, number>>;
  readonly assigned: number;
  /** The newest success and the newest attempt of anybody: a long distance between them is trouble, however busy it looks. */
  readonly lastSuccessAt: string | null;
  readonly lastAttemptAt: string | null;
  /** Worst first. */
  readonly causes: readonly SyncCause[];
  /** The worst state anybody is in; `none`: nobody is ticked. */
  readonly worst: UserSyncState | 'none';
}

/** Sums up a connection's users, each as their back end last told; not ticked ones do not count. */
export function summarizeSync(
  entries: Iterable<Pick<UserSync, 'assigned' | 'state' | 'lastSuccessAt' | 'lastAttemptAt' | 'lastError'>>,
): SyncHealth {
  const counts = { released: 0, waiting: 0, observing: 0, healthy: 0, retrying: 0, failing: 0, silent: 0 };
  const answers = new Map<string, { code: string | null; literal: string; users: number }>();
  let lastSuccessAt: string | null = null;
  let lastAttemptAt: string | null = null;
  let assigned = 0;
  for (const { assigned: isTicked, state, lastError, ...last } of entries) {
    if (!isTicked) continue;
    assigned += 1;
    counts[state] += 1;
    lastSuccessAt = later(lastSuccessAt, last.lastSuccessAt);
    lastAttemptAt = later(lastAttemptAt, last.lastAttemptAt);
    if (lastError === null || (state !== 'retrying' && state !== 'failing')) continue;
    const { code, literal } = lastError;
    const answer = answers.get(`${code} ${literal}`) ?? { code, literal, users: 0 };
    answer.users += 1;
    answers.set(`${code} ${literal}`, answer);
  }
  return {
    counts,
    assigned,
    lastSuccessAt,
    lastAttemptAt,
    causes: groupCauses([...answers.values()]),
    worst: bySeverity.findLast((state) => counts[state] > 0) ?? 'none',
  };
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(one) >= Date.parse(other) ? one : other;
}
