import type { SyncError, UserRow, UserSync } from '../contract/index.ts';
import { bySeverity } from '../sync/worstState.ts';
import { type Bits, copyBits, countBits, createBits, eachBit, hasBit, setBit, withoutBits } from './bitset.ts';
import { codedText, putCode } from './codeColumn.ts';
import { createInstantReader, type InstantReader } from './instant.ts';
import { isProven } from './lease.ts';
import { createPlanes, type Planes, readPlanes, writePlanes } from './planes.ts';
import {
  columnsOf,
  connectionPlanes,
  emptyRoster,
  mailboxKinds,
  preflightVerdicts,
  type RosterColumns,
  readUser,
  rosterOf,
} from './rosterColumns.ts';
import {
  type FactColumn,
  factsPerRow,
  forgetOrders,
  hasError,
  internError,
  keepFacts,
  keepLabels,
  type Labels,
  type RosterStore,
  toCounts,
  type Version,
  versionOf,
} from './rosterStore.ts';
import type { Roster } from './rosterView.ts';
import { hasText, putText } from './textColumn.ts';
import { findSlot, hashOf, takeSlot } from './userIndex.ts';

/** A roster of these users. A user given twice counts once, as given last. */
export function createRoster(users: readonly UserRow[]): Roster {
  return updateRoster(emptyRoster(), users);
}

/** Who leaves the roster with an update. By default nobody does. */
export interface RosterUpdateOptions {
  /** True when the users given are all there are: everybody else leaves the roster. */
  readonly complete?: boolean;
  /** Users who leave the roster. */
  readonly removed?: readonly string[];
}

/**
 * The roster with these users as told now: known ones keep their row, new ones take a free row or a new one. Costs what
 * changed, not what there is, as long as `roster` is the newest of its line; an older one is copied first.
 */
export function updateRoster(roster: Roster, users: readonly UserRow[], options: RosterUpdateOptions = {}): Roster {
  return placeUsers(roster, users, options).roster;
}

/** As `updateRoster`, and tells in which rows these users are. Room is made at once for as many users as are `expected`. */
export function placeUsers(
  roster: Roster,
  users: readonly UserRow[],
  options: RosterUpdateOptions & { readonly expected?: number },
): { readonly roster: Roster; readonly rows: Bits } {
  const { complete = false, removed = [], expected = 0 } = options;
  const draft = draftOf(columnsOf(roster));
  draft.expected = Math.max(expected, draft.store.capacity === 0 ? users.length : 0);
  const rows = createBits(draft.store.rows + users.length);
  for (const user of users) setBit(rows, placeUser(draft, user), true);
  if (complete) eachBit(withoutBits(liveIn(draft), rows), (row) => removeRow(draft, row));
  for (const userId of removed) {
    const row = rowIn(draft, userId);
    if (row !== undefined) removeRow(draft, row);
  }
  return { roster: draft.version === null ? roster : rosterOf(columnsFrom(draft, draft.version)), rows };
}

/** What a row is written with that nobody has. */
const blank: Labels = {
  id: '',
  displayName: '',
  address: '',
  upn: '',
  licence: null,
  location: null,
  waveId: null,
};

/** Everything of a roster that is not the newest of its line, in a store of its own, every user in the same row. */
function copyColumns(columns: RosterColumns): RosterColumns {
  const stored = { ...columns, ticked: ticksOf(columns.stored), pending: false };
  const draft = draftOf(columnsOf(emptyRoster()));
  const version = open(draft);
  reserve(draft, columns.rows);
  const holes: number[] = [];
  for (let row = 0; row < columns.rows; row += 1) {
    if (hasBit(columns.users[0], row)) placeUser(draft, readUser(stored, row));
    if (hasBit(columns.users[0], row)) continue;
    writeLabels(draft.store, appendRow(draft), blank);
    holes.push(row);
  }
  draft.store.holes.push(...holes);
  return columnsFrom(draft, version);
}

interface DraftConnection {
  readonly id: string;
  /** A copy from the first change of the draft on. */
  planes: Planes;
  readonly facts: FactColumn;
}

/** A roster under change. */
interface Draft {
  /** Where the change started: what it overwrites is kept there for whoever still holds that roster. */
  readonly from: Version;
  /** The next one; null while nothing has changed. */
  version: Version | null;
  readonly store: RosterStore;
  readonly rowsBefore: number;
  /** So many users the roster is going to have, as far as is known. */
  expected: number;
  relabelled: boolean;
  readonly instant: InstantReader;
  /** A copy from the first change on. */
  users: Planes;
  usersCopied: boolean;
  readonly connections: DraftConnection[];
}

