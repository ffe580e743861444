import type { SyncError, UserRow, UserSync } from '../contract/index.ts';
import { type CodeColumn, codedText, createCodeColumn } from './codeColumn.ts';
import type { RosterColumns } from './rosterColumns.ts';
import { createTextColumn, hasText, type TextColumn, textAt } from './textColumn.ts';

/** What a connection knows of its users, three numbers a row, and the few last errors. */
export interface FactColumn {
  /** The place among the columns of its store. */
  readonly index: number;
  numbers: Float64Array;
  readonly errors: Map<number, SyncError>;
}

/** Numbers per row of a fact column: last attempt and last success (milliseconds since 1970), and what `toCounts` makes. */
export const factsPerRow = 3;
/** Stands for `null` in a fact column. */
export const nothing = -1;

/**
 * What is wide about the users: texts, times, errors. One for all versions of a roster, written in place, so that a change
 * costs what changed; older versions read what was there through their `Version`.
 */
export interface RosterStore {
  /** Rows in use, holes included, and rows there is room for. */
  rows: number;
  capacity: number;
  readonly ids: TextColumn;
  readonly names: TextColumn;
  readonly addresses: TextColumn;
  /** Empty where the UPN is the address, else `=` and the UPN. */
  readonly upns: TextColumn;
  readonly licences: CodeColumn;
  readonly locations: CodeColumn;
  readonly waves: CodeColumn;
  readonly facts: Map<string, FactColumn>;
  /** Open addressing from id to row + 1; entries are only ever added, and a bigger table replaces a full one. */
  slots: Uint32Array;
  taken: number;
  /** Rows whose users were removed, for the next ones that come. */
  readonly holes: number[];
  /** Users shown of the newest version, so that asking twice gives the same object. */
  readonly shown: Map<number, UserRow>;
  /** Rows by the text they are sorted by, and sorts under way; kept until a text changes or a user comes. */
  readonly orders: Map<string, Uint32Array>;
  readonly sorting: Map<string, Generator<undefined, Uint32Array>>;
  /** Copies the columns of an older version. The first change brings it, so that reading alone does not depend on writing. */
  copy: ((columns: RosterColumns) => RosterColumns) | null;
  /** Texts of errors, which many users share. */
  readonly errorTexts: Map<string, string>;
  /** Changes to who the users are: texts, users who came or went. */
  edits: number;
}

export type Labels = Omit<UserRow, 'mailbox' | 'enabled' | 'preflight' | 'sync'>;
export type Facts = Pick<
  UserSync,
  'lastAttemptAt' | 'lastSuccessAt' | 'consecutiveSuccesses' | 'itemsSynced' | 'lastError'
>;

/** A moment in a store's life: what later moments have overwritten since. */
export interface Version {
  readonly store: RosterStore;
  next: Version | null;
  readonly labels: Map<number, Labels>;
  /** Where a row's facts begin in `errors`, and three times as far in `numbers`. Also names the rows of which only bits changed. */
  readonly facts: Map<number, number>;
  /** As they lay in the columns, connection after connection. */
  readonly numbers: number[];
  readonly errors: (SyncError | undefined)[];
}

export function createStore(): RosterStore {
  return {
    rows: 0,
    capacity: 0,
    ids: createTextColumn(),
    names: createTextColumn(),
    addresses: createTextColumn(),
    upns: createTextColumn(),
    licences: createCodeColumn(),
    locations: createCodeColumn(),
    waves: createCodeColumn(),
    facts: new Map(),
    slots: new Uint32Array(16),
    taken: 0,
    holes: [],
    shown: new Map(),
    orders: new Map(),
    sorting: new Map(),
    errorTexts: new Map(),
    copy: null,
    edits: 0,
  };
}

export function versionOf(store: RosterStore): Version {
  return { store, next: null, labels: new Map(), facts: new Map(), numbers: [], errors: [] };
}

export function labelsAt(version: Version, row: number): Labels {
  return overwritten(version, ({ labels }) => labels.get(row)) ?? readLabels(version.store, row);
}

export function hasId(version: Version, row: number, id: string): boolean {
  const kept = overwritten(version, ({ labels }) => labels.get(row));
  return kept === undefined ? hasText(version.store.ids, row, id) : kept.id === id;
}

