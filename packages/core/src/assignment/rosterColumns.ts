import type { MailboxKind, PreflightVerdict, UserRow, UserSync, UserSyncState } from '../contract/index.ts';
import { bySeverity } from '../sync/worstState.ts';
import { andBits, type Bits, countBits, hasBit, withoutBits } from './bitset.ts';
import { type Planes, readPlanes } from './planes.ts';
import { createStore, factsAt, hasId, isUnchanged, labelsAt, type Version, versionOf } from './rosterStore.ts';
import type { Roster } from './rosterView.ts';
import { findSlot, hashOf } from './userIndex.ts';

/**
 * The bits of a roster, one set per version; what is wide lies in the store of its version. Inside this package only; rows
 * that were removed are holes.
 */
export interface RosterColumns {
  readonly version: Version;
  readonly slots: Uint32Array;
  readonly rows: number;
  readonly size: number;
  /** Per user: live, enabled, two bits of mailbox kind, two of preflight verdict. */
  readonly users: Planes;
  /** Per connection, by id, as the back end told it: assigned, leased, proven, three bits of state. */
  readonly stored: ReadonlyMap<string, Planes>;
  /** The ticks as shown: of `stored`, or a changed copy of it. */
  readonly ticked: ReadonlyMap<string, Bits>;
  /** Whether `ticked` is not as stored. */
  readonly pending: boolean;
  /** The store's count of edits at this version. */
  readonly edits: number;
}

export const mailboxKinds = [null, 'user', 'shared', 'resource'] as const;
export const preflightVerdicts = [null, 'ready', 'warn', 'block'] as const;
/** Places in the planes of users and of connections. */
export const userPlanes = 6;
export const connectionPlanes = 6;

const columnsByRoster = new WeakMap<Roster, RosterColumns>();

export function columnsOf(roster: Roster): RosterColumns {
  const columns = columnsByRoster.get(roster);
  if (columns === undefined) throw new TypeError('This roster was not made by createRoster.');
  return columns;
}

/** The columns of a roster, to be read as a whole: of one that is not the newest of its line they are copied, once. */
export function readableColumns(roster: Roster): RosterColumns {
  const columns = columnsOf(roster);
  const { version, ticked, pending } = columns;
  const { copy: copyOf } = version.store;
  if (version.next === null || copyOf === null) return columns;
  const copied = copyOf(columns);
  const copy = pending ? { ...copied, ticked, pending } : copied;
  columnsByRoster.set(roster, copy);
  return copy;
}

export function emptyRoster(): Roster {
  const store = createStore();
  return rosterOf({
    version: versionOf(store),
    slots: store.slots,
    rows: 0,
    size: 0,
    users: Array.from({ length: userPlanes }, () => new Uint32Array(0)),
    stored: new Map(),
    ticked: new Map(),
    pending: false,
    edits: 0,
  });
}

/** The same users with other ticks: costs the map of columns, never the users. */
export function withTicked(roster: Roster, ticked: ReadonlyMap<string, Bits>): Roster {
  return rosterOf({ ...columnsOf(roster), ticked, pending: true });
}

export function liveOf({ users }: RosterColumns): Bits {
  return users[0] as Bits;
}

export function enabledOf({ users }: RosterColumns): Bits {
  return users[1] as Bits;
}

export function mailboxPlanes({ users }: RosterColumns): Planes {
  return users.slice(2, 4);
}

export function preflightPlanes({ users }: RosterColumns): Planes {
  return users.slice(4, 6);
}

/** The rows whose preflight warns, and those it blocks. */
export function verdictBits(columns: RosterColumns): { readonly warn: Bits; readonly block: Bits } {
  const [low, high] = preflightPlanes(columns) as [Bits, Bits];
  return { warn: withoutBits(high, low), block: andBits(high, low) };
}

export function rowOf({ version, slots, users, rows }: RosterColumns, userId: string): number | undefined {
  return findSlot(slots, hashOf(userId), (row) => row < rows && hasBit(users[0], row) && hasId(version, row, userId));
}

export function rosterOf(columns: RosterColumns): Roster {
  // Shown rows are kept, so that asking twice gives the same object: stores compare by identity.
  const own = new Map<number, UserRow>();
  const roster: Roster = {
    size: columns.size,
    rowOf: (userId) => rowOf(columns, userId),
    userAt(row) {
      if (!hasBit(columns.users[0], row)) throw new RangeError(`No user in row ${row}.`);
      const shared = isUnchanged(columns.version, row) && isAsStored(columns, row);
      const shown = shared ? columns.version.store.shown : own;
      const user = shown.get(row) ?? readUser(columns, row);
      shown.set(row, user);
      return user;
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

function isAsStored({ pending, ticked, stored }: RosterColumns, row: number): boolean {
  if (!pending) return true;
  for (const [id, bits] of ticked) if (hasBit(bits, row) !== hasBit(stored.get(id)?.[0], row)) return false;
  return true;
}

/** A user as shown, made from the columns. */
export function readUser(columns: RosterColumns, row: number): UserRow {
  const user = readPlanes(columns.users, row);
  const sync: UserSync[] = [];
  for (const connectionId of new Set([...columns.stored.keys(), ...columns.ticked.keys()])) {
    const entry = readSync(columns, row, connectionId);
    if (entry !== null) sync.push(entry);
  }
  return {
    ...labelsAt(columns.version, row),
    mailbox: mailboxKinds[(user >>> 2) & 3] as MailboxKind | null,
    enabled: (user & 2) !== 0,
    preflight: preflightVerdicts[(user >>> 4) & 3] as PreflightVerdict | null,
    sync,
  };
}

function readSync(columns: RosterColumns, row: number, connectionId: string): UserSync | null {
  const code = readPlanes(columns.stored.get(connectionId) ?? [], row);
  const assigned = hasBit(columns.ticked.get(connectionId), row);
  const wasAssigned = (code & 1) !== 0;
  if (assigned && !wasAssigned) return firstSync(connectionId);
  if (code === 0) return null;
  const released = wasAssigned && !assigned;
  return {
    connectionId,
    assigned,
    leased: !released && (code & 2) !== 0,
    state: released ? 'released' : (bySeverity[(code >>> 3) - 1] as UserSyncState),
    ...factsAt(columns.version, row, connectionId),
  };
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
