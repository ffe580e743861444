import type { SyncError, UserRow, UserSync } from '../contract/index.ts';
import { bySeverity } from '../sync/worstState.ts';
import { type Bits, copyBits, countBits, createBits, eachBit, hasBit, setBit, withoutBits } from './bitset.ts';
import { type CodeColumn, codedText, codeOf } from './codeColumn.ts';
import { instantCode } from './instant.ts';
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
  replaceColumns,
  rosterOf,
} from './rosterColumns.ts';
import {
  type FactColumn,
  factsPerRow,
  forgetOrders,
  nothing,
  type RosterStore,
  readFacts,
  readLabels,
  type Version,
  versionOf,
} from './rosterStore.ts';
import type { Roster } from './rosterView.ts';
import { appendText, changeText, textAt } from './textColumn.ts';
import { findSlot, takeSlot } from './userIndex.ts';

export { firstSync } from './rosterColumns.ts';

/** A roster of these users. A user given twice counts once, as given last. */
export function createRoster(users: readonly UserRow[]): Roster {
  return updateRoster(emptyRoster(), users);
}

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
  const draft = draftOf(columnsOf(roster));
  if (draft.store.capacity === 0 && users.length > 0) reserve(draft, users.length);
  const seen = createBits(draft.store.rows + users.length);
  for (const user of users) setBit(seen, placeUser(draft, user), true);
  if (options.complete === true) eachBit(withoutBits(liveIn(draft), seen), (row) => removeRow(draft, row));
  for (const userId of options.removed ?? []) {
    const row = rowIn(draft, userId);
    if (row !== undefined) removeRow(draft, row);
  }
  return draft.version === null ? roster : rosterOf(columnsFrom(draft, draft.version));
}

/**
 * The columns of a roster, to be read as a whole: those of a roster that is not the newest of its line are copied, once.
 */
export function readableColumns(roster: Roster): RosterColumns {
  const columns = columnsOf(roster);
  if (columns.version.next === null) return columns;
  const { ticked, pending } = columns;
  const copied = copyColumns(columns);
  const copy = pending ? { ...copied, ticked, pending } : copied;
  replaceColumns(roster, copy);
  return copy;
}

/** Everything of a roster that is not the newest of its line, in a store of its own, every user in the same row. */
function copyColumns(columns: RosterColumns): RosterColumns {
  const stored = { ...columns, ticked: ticksOf(columns.stored), pending: false };
  const draft = draftOf(columnsOf(emptyRoster()));
  const version = open(draft);
  reserve(draft, columns.rows);
  const holes: number[] = [];
  for (let row = 0; row < columns.rows; row += 1) {
    if (hasBit(columns.users[0], row)) placeUser(draft, readUser(stored, row));
    if (!hasBit(columns.users[0], row)) holes.push(appendRow(draft, blank));
  }
  draft.store.holes.push(...holes);
  return columnsFrom(draft, version);
}

interface DraftConnection {
  readonly planes: Planes;
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
  /** Copies from the first change on. */
  users: Planes;
  readonly connections: Map<string, DraftConnection>;
}

function draftOf(columns: RosterColumns): Draft {
  const { version, rows, users, stored } = columns.version.next === null ? columns : copyColumns(columns);
  const { store } = version;
  const connections = new Map<string, DraftConnection>();
  for (const [id, planes] of stored) connections.set(id, { planes, facts: factsOf(store, id) });
  return { from: version, version: null, store, rowsBefore: rows, users, connections };
}

function columnsFrom({ store, users, connections }: Draft, version: Version): RosterColumns {
  const sorted = [...connections].sort(([a], [b]) => (a < b ? -1 : 1));
  const stored = new Map(sorted.map(([id, { planes }]) => [id, planes]));
  return {
    version,
    slots: store.slots,
    rows: store.rows,
    size: countBits(users[0] ?? createBits(0)),
    users,
    stored,
    ticked: ticksOf(stored),
    pending: false,
    edits: store.edits,
  };
}

