import { createBits } from '../assignment/bitset.ts';
import type { Cancellation, MigrationClient, UserDetails, UserRow } from '../contract/index.ts';
import { isMigrationError } from '../errors/migrationError.ts';
import type { Seen } from './optimistic.ts';
import type { Clock } from './ports.ts';
import type { Wakeups } from './wakeups.ts';

const pageSize = 1000;
const helpingPages = 4;
/** Room is made beforehand for so many users at most, whatever a back end says. */
const mostExpected = 1_000_000;
/** Up to so many users are read one by one; beyond that the list is cheaper. */
const singleReads = 20;
/** Hints come in bursts: the list is read again at most after this long, and after four times what it took before. */
const calmMilliseconds = 250;
/** What could not be read is tried again with growing pauses up to this. */
const longestPause = 16_000;

/** What one reading brought at its end. Readings are numbered from 1 and never overlap. */
export interface Reading {
  readonly number: number;
  /** Those not yet told through `onRows`. */
  readonly rows: readonly UserRow[];
  /** Whom a complete reading has come across; null when it asked for some users only. */
  readonly seen: Seen | null;
  readonly snapshot: string | null;
}

export interface Reader {
  /** The number of the next reading, which will show all that has happened until now, and whether it came about. */
  request(userIds: readonly string[] | 'all'): { readonly number: number; readonly done: Promise<boolean> };
  /** As `request`, but without haste. */
  hint(userIds: readonly string[] | null): void;
}

export interface ReaderOptions {
  readonly client: MigrationClient;
  readonly clock: Clock;
  readonly wakeups: Wakeups;
  readonly signal: Cancellation;
  /** The number of the last reading; shared by the readers of one engine, so that numbers only ever grow. */
  readonly readings: { last: number };
  /** Takes in users in the middle of a long reading, which goes on when they are shown. */
  readonly onRows: (rows: readonly UserRow[], seen: Seen) => Promise<void>;
  readonly onReading: (reading: Reading) => Promise<void>;
  /** Read along with the users, because it tells of them. */
  readonly readAlong: () => Promise<void>;
  readonly onFailure: (cause: unknown) => void;
}

interface Wanted {
  all: boolean;
  readonly userIds: Set<string>;
  waiters: ((done: boolean) => void)[];
}

export function createReader(options: ReaderOptions): Reader {
  const { client, clock, wakeups, signal, readings } = options;
  let wanted = nothingWanted();
  let busy = false;
  let hinted = false;
  let lastDuration = 0;
  let failures = 0;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    while (wanted.waiters.length > 0) {
      const current = wanted;
      wanted = nothingWanted();
      readings.last += 1;
      const [done] = signal.aborted ? [false] : await Promise.all([readOnce(current), options.readAlong()]);
      for (const resolve of current.waiters) resolve(done);
    }
    busy = false;
  }

  async function readOnce(current: Wanted): Promise<boolean> {
    const started = clock.now();
    const number = readings.last;
    try {
      const reading = { number, ...(await read(current)) };
      await options.onReading(reading);
      if (reading.seen !== null) lastDuration = clock.now() - started;
      failures = 0;
      return !signal.aborted;
    } catch (cause) {
      // What could not be read stays wanted, so that the next reading shows at least as much as this one would have.
      wanted.all ||= current.all;
      for (const userId of current.userIds) wanted.userIds.add(userId);
      failures += 1;
      if (signal.aborted) return false;
      options.onFailure(cause);
      void hint(null);
      return false;
    }
  }

  async function read(current: Wanted): Promise<Omit<Reading, 'number'>> {
    if (!current.all && current.userIds.size <= singleReads) {
      const rows = await readSome(client, [...current.userIds], signal);
      if (rows !== null) return { rows, seen: null, snapshot: null };
    }
    return readAll(options);
  }

  function request(userIds: readonly string[] | 'all'): { number: number; done: Promise<boolean> } {
    if (userIds === 'all') wanted.all = true;
    else for (const userId of userIds) wanted.userIds.add(userId);
    const done = new Promise<boolean>((resolve) => wanted.waiters.push(resolve));
    const next = readings.last + 1;
    void work();
    return { number: next, done };
  }

  async function hint(userIds: readonly string[] | null): Promise<void> {
    if (userIds !== null && userIds.length <= singleReads) {
      request(userIds);
      return;
    }
    if (hinted) return;
    hinted = true;
    const calm = Math.min(calmMilliseconds * 2 ** failures, longestPause);
    await wakeups.wait('', Math.max(calm, 4 * lastDuration), signal);
    hinted = false;
    request('all');
  }

  return { request, hint };
}

function nothingWanted(): Wanted {
  return { all: false, userIds: new Set(), waiters: [] };
}

async function readAll({ client, signal, onRows }: ReaderOptions): Promise<Omit<Reading, 'number'>> {
  const seen: Seen = { bits: createBits(0), expected: 0 };
  let rows: UserRow[] = [];
  let snapshot: string | null = null;
  let cursor: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const page = await client.listUsers({ sort: 'displayName', limit: pageSize, cursor }, { signal });
    rows.push(...page.rows);
    seen.expected = Math.min(page.total, mostExpected);
    // The first page's: what changed since is not surely seen.
    snapshot ??= page.snapshot;
    if (page.nextCursor === null || signal.aborted) return { rows, seen, snapshot };
    cursor = page.nextCursor;
    // Shown after 1, 2, 4 and then every 4 pages, so that the first come soon and no helping is too large.
    if (pages > 2 && pages % helpingPages !== 0) continue;
    await onRows(rows, seen);
    rows = [];
  }
}

/** These users as they are now; null when one of them is gone, which only the list can tell. */
async function readSome(
  client: MigrationClient,
  userIds: readonly string[],
  signal: Cancellation,
): Promise<readonly UserRow[] | null> {
  try {
    return (await Promise.all(userIds.map((userId) => client.getUser(userId, { signal })))).map(toRow);
  } catch (cause) {
    if (isMigrationError(cause) && cause.problem?.code === 'not_found') return null;
    throw cause;
  }
}

function toRow({ history: _, preflightChecks: _checks, syncItems: _items, ...row }: UserDetails): UserRow {
  return row;
}