function draftOf(columns: RosterColumns): Draft {
  const { version, rows, users, stored } = columns.version.next === null ? columns : copyColumns(columns);
  const { store } = version;
  return {
    from: version,
    version: null,
    store,
    rowsBefore: rows,
    expected: 0,
    relabelled: false,
    instant: createInstantReader(),
    users,
    usersCopied: false,
    connections: [...stored].map(([id, planes]) => ({ id, planes, facts: factsOf(store, id) })),
  };
}

function columnsFrom({ store, users, connections }: Draft, version: Version): RosterColumns {
  const sorted = [...connections].sort((a, b) => (a.id < b.id ? -1 : 1));
  const stored = new Map(sorted.map(({ id, planes }) => [id, planes]));
  return {
    version,
    slots: store.slots,
    rows: store.rows,
    size: countBits(users[0] as Bits),
    users,
    stored,
    ticked: ticksOf(stored),
    pending: false,
    edits: store.edits,
  };
}

function ticksOf(stored: ReadonlyMap<string, Planes>): ReadonlyMap<string, Bits> {
  return new Map([...stored].map(([id, planes]) => [id, planes[0] as Bits]));
}

/** Begins to write: from here on the roster before reads what is overwritten from its own version. */
function open(draft: Draft): Version {
  if (draft.version !== null) return draft.version;
  const version = versionOf(draft.store);
  draft.version = version;
  draft.from.next = version;
  draft.store.copy = copyColumns;
  copyConnections(draft);
  return version;
}

/** Makes room for so many rows. */
function reserve(draft: Draft, capacity: number): void {
  const { store } = draft;
  open(draft);
  store.capacity = capacity;
  for (const column of [store.ids, store.names, store.addresses, store.upns]) {
    column.ends = resized(column.ends, capacity);
  }
  for (const column of [store.licences, store.locations, store.waves]) column.codes = resized(column.codes, capacity);
  for (const column of store.facts.values()) column.numbers = resized(column.numbers, capacity * factsPerRow);
  copyConnections(draft);
  draft.users = copyPlanes(store, draft.users);
  draft.usersCopied = true;
}

function copyConnections({ store, connections }: Draft): void {
  for (const connection of connections) connection.planes = copyPlanes(store, connection.planes);
}

function copyPlanes({ capacity }: RosterStore, planes: Planes): Planes {
  return planes.map((bits) => copyBits(bits, capacity));
}

/** What users are besides texts and syncs hardly ever changes: copied only then. */
function writeUser(draft: Draft, row: number, code: number): void {
  if (!draft.usersCopied) draft.users = copyPlanes(draft.store, draft.users);
  draft.usersCopied = true;
  writePlanes(draft.users, row, code);
}

function resized<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(from: T, length: number): T {
  const to = new (from.constructor as new (length: number) => T)(length);
  to.set(from.subarray(0, length));
  return to;
}

function liveIn({ users }: Draft): Bits {
  return users[0] as Bits;
}

function rowIn({ store, users }: Draft, userId: string, hash = hashOf(userId)): number | undefined {
  return findSlot(store.slots, hash, (row) => hasBit(users[0], row) && hasText(store.ids, row, userId));
}

function placeUser(draft: Draft, user: UserRow): number {
  const hash = hashOf(user.id);
  const known = rowIn(draft, user.id, hash);
  if (known === undefined) return addUser(draft, user, hash);
  if (!isLabelled(draft.store, known, user)) {
    relabel(draft, known);
    writeLabels(draft.store, known, user);
  }
  const code = userCode(user);
  if (readPlanes(draft.users, known) !== code) {
    touch(draft, known);
    writeUser(draft, known, code);
  }
  for (const { connectionId } of user.sync) connectionIn(draft, connectionId);
  for (const connection of draft.connections)
    placeFacts(draft, known, { connection, entry: entryOf(user, connection.id) });
  return known;
}

/** A row nobody is in has no bits: only what this user has is written. */
function addUser(draft: Draft, user: UserRow, hash: number): number {
  const { store } = draft;
  open(draft);
  const row = store.holes.pop() ?? appendRow(draft);
  relabel(draft, row);
  takeSlot(store, hash, { row, live: liveIn(draft) });
  writeLabels(store, row, user);
  writeUser(draft, row, userCode(user));
  // Of two entries of one connection the first counts.
  for (let i = user.sync.length - 1; i >= 0; i -= 1) {
    const entry = user.sync[i] as UserSync;
    placeFacts(draft, row, { connection: connectionIn(draft, entry.connectionId), entry });
  }
  return row;
}

function entryOf({ sync }: UserRow, connectionId: string): UserSync | undefined {
  for (const entry of sync) if (entry.connectionId === connectionId) return entry;
  return undefined;
}