/** Asked only of connections the user has an entry for, so that their column is there. */
export function factsAt(version: Version, row: number, connectionId: string): Facts {
  const column = version.store.facts.get(connectionId) as FactColumn;
  const kept = overwritten(version, (at) => (at.facts.has(row) ? at : undefined));
  const place = kept === undefined ? row : (kept.facts.get(row) as number) + column.index;
  const number = (i: number) => (kept ?? column).numbers[place * factsPerRow + i] as number;
  const error = kept === undefined ? column.errors.get(row) : kept.errors[place];
  return {
    lastAttemptAt: instantOf(number(0)),
    lastSuccessAt: instantOf(number(1)),
    ...fromCounts(number(2)),
    lastError: error ?? null,
  };
}

/** Whether the row is now as it was at the version. */
export function isUnchanged(version: Version, row: number): boolean {
  return overwritten(version, ({ labels, facts }) => labels.has(row) || facts.has(row) || undefined) === undefined;
}

function overwritten<T>(version: Version, read: (version: Version) => T | undefined): T | undefined {
  for (let at: Version | null = version; at?.next != null; at = at.next) {
    const before = read(at);
    if (before !== undefined) return before;
  }
  return undefined;
}

function readLabels(store: RosterStore, row: number): Labels {
  return {
    id: textAt(store.ids, row),
    displayName: textAt(store.names, row),
    address: textAt(store.addresses, row),
    upn: upnAt(store.upns, store.addresses, row),
    licence: codedText(store.licences, row),
    location: codedText(store.locations, row),
    waveId: codedText(store.waves, row),
  };
}

export function upnAt(upns: TextColumn, addresses: TextColumn, row: number): string {
  const upn = textAt(upns, row);
  return upn === '' ? textAt(addresses, row) : upn.slice(1);
}

/** Keeps the facts of a row, before they are overwritten. */
export function keepFacts({ store, facts, numbers, errors }: Version, row: number): void {
  if (facts.has(row)) return;
  facts.set(row, errors.length);
  for (const column of store.facts.values()) {
    for (let i = 0; i < factsPerRow; i += 1) numbers.push(column.numbers[row * factsPerRow + i] as number);
    errors.push(hasError(numbers.at(-1) as number) ? column.errors.get(row) : undefined);
  }
}

/** Keeps the texts of a row, before they are overwritten. */
export function keepLabels({ store, labels }: Version, row: number): void {
  if (!labels.has(row)) labels.set(row, readLabels(store, row));
}

/** So many different texts are worth remembering; some hold a time or an id, and never come again. */
const rememberedTexts = 1000;

/** An error whose texts are the same objects for all who have it. */
export function internError({ errorTexts }: RosterStore, error: SyncError): SyncError {
  const intern = (text: string) => {
    const known = errorTexts.get(text);
    if (known !== undefined) return known;
    if (errorTexts.size >= rememberedTexts) errorTexts.clear();
    errorTexts.set(text, text);
    return text;
  };
  return { ...error, code: error.code === null ? null : intern(error.code), literal: intern(error.literal) };
}

const itemsBase = 2 ** 32;
const mostSuccesses = 2 ** 21 - 1;

/**
 * Successes in a row and items synced as one number, 0 items being 1; below zero where there is a last error. More than two
 * million successes in a row are two million.
 */
export function toCounts(sync: Pick<UserSync, 'consecutiveSuccesses' | 'itemsSynced' | 'lastError'>): number {
  const successes = Math.min(sync.consecutiveSuccesses, mostSuccesses);
  const items = sync.itemsSynced === null ? 0 : Math.min(sync.itemsSynced + 1, itemsBase - 1);
  const counts = successes * itemsBase + items;
  return sync.lastError === null ? counts : -1 - counts;
}

export function hasError(counts: number): boolean {
  return counts < 0;
}

function fromCounts(told: number): Pick<Facts, 'consecutiveSuccesses' | 'itemsSynced'> {
  const counts = hasError(told) ? -1 - told : told;
  const items = counts % itemsBase;
  return { consecutiveSuccesses: Math.floor(counts / itemsBase), itemsSynced: items === 0 ? null : items - 1 };
}

function instantOf(milliseconds: number): string | null {
  return milliseconds === nothing ? null : new Date(milliseconds).toISOString();
}

/** After a text has changed or a user has come. */
export function forgetOrders(store: RosterStore): void {
  store.orders.clear();
  store.sorting.clear();
  store.edits += 1;
}
