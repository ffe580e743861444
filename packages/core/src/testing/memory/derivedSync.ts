import type { UserSync } from '../../contract/index.ts';
import { deriveSyncState, silentAfterIntervals } from '../../sync/syncState.ts';

export interface DerivedSync {
  readonly sync: UserSync[];
  /** Until when (milliseconds since 1970) these states hold by themselves: then silence falls. */
  readonly until: number;
}

interface Kept extends DerivedSync {
  readonly from: number;
  readonly intervalSeconds: number;
}

// Lists are never changed in place, and many users share one.
const keptByList = new WeakMap<readonly UserSync[], Kept>();

/** The states of now: they follow from the facts and the clock, nothing keeps them. */
export function deriveSync(
  sync: UserSync[],
  { now, intervalSeconds }: { readonly now: number; readonly intervalSeconds: number },
): DerivedSync {
  const known = keptByList.get(sync);
  if (known !== undefined && known.from <= now && now <= known.until && known.intervalSeconds === intervalSeconds) {
    return known;
  }
  let until = Number.POSITIVE_INFINITY;
  const derived = sync.map((entry) => {
    const state = deriveSyncState({ ...entry, now, intervalSeconds });
    const silence = Date.parse(entry.lastSuccessAt ?? '') + silentAfterIntervals * intervalSeconds * 1000;
    if (entry.assigned && entry.consecutiveSuccesses > 0 && silence >= now) until = Math.min(until, silence);
    return state === entry.state ? entry : { ...entry, state };
  });
  const same = derived.every((entry, i) => entry === sync[i]);
  const kept = { sync: same ? sync : derived, until, from: now, intervalSeconds };
  keptByList.set(sync, kept);
  return kept;
}
