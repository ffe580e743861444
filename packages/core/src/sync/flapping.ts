import type { UserHistoryEntry } from '../contract/index.ts';

/** Which of a user's connections to look at, when, and how often it should sync. */
export interface FlappingQuestion {
  readonly connectionId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly intervalSeconds: number;
}

/** A sync that keeps going on and off, with since when, for whoever looks after the user. */
export interface Flapping {
  /** How often it turned from success to failure or back. */
  readonly turns: number;
  readonly since: string;
}

const windowIntervals = 12;
const turnsToFlap = 4;

/**
 * Whether a user's sync keeps turning between success and failure: at least four times within twelve intervals. Each single turn looks
 * like a hiccup that is over; together they are a fault that nobody sees. Reads the history, whose order does not matter.
 */
export function detectFlapping(
  history: readonly Pick<UserHistoryEntry, 'at' | 'connectionId' | 'kind'>[],
  { connectionId, now, intervalSeconds }: FlappingQuestion,
): Flapping | null {
  const from = now - windowIntervals * intervalSeconds * 1000;
  const outcomes = history
    .filter(({ kind }) => kind === 'sync_failed' || kind === 'sync_recovered')
    .filter((entry) => entry.connectionId === connectionId && Date.parse(entry.at) >= from)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  // Another failure after a failure is another text, not a turn.
  const turns = outcomes.filter(({ kind }, index) => kind !== outcomes[index - 1]?.kind);
  const [first] = turns;
  return first === undefined || turns.length < turnsToFlap ? null : { turns: turns.length, since: first.at };
}