/** There are few, so that comparing is quicker than a map. */
function connectionIn(draft: Draft, id: string): DraftConnection {
  for (const connection of draft.connections) if (connection.id === id) return connection;
  open(draft);
  const { store, connections } = draft;
  const connection = { id, planes: createPlanes(connectionPlanes, store.capacity), facts: factsOf(store, id) };
  connections.push(connection);
  return connection;
}

/** Before a text changes or a user comes. */
function relabel(draft: Draft, row: number): void {
  open(draft);
  if (!draft.relabelled) forgetOrders(draft.store);
  draft.relabelled = true;
  if (row < draft.rowsBefore) keepLabels(draft.from, row);
  touch(draft, row);
}

function appendRow(draft: Draft): number {
  const { store, expected } = draft;
  if (store.rows === store.capacity) {
    const enough = Math.max(store.rows + 1024, Math.floor(store.rows * 1.125));
    reserve(draft, expected > store.rows ? expected : enough);
  }
  store.rows += 1;
  return store.rows - 1;
}

function isLabelled(store: RosterStore, row: number, user: UserRow): boolean {
  return (
    hasText(store.names, row, user.displayName) &&
    hasText(store.addresses, row, user.address) &&
    hasText(store.upns, row, upnText(user)) &&
    codedText(store.licences, row) === user.licence &&
    codedText(store.locations, row) === user.location &&
    codedText(store.waves, row) === user.waveId
  );
}

function writeLabels(store: RosterStore, row: number, user: Labels): void {
  putText(store.ids, row, user.id);
  putText(store.names, row, user.displayName);
  putText(store.addresses, row, user.address);
  putText(store.upns, row, upnText(user));
  putCode(store.licences, row, user.licence);
  putCode(store.locations, row, user.location);
  putCode(store.waves, row, user.waveId);
}

function upnText({ upn, address }: Pick<UserRow, 'upn' | 'address'>): string {
  return upn === address ? '' : `=${upn}`;
}

function userCode({ enabled, mailbox, preflight }: UserRow): number {
  const kind = Math.max(mailboxKinds.indexOf(mailbox), 0);
  const verdict = Math.max(preflightVerdicts.indexOf(preflight), 0);
  return 1 | (enabled ? 2 : 0) | (kind << 2) | (verdict << 4);
}

function factsOf({ facts, capacity }: RosterStore, id: string): FactColumn {
  const column = facts.get(id) ?? {
    index: facts.size,
    numbers: new Float64Array(capacity * factsPerRow),
    errors: new Map(),
  };
  facts.set(id, column);
  return column;
}

function placeFacts(
  draft: Draft,
  row: number,
  { connection, entry }: { readonly connection: DraftConnection; readonly entry: UserSync | undefined },
): void {
  const { numbers, errors } = connection.facts;
  const at = row * factsPerRow;
  const code = entry === undefined ? 0 : syncCode(entry);
  const attempt = draft.instant(entry?.lastAttemptAt ?? null);
  const success = draft.instant(entry?.lastSuccessAt ?? null);
  const counts = entry === undefined ? 0 : toCounts(entry);
  const error = entry?.lastError ?? null;
  const same =
    readPlanes(connection.planes, row) === code &&
    (code === 0 ||
      (numbers[at] === attempt &&
        numbers[at + 1] === success &&
        numbers[at + 2] === counts &&
        (error === null || sameError(errors.get(row) as SyncError, error))));
  if (same) return;
  // The first change to a roster copies its bits: they are written only after it.
  touch(draft, row);
  writePlanes(connection.planes, row, code);
  if (error !== null) errors.set(row, internError(draft.store, error));
  else if (hasError(numbers[at + 2] as number)) errors.delete(row);
  numbers[at] = attempt;
  numbers[at + 1] = success;
  numbers[at + 2] = counts;
}

function syncCode(entry: UserSync): number {
  const proven = entry.assigned && isProven(entry);
  const severity = bySeverity.indexOf(entry.state) + 1;
  return (entry.assigned ? 1 : 0) | (entry.leased ? 2 : 0) | (proven ? 4 : 0) | (severity << 3);
}

function sameError(a: SyncError, b: SyncError): boolean {
  return (
    a.literal === b.literal &&
    a.code === b.code &&
    a.count === b.count &&
    a.firstSeenAt === b.firstSeenAt &&
    a.lastSeenAt === b.lastSeenAt
  );
}

/** Before a row is written: what it says now is kept for the roster before, and nobody is shown it any more. */
function touch(draft: Draft, row: number): void {
  open(draft);
  const { from, store, rowsBefore } = draft;
  if (row >= rowsBefore) return;
  store.shown.delete(row);
  keepFacts(from, row);
}

function removeRow(draft: Draft, row: number): void {
  open(draft);
  writeUser(draft, row, 0);
  for (const { planes } of draft.connections) writePlanes(planes, row, 0);
  draft.store.holes.push(row);
  draft.store.edits += 1;
}
