import type { UserRow, UserSort, UserSync } from '../contract/index.ts';
import { type Bits, copyBits, countBits, createBits, hasBit, setBit, withoutBits } from './bitset.ts';
import type { Roster } from './rosterView.ts';

/** What depends only on who the users are, shared by every roster of the same users. Filled when first asked for. */
export interface RosterLabels {
  readonly orders: Map<UserSort, Uint32Array>;
  haystack: readonly string[] | null;
}

/** The columns behind a roster. Inside this package only; rows that were removed are holes. */
export interface RosterColumns {
  readonly rows: readonly (UserRow | undefined)[];
  readonly index: ReadonlyMap<string, number>;
  readonly live: Bits;
  readonly enabled: Bits;
  /** As the back end told it. */
  readonly stored: ReadonlyMap<string, Bits>;
  /** As shown: `stored`, or a changed copy of it. */
  readonly ticked: ReadonlyMap<string, Bits>;
  readonly labels: RosterLabels;
}

const columnsByRoster = new WeakMap<Roster, RosterColumns>();

/** A roster of these users. A user given twice counts once, as given last. */
export function createRoster(rows: readonly UserRow[]): Roster {
  return updateRoster(emptyRoster(), rows);
}

export interface RosterUpdateOptions {
  /** True when `rows` are all users there are: everybody else leaves the roster. */
  readonly complete?: boolean;
}

/** The roster with these users as told now: known ones keep their row, new ones are appended. */
export function updateRoster(roster: Roster, rows: readonly UserRow[], options: RosterUpdateOptions = {}): Roster {
  const before = columnsOf(roster);
  const draft = placeRows(before, rows);
  const removed = options.complete === true ? removeAbsent(draft, before) : false;
  if (!draft.changed && !removed) return roster;
  const { live, enabled, stored } = readColumns(draft.rows);
  return rosterOf({
    rows: draft.rows,
    index: draft.index,
    live,
    enabled,
    stored,
    ticked: stored,
    labels: draft.relabelled || removed ? freshLabels() : before.labels,
  });
}

/** The same users with other ticks: costs the map of columns, never the users. */
export function withTicked(roster: Roster, ticked: ReadonlyMap<string, Bits>): Roster {
  return rosterOf({ ...columnsOf(roster), ticked });
}

export function columnsOf(roster: Roster): RosterColumns {
  const columns = columnsByRoster.get(roster);
  if (columns === undefined) throw new TypeError('This roster was not made by createRoster.');
  return columns;
}

function emptyRoster(): Roster {
  const none = new Map<string, Bits>();
  const bits = createBits(0);
  return rosterOf({
    rows: [],
    index: new Map(),
    live: bits,
    enabled: bits,
    stored: none,
    ticked: none,
    labels: freshLabels(),
  });
}

function freshLabels(): RosterLabels {
  return { orders: new Map(), haystack: null };
}

function rosterOf(columns: RosterColumns): Roster {
  // Shown rows are kept, so that asking twice gives the same object: stores compare by identity.
  const shown = new Map<number, UserRow>();
  const roster: Roster = {
    size: columns.index.size,
    rowOf: (userId) => columns.index.get(userId),
    userAt(row) {
      const user = columns.rows[row];
      if (user === undefined) throw new RangeError(`No user in row ${row}.`);
      if (columns.ticked === columns.stored) return user;
      const known = shown.get(row) ?? showTicks(user, row, columns.ticked);
      shown.set(row, known);
      return known;
    },
    isAssigned: (row, connectionId) => hasBit(columns.ticked.get(connectionId), row),
    countAssigned(connectionId) {
      const bits = columns.ticked.get(connectionId);
      return bits === undefined ? 0 : countBits(bits);
    },
  };
  columnsByRoster.set(roster, columns);
  return roster;
}

/** The next roster's users. Rows and index are the old ones until something really changes. */
interface Draft {
  rows: readonly (UserRow | undefined)[];
  index: ReadonlyMap<string, number>;
  changed: boolean;
  relabelled: boolean;
  /** The rows named by the update. */
  readonly seen: Bits;
}

function placeRows(before: RosterColumns, users: readonly UserRow[]): Draft {
  const rows = [...before.rows];
  let index: Map<string, number> | null = null;
  const seen = createBits(rows.length + users.length);
  let changed = false;
  let relabelled = false;
  for (const user of users) {
    const row = (index ?? before.index).get(user.id) ?? rows.length;
    setBit(seen, row, true);
    const known = rows[row];
    if (known !== undefined && sameValue(known, user)) continue;
    changed = true;
    relabelled ||= known?.displayName !== user.displayName || known.address !== user.address;
    if (known === undefined) index = (index ?? new Map(before.index)).set(user.id, row);
    rows[row] = user;
  }
  return { rows, index: index ?? before.index, changed, relabelled, seen };
}

function removeAbsent(draft: Draft, before: RosterColumns): boolean {
  const absent = withoutBits(before.live, draft.seen);
  if (countBits(absent) === 0) return false;
  draft.rows = draft.rows.map((user, row) => (hasBit(absent, row) ? undefined : user));
  draft.index = new Map([...draft.index].filter(([, row]) => !hasBit(absent, row)));
  return true;
}

function readColumns(rows: readonly (UserRow | undefined)[]): Pick<RosterColumns, 'live' | 'enabled' | 'stored'> {
  const live = createBits(rows.length);
  const enabled = createBits(rows.length);
  const stored = new Map<string, Bits>();
  for (let row = 0; row < rows.length; row += 1) {
    const user = rows[row];
    if (user === undefined) continue;
    setBit(live, row, true);
    if (user.enabled) setBit(enabled, row, true);
    for (const entry of user.sync) {
      if (!entry.assigned) continue;
      const bits = stored.get(entry.connectionId) ?? copyBits(undefined, rows.length);
      setBit(bits, row, true);
      stored.set(entry.connectionId, bits);
    }
  }
  return { live, enabled, stored };
}

function showTicks(user: UserRow, row: number, ticked: ReadonlyMap<string, Bits>): UserRow {
  const sync = user.sync.map((entry) => showTick(entry, hasBit(ticked.get(entry.connectionId), row)));
  for (const [connectionId, bits] of ticked) {
    if (hasBit(bits, row) && !user.sync.some((entry) => entry.connectionId === connectionId)) {
      sync.push(firstSync(connectionId));
    }
  }
  const same = sync.length === user.sync.length && sync.every((entry, i) => entry === user.sync[i]);
  return same ? user : { ...user, sync };
}

function showTick(entry: UserSync, assigned: boolean): UserSync {
  if (entry.assigned === assigned) return entry;
  if (!assigned) return { ...entry, assigned, leased: false, state: 'released' };
  return { ...entry, assigned, state: 'waiting' };
}

/** What a user looks like on a connection just ticked: nothing tried yet, so nothing claimed. */
export function firstSync(connectionId: string): UserSync {
  return {
    connectionId,
    assigned: true,
    leased: false,
    state: 'waiting',
    lastAttemptAt: null,
    lastSuccessAt: null,
    consecutiveSuccesses: 0,
    itemsSynced: null,
    lastError: null,
  };
}

/** Deep equality of answers: plain JSON values, told apart so that unchanged users keep their identity. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => sameValue(a[key], b[key]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
