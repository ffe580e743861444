import type { Cancellation, MigrationClient } from '../contract/index.ts';
import { type ListName, lists } from './lists.ts';
import type { EngineStore } from './store.ts';
import type { Wakeups } from './wakeups.ts';

export interface ListReader {
  /** Reads a list; what arrives shows at least all that had happened when this was called. Rejects as the client does. */
  read(name: ListName): Promise<void>;
  /** As `read`, for a list somebody has asked for before, and never rejects. */
  follow(name: ListName): Promise<void>;
  /** As `follow`, but without haste: however many hints come, the list is not read all the time. */
  hint(name: ListName): void;
  /** Puts in what an operation answered or an event told, but for what is shown in a later version already. */
  put(name: ListName, items: readonly Item[]): void;
}

export interface Item {
  readonly id: string;
  /** Tells which of two answers is the later one; a list without is read once more where that is not clear. */
  readonly version?: number;
}

export interface ListReaderOptions {
  readonly client: MigrationClient;
  readonly store: EngineStore;
  readonly wakeups: Wakeups;
  readonly signal: Cancellation;
}

interface Reading {
  /** What was put in since it began, and it may be too early to show. Null: none is under way. */
  late: readonly Item[] | null;
  /** The one asked for last: the next begins when it has ended. */
  last: Promise<void>;
  /** As long as it has not begun: whoever asks now shares it. */
  next: Promise<void> | null;
}

/** Hints come in bursts: the first waits so long for the others. */
const calmMilliseconds = 250;

export function createListReader({ client, store, wakeups, signal }: ListReaderOptions): ListReader {
  const readings = new Map<ListName, Reading>();

  async function readInvitations(cursor?: string): Promise<readonly Item[]> {
    const { invitations, nextCursor } = await client.listInvitations({ limit: 1000, cursor }, { signal });
    return nextCursor === null ? invitations : [...invitations, ...(await readInvitations(nextCursor))];
  }

  async function work(name: ListName, reading: Reading): Promise<void> {
    do {
      reading.late = [];
      const items = await (name === 'invitations' ? readInvitations() : client[lists[name][0]]({ signal }));
      if (signal.aborted) return;
      store.patch({ [name]: merge(items, reading.late) });
    } while (reading.late.some(({ version }) => version === undefined));
    reading.late = null;
  }

  function read(name: ListName, calm?: boolean): Promise<void> {
    const reading = readings.get(name) ?? { late: null, last: Promise.resolve(), next: null };
    readings.set(name, reading);
    const begin = async () => {
      if (calm) await wakeups.wait(name, calmMilliseconds, signal);
      reading.next = null;
      await work(name, reading);
    };
    if (!calm) wakeups.wake(name);
    reading.next ??= reading.last = reading.last.then(begin, begin);
    return reading.next;
  }

  async function follow(name: ListName, calm?: boolean): Promise<void> {
    if (store.get()[name] !== null || readings.has(name)) await read(name, calm).catch(() => {});
  }

  return {
    read,
    follow,
    hint: (name) => void follow(name, true),
    put(name, items) {
      const reading = readings.get(name);
      if (reading?.late) reading.late = merge(reading.late, items);
      const known = store.get()[name];
      if (known !== null) store.patch({ [name]: merge(known, items) });
    },
  };
}

/** Of each item the later version; what is new comes last. */
function merge(known: readonly Item[], items: readonly Item[]): readonly Item[] {
  const told = new Map(items.map((item) => [item.id, item]));
  const merged = known.map((item) => {
    const other = told.get(item.id) ?? item;
    told.delete(item.id);
    return (other.version ?? 0) < (item.version ?? 0) ? item : other;
  });
  return [...merged, ...told.values()];
}
