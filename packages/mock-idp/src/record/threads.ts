import { hashSecret } from '../keys/secrets.ts';
import { createShortMemory } from '../state/shortMemory.ts';

/** As long as somebody may take for a sign-in, or a device waits. */
const LIFETIME = 60 * 60 * 1000;
const CAPACITY = 20_000;

/** What a request carries that others of the same sign-in carry as well: ids, a code that was handed out and comes back. */
export type ThreadKeys = readonly (string | undefined)[];

/**
 * Which requests belong to one sign-in. Not every client names its requests (`client-request-id`), and a browser that returns from the
 * pages names none, so what was handed out and comes back ties them together. Kept as hashes, in memory, for an hour.
 */
export interface Threads {
  /** The thread of a request with these keys: an earlier one's if any of them is known, else a new one called `fallback`. */
  follow(keys: ThreadKeys, fallback: string): string;
}

export function createThreads(): Threads {
  const known = createShortMemory<string>(CAPACITY);
  return {
    follow: (keys, fallback) => {
      const hashes = keys.flatMap((key) => (key === undefined || key === '' ? [] : [hashSecret(key)]));
      const thread = hashes.map((hash) => known.get(hash)).find((one) => one !== undefined) ?? fallback;
      for (const hash of hashes) known.set(hash, thread, LIFETIME);
      return thread;
    },
  };
}
