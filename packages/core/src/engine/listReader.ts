import type { Cancellation, MigrationClient } from '../contract/index.ts';
import { type ListName, lists } from './lists.ts';
import type { EngineStore } from './store.ts';

export interface ListReader {
  /** Reads a list; what arrives shows at least all that had happened when this was called. Rejects as the client does. */
  read(name: ListName): Promise<void>;
  /** As `read`, for a list somebody has asked for before, and never rejects. */
  follow(name: ListName): Promise<void>;
  /** Puts in what an operation answered. A reading under way is repeated, because it may have been too early to show it. */
  put(name: ListName, items: readonly Item[]): void;
}

export interface Item {
  readonly id: string;
  readonly version?: number;
}

export interface ListReaderOptions {
  readonly client: MigrationClient;
  readonly store: EngineStore;
  readonly signal: Cancellation;
}

interface Reading {
  /** What operations answered so far; a reading that overlaps with one may be too early to show it. */
  puts: number;
  /** The reading under way, or the last one. */
  current: Promise<void>;
  /** The one after it, as long as it has not begun: whoever asks now shares it. */
  next: Promise<void> | null;
}

export function createListReader({ client, store, signal }: ListReaderOptions): ListReader {
  const readings = new Map<ListName, Reading>();

  function readingOf(name: ListName): Reading {
    const reading = readings.get(name) ?? { puts: 0, current: Promise.resolve(), next: null };
    readings.set(name, reading);
    return reading;
  }

  async function readInvitations(cursor?: string): Promise<readonly Item[]> {
    const { invitations, nextCursor } = await client.listInvitations({ limit: 1000, cursor }, { signal });
    return nextCursor === null ? invitations : [...invitations, ...(await readInvitations(nextCursor))];
  }

  async function work(name: ListName, reading: Reading): Promise<void> {
    for (let puts = -1; puts !== reading.puts && !signal.aborted; ) {
      puts = reading.puts;
      const items = await (name === 'invitations' ? readInvitations() : client[lists[name][0]]({ signal }));
      if (puts === reading.puts && !signal.aborted) store.patch({ [name]: items });
    }
  }

  function read(name: ListName): Promise<void> {
    const reading = readingOf(name);
    const begin = () => {
      reading.next = null;
      reading.current = work(name, reading);
      return reading.current;
    };
    reading.next ??= reading.current.then(begin, begin);
    return reading.next;
  }

  return {
    read,
    follow: async (name) =>
      store.get()[name] === null && !readings.has(name) ? undefined : read(name).catch(() => {}),
    put(name, items) {
      const known: readonly Item[] | null = store.get()[name];
      if (known === null) return;
      readingOf(name).puts += 1;
      const merged = new Map(known.map((item) => [item.id, item]));
      for (const item of items) {
        // Somebody else's change may have been read before this answer arrived.
        if ((merged.get(item.id)?.version ?? 0) <= (item.version ?? 0)) merged.set(item.id, item);
      }
      store.patch({ [name]: [...merged.values()] });
    },
  };
}