function ticksOf(stored: ReadonlyMap<string, Planes>): ReadonlyMap<string, Bits> {
  return new Map([...stored].map(([id, planes]) => [id, planes[0] ?? createBits(0)]));
}

/** Begins to write: from here on the roster before reads what is overwritten from its own version. */
function open(draft: Draft): Version {
  if (draft.version !== null) return draft.version;
  const version = versionOf(draft.store);
  draft.version = version;
  draft.from.next = version;
  copyBitsOf(draft);
  return version;
}

/** Makes room for so many rows. */
function reserve(draft: Draft, capacity: number): void {
  const { store } = draft;
  open(draft);
  store.capacity = capacity;
  for (const column of textColumns(store)) column.ends = resized(column.ends, capacity);
  for (const column of codeColumns(store)) column.codes = resized(column.codes, capacity);
  for (const column of store.facts.values()) column.numbers = resized(column.numbers, capacity * factsPerRow);
  copyBitsOf(draft);
}

function copyBitsOf(draft: Draft): void {
  const copy = (planes: Planes) => planes.map((bits) => copyBits(bits, draft.store.capacity));
  draft.users = copy(draft.users);
  for (const [id, { planes, facts }] of draft.connections) draft.connections.set(id, { planes: copy(planes), facts });
}

function resized<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(from: T, length: number): T {
  const to = new (from.constructor as new (length: number) => T)(length);
  to.set(from.subarray(0, length));
  return to;
}

function textColumns({ ids, names, addresses, upns }: RosterStore) {
  return [ids, names, addresses, upns] as const;
}

function codeColumns({ licences, locations, waves }: RosterStore) {
  return [licences, locations, waves] as const;
}

function liveIn({ users }: Draft): Bits {
  return users[0] ?? createBits(0);
}

function rowIn({ store, users }: Draft, userId: string): number | undefined {
  return findSlot(store.slots, userId, (row) => hasBit(users[0], row) && textAt(store.ids, row) === userId);
}

function placeUser(draft: Draft, user: UserRow): number {
  const row = placeLabels(draft, user);
  const code = userCode(user);
  if (readPlanes(draft.users, row) !== code) {
    touch(draft, row);
    writePlanes(draft.users, row, code);
  }
  for (const { connectionId } of user.sync) {
    if (!draft.connections.has(connectionId)) addConnection(draft, connectionId);
  }
  for (const id of draft.connections.keys()) {
    const entry = user.sync.find(({ connectionId }) => connectionId === id);
    placeFacts(draft, row, { id, entry });
  }
  return row;
}

/** What a row says of a user besides bits and facts, as it lies in the columns. */
interface Written {
  readonly texts: readonly [id: string, name: string, address: string, upn: string];
  readonly codes: readonly [licence: string | null, location: string | null, wave: string | null];
}

const blank: Written = { texts: ['', '', '', ''], codes: [null, null, null] };

function placeLabels(draft: Draft, user: UserRow): number {
  const { store } = draft;
  const upn = user.upn === user.address ? '' : `=${user.upn}`;
  const written: Written = {
    texts: [user.id, user.displayName, user.address, upn],
    codes: [user.licence, user.location, user.waveId],
  };
  const known = rowIn(draft, user.id);
  if (known !== undefined && isWritten(store, known, written)) return known;
  open(draft);
  const row = known ?? store.holes.pop();
  if (row === undefined) return appendRow(draft, written);
  draft.from.labels.set(row, draft.from.labels.get(row) ?? readLabels(store, row));
  touch(draft, row);
  forgetOrders(store);
  if (known === undefined) takeSlot(store, user.id, row);
  for (const [i, column] of textColumns(store).entries()) changeText(column, row, written.texts[i] ?? '');
  writeCodes(store, row, written);
  return row;
}

