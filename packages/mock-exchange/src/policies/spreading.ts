/** A value that was written and does not hold everywhere yet. Times are epoch milliseconds of the tenant's clock. */
export interface PendingValue<Value> {
  /** Absent = what was there was removed. */
  readonly value?: Value | undefined;
  readonly writtenAt: number;
  readonly holdsFrom: number;
}

/** One setting on its way through Exchange: what held before, and what was written since, in the order of writing. */
export interface SpreadingValue<Value> {
  readonly value?: Value | undefined;
  readonly pending: readonly PendingValue<Value>[];
}

/** What holds at once, whatever was on its way. */
export function settled<Value>(value: Value | undefined): SpreadingValue<Value> {
  return { value, pending: [] };
}

/**
 * The setting after an administrator wrote it. A later write never overtakes an earlier one, even where the tenant's
 * changes spread faster by then.
 */
export function written<Value>(
  before: SpreadingValue<Value>,
  value: Value | undefined,
  { at, delay }: { readonly at: number; readonly delay: number },
): SpreadingValue<Value> {
  const last = before.pending.at(-1);
  const holdsFrom = Math.max(at + delay, last?.holdsFrom ?? at);
  return { ...before, pending: [...before.pending, { value, writtenAt: at, holdsFrom }] };
}

/** What an administrator reads back: the last write. */
export function lastWritten<Value>({ value, pending }: SpreadingValue<Value>): Value | undefined {
  const last = pending.at(-1);
  return last === undefined ? value : last.value;
}

/**
 * What the protocol ends obey at this time. `hasten` tells when a change holds for one reader, where that is not simply
 * its time: never later for an earlier change.
 */
export function holding<Value>(
  { value, pending }: SpreadingValue<Value>,
  now: number,
  hasten: (change: PendingValue<Value>) => number = ({ holdsFrom }) => holdsFrom,
): Value | undefined {
  const arrived = pending.findLast((change) => hasten(change) <= now);
  return arrived === undefined ? value : arrived.value;
}

/** The same setting without the writes that hold for everybody by now. */
export function compacted<Value>(setting: SpreadingValue<Value>, now: number): SpreadingValue<Value> {
  const arrived = setting.pending.findLastIndex(({ holdsFrom }) => holdsFrom <= now);
  if (arrived === -1) return setting;
  return { value: setting.pending[arrived]?.value, pending: setting.pending.slice(arrived + 1) };
}
