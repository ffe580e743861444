import type { Wave, WaveInput } from '../contract/index.ts';
import { emptyTally } from './stopRule.ts';
import type { WaveState } from './wave.ts';

/** A wave as planned: the back end adds id, version and who planned it. */
export type PlannedWave = Omit<Wave, 'id' | 'version' | 'createdAt' | 'createdBy'> & WaveState;

/** The waves a scope is split into, to be looked at before they are made. */
export interface WavePlan {
  readonly waves: readonly { readonly wave: PlannedWave; readonly userIds: readonly string[] }[];
  /** Users of the scope who are in another wave already, and stay there. */
  readonly taken: number;
}

/** Who is to be split into waves, and what must not be given twice: users and ordinals. */
export interface WaveScope {
  /** The users of the scope, in the order in which they are to go. */
  readonly userIds: Iterable<string>;
  /** Whether a user is in a wave that has not been rolled back. */
  readonly isTaken?: (userId: string) => boolean;
  /** The ordinal of the first new wave. */
  readonly firstOrdinal: number;
}

/** Splits a scope into waves of the size asked for. Nobody is in two waves, and nobody is in one twice. */
export function planWaves(
  input: Pick<WaveInput, 'name' | 'to' | 'from' | 'size' | 'window' | 'concurrency' | 'observeIntervals'> &
    Pick<Wave, 'stopRule'>,
  { userIds, isTaken = () => false, firstOrdinal }: WaveScope,
): WavePlan {
  const free = new Set<string>();
  let taken = 0;
  for (const userId of new Set(userIds)) {
    if (isTaken(userId)) taken += 1;
    else free.add(userId);
  }
  const size = input.size ?? Math.max(free.size, 1);
  const groups = splitEvery([...free], size);
  const waves = groups.map((group, i) => ({
    userIds: group,
    wave: {
      ordinal: firstOrdinal + i,
      name: groups.length === 1 ? input.name : `${input.name} ${i + 1}`,
      to: input.to,
      from: input.from,
      status: 'planned' as const,
      window: input.window,
      concurrency: input.concurrency,
      stopRule: input.stopRule,
      observeIntervals: input.observeIntervals,
      counts: { total: group.length, done: 0, proven: 0, failed: 0, skipped: 0, released: 0 },
      stop: null,
      checkpointId: null,
      startedAt: null,
      finishedAt: null,
      tally: emptyTally,
    },
  }));
  return { waves, taken };
}

function splitEvery(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size));
}