function appendRow(draft: Draft, written: Written): number {
  const { store } = draft;
  const row = store.rows;
  if (row === store.capacity) reserve(draft, Math.max(row + 1024, Math.floor(row * 1.25)));
  store.rows += 1;
  forgetOrders(store);
  for (const [i, column] of textColumns(store).entries()) appendText(column, written.texts[i] ?? '');
  writeCodes(store, row, written);
  takeSlot(store, written.texts[0], row);
  return row;
}

function isWritten(store: RosterStore, row: number, { texts, codes }: Written): boolean {
  return (
    textColumns(store).every((column, i) => textAt(column, row) === texts[i]) &&
    codeColumns(store).every((column, i) => codedText(column, row) === (codes[i] ?? null))
  );
}

function writeCodes(store: RosterStore, row: number, { codes }: Written): void {
  for (const [i, column] of codeColumns(store).entries()) writeCode(column, row, codes[i] ?? null);
}

function writeCode(column: CodeColumn, row: number, text: string | null): void {
  // First the code: a new one may make the column wider.
  const code = codeOf(column, text);
  column.codes[row] = code;
}

function userCode({ enabled, mailbox, preflight }: UserRow): number {
  const kind = Math.max(mailboxKinds.indexOf(mailbox), 0);
  const verdict = Math.max(preflightVerdicts.indexOf(preflight), 0);
  return 1 | (enabled ? 2 : 0) | (kind << 2) | (verdict << 4);
}

function addConnection(draft: Draft, id: string): void {
  open(draft);
  const { store, connections } = draft;
  connections.set(id, { planes: createPlanes(connectionPlanes, store.capacity), facts: factsOf(store, id) });
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
  { id, entry }: { readonly id: string; readonly entry: UserSync | undefined },
): void {
  const known = draft.connections.get(id);
  const code = entry === undefined ? 0 : syncCode(entry);
  if (known === undefined || (readPlanes(known.planes, row) === code && sameFacts(known.facts, row, entry))) return;
  touch(draft, row);
  const { planes, facts } = draft.connections.get(id) ?? known;
  writePlanes(planes, row, code);
  if (entry === undefined || entry.lastError === null) facts.errors.delete(row);
  if (entry === undefined) return;
  if (entry.lastError !== null) facts.errors.set(row, entry.lastError);
  const at = row * factsPerRow;
  facts.numbers[at] = instantCode(entry.lastAttemptAt);
  facts.numbers[at + 1] = instantCode(entry.lastSuccessAt);
  facts.numbers[at + 2] = entry.consecutiveSuccesses;
  facts.numbers[at + 3] = entry.itemsSynced ?? nothing;
}

function syncCode(entry: UserSync): number {
  const proven = entry.assigned && isProven(entry);
  const severity = bySeverity.indexOf(entry.state) + 1;
  return (entry.assigned ? 1 : 0) | (entry.leased ? 2 : 0) | (proven ? 4 : 0) | (severity << 3);
}

function sameFacts({ numbers, errors }: FactColumn, row: number, entry: UserSync | undefined): boolean {
  if (entry === undefined) return true;
  const at = row * factsPerRow;
  return (
    numbers[at] === instantCode(entry.lastAttemptAt) &&
    numbers[at + 1] === instantCode(entry.lastSuccessAt) &&
    numbers[at + 2] === entry.consecutiveSuccesses &&
    numbers[at + 3] === (entry.itemsSynced ?? nothing) &&
    sameError(errors.get(row), entry.lastError)
  );
}

function sameError(a: SyncError | undefined, b: SyncError | null): boolean {
  if (a === undefined || b === null) return a === undefined && b === null;
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
  store.shown.delete(row);
  if (row < rowsBefore && !from.facts.has(row)) from.facts.set(row, readFacts(store, row));
}

function removeRow(draft: Draft, row: number): void {
  open(draft);
  writePlanes(draft.users, row, 0);
  for (const { planes } of draft.connections.values()) writePlanes(planes, row, 0);
  draft.store.holes.push(row);
  draft.store.edits += 1;
}
