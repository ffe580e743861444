import type { UserRow, UserSort, UserSync } from '../contract/index.ts';
import { type Bits, copyBits, countBits, createBits, hasBit, setBit } from './bitset.ts';
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
  const removed = options.complete === true ? removeAbsent(draft, rows) : false;
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

interface Draft {
  readonly rows: (UserRow | undefined)[];
  index: Map<string, number>;
  changed: boolean;
  relabelled: boolean;
}

function placeRows(before: RosterColumns, rows: readonly UserRow[]): Draft {
  const draft: Draft = {
    rows: [...before.rows],
    index: new Map(before.index),
    changed: false,
    relabelled: false,
  };
  for (const user of rows) placeRow(draft, user);
  return draft;
}

function placeRow(draft: Draft, user: UserRow): void {
  const row = draft.index.get(user.id);
  const known = row === undefined ? undefined : draft.rows[row];
  if (known !== undefined && sameValue(known, user)) return;
  draft.changed = true;
  draft.relabelled ||= known?.displayName !== user.displayName || known.address !== user.address;
  if (row !== undefined) {
    draft.rows[row] = user;
    return;
  }
  draft.index.set(user.id, draft.rows.push(user) - 1);
}

function removeAbsent(draft: Draft, rows: readonly UserRow[]): boolean {
  const present = new Set(rows.map((user) => user.id));
  if (present.size === draft.index.size) return false;
  for (const [userId, row] of [...draft.index]) {
    if (present.has(userId)) continue;
    draft.index.delete(userId);
    draft.rows[row] = undefined;
  }
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
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const other: Readonly<Record<string, unknown>> = { ...b };
  const entries = Object.entries(a);
  return entries.length === Object.keys(other).length && entries.every(([key, value]) => sameValue(value, other[key]));
}
