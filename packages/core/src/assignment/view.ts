import type { UserFilter } from '../contract/index.ts';
import { bySeverity } from '../sync/worstState.ts';
import { andBits, type Bits, countCommon, createBits, orBits, withoutBits } from './bitset.ts';
import type { CodeColumn } from './codeColumn.ts';
import { matchPlanes } from './planes.ts';
import {
  columnsOf,
  liveOf,
  mailboxKinds,
  mailboxPlanes,
  preflightPlanes,
  preflightVerdicts,
  type RosterColumns,
  readableColumns,
} from './rosterColumns.ts';
import { orderRows, pickRows, sortsByFacts } from './rosterOrder.ts';
import { worstPlanes } from './rosterStatus.ts';
import type { HeaderTick, Roster, RosterSort, RosterView } from './rosterView.ts';
import { needleOf, sameFilter } from './sameFilter.ts';
import { finish, type Steps } from './steps.ts';
import { forgetLower } from './textColumn.ts';
import { searchColumn, type TextHits } from './textSearch.ts';

interface Shown {
  /** In rising order. */
  readonly rows: Uint32Array;
  readonly match: Bits;
  readonly columns: RosterColumns;
  /** What the text was found in, for the next letter to go on from. */
  readonly hits: Hits | null;
}

interface Hits {
  readonly names: TextHits;
  readonly addresses: TextHits;
}

const shownByView = new WeakMap<RosterView, Shown>();

/**
 * The rows of a roster that match a filter, sorted. Give the previous view: what did not change is shared, and the same
 * view comes back when nothing did. For a large roster use `viewSteps`.
 */
export function viewOf(roster: Roster, filter: UserFilter, sort: RosterSort, previous?: RosterView): RosterView {
  return finish(viewSteps(roster, filter, sort, previous));
}

/**
 * As `viewOf`, in turns of a few milliseconds: call `next()` until it is done, and look after other things in between. To
 * give up, stop calling.
 */
export function* viewSteps(
  roster: Roster,
  filter: UserFilter,
  sort: RosterSort,
  previous?: RosterView,
): Steps<RosterView> {
  for (;;) {
    const columns = readableColumns(roster);
    const steps = lookSteps(columns, { filter, sort }, previous);
    // A roster that is no longer the newest is read from a copy, from the start.
    while (columns.version.next === null) {
      const { done, value } = steps.next();
      if (done === true) return value;
      yield;
    }
  }
}

function* lookSteps(
  columns: RosterColumns,
  question: { readonly filter: UserFilter; readonly sort: RosterSort },
  previous: RosterView | undefined,
): Steps<RosterView> {
  const { filter, sort } = question;
  const known = previous === undefined ? undefined : shownByView.get(previous);
  const sameQuestion = known !== undefined && previous?.filter === filter && previous.sort === sort;
  if (sameQuestion && known.columns === columns) return previous;
  if (sameQuestion && sharesRows(known.columns, columns) && asksForLabels(filter) && !sortsByFacts(sort)) {
    return rosterView(question, { ...known, columns });
  }
  const within = known !== undefined && previous !== undefined && narrows(columns, filter, { previous, known });
  const rowsAsked = within ? known.match : matchExceptText(columns, filter);
  const { match, hits } = yield* searchText(columns, rowsAsked, { filter, before: within ? known.hits : null });
  const sameOrder = within && previous.sort === sort && (known.columns === columns || !sortsByFacts(sort));
  const rows = sameOrder ? pickRows(known.rows, match) : yield* orderRows(columns, sort, match);
  return rosterView(question, { rows, match, columns, hits });
}

/** Whether only rows of the view before can match: the same question but for a longer text. */
function narrows(
  columns: RosterColumns,
  { text, ...filter }: UserFilter,
  before: { readonly previous: RosterView; readonly known: Shown },
): boolean {
  const { text: textBefore, ...filterBefore } = before.previous.filter;
  const { known } = before;
  return (
    needleOf(text).includes(needleOf(textBefore)) &&
    sameFilter(filter, filterBefore) &&
    (known.columns === columns || (asksForLabels(filter) && sharesRows(known.columns, columns)))
  );
}

/** The header checkbox of a connection's column over the rows in view. An empty view is not ticked. */
export function headerTick(view: RosterView, connectionId: string): HeaderTick {
  const count = view.countAssigned(connectionId);
  if (count === 0) return false;
  return count === view.length ? true : 'mixed';
}

/** The rows of a view, as bits. */
export function matchOf(view: RosterView): Bits {
  return shownByView.get(view)?.match ?? createBits(0);
}

/** The rows of a view, where it is one of this roster as it is now. */
export function matchIn(view: RosterView, roster: Roster): Bits | null {
  const shown = shownByView.get(view);
  return shown?.columns === columnsOf(roster) ? shown.match : null;
}

/** The rows that match a filter, as bits. Ticks are judged as shown, pending changes included. */
export function* matchSteps(columns: RosterColumns, filter: UserFilter): Steps<Bits> {
  const asked = { filter, before: null };
  return (yield* searchText(columns, matchExceptText(columns, filter), asked)).match;
}

function matchExceptText(columns: RosterColumns, filter: UserFilter): Bits {
  const { connection, status, licence, location, mailbox, preflight, waveId } = filter;
  const { store } = columns.version;
  let match = liveOf(columns);
  if (connection !== undefined) {
    const ticked = columns.ticked.get(connection.id) ?? createBits(0);
    match = connection.assigned ? andBits(match, ticked) : withoutBits(match, ticked);
  }
  if (status !== undefined) match = matchPlanes(worstPlanes(columns), match, codesOfStatus(status));
  if (licence !== undefined) match = matchCodes(store.licences, licence, match);
  if (location !== undefined) match = matchCodes(store.locations, location, match);
  if (waveId !== undefined) match = matchCodes(store.waves, [waveId], match);
  if (mailbox !== undefined) match = matchPlanes(mailboxPlanes(columns), match, placesIn(mailboxKinds, mailbox));
  if (preflight !== undefined) {
    match = matchPlanes(preflightPlanes(columns), match, placesIn(preflightVerdicts, preflight));
  }
  return match;
}

function* searchText(
  { version }: RosterColumns,
  rows: Bits,
  { filter, before }: { readonly filter: UserFilter; readonly before: Hits | null },
): Steps<{ readonly match: Bits; readonly hits: Hits | null }> {
  const { store } = version;
  const needle = needleOf(filter.text);
  if (needle === '') {
    forgetLower(store.names);
    forgetLower(store.addresses);
    return { match: rows, hits: null };
  }
  // Whose name did not hold the beginning does not hold the whole.
  const inNames = before === null ? rows : andBits(rows, before.names.match);
  const names = yield* searchColumn(store.names, needle, inNames, before?.names ?? null);
  const inAddresses = withoutBits(rows, names.match);
  const addresses = yield* searchColumn(store.addresses, needle, inAddresses, before?.addresses ?? null);
  return { match: orBits(names.match, addresses.match), hits: { names, addresses } };
}

function placesIn<T>(all: readonly (T | null)[], wanted: readonly T[]): readonly number[] {
  return [...new Set(wanted)].map((one) => all.indexOf(one)).filter((place) => place > 0);
}

/** `released` stands for nothing ticked, too. */
function codesOfStatus(status: NonNullable<UserFilter['status']>): readonly number[] {
  const codes = placesIn([null, ...bySeverity], status);
  return status.includes('released') ? [0, ...codes] : codes;
}

function matchCodes({ codes, texts }: CodeColumn, wanted: readonly string[], rows: Bits): Bits {
  const isWanted = texts.map((text) => wanted.includes(text ?? ''));
  const match = createBits(rows.length * 32);
  for (let at = 0; at < rows.length; at += 1) {
    let hits = 0;
    for (let word = rows[at] as number; word !== 0; word &= word - 1) {
      const flag = word & -word;
      if (isWanted[codes[(at << 5) | (31 - Math.clz32(flag))] as number] === true) hits |= flag;
    }
    match[at] = hits;
  }
  return match;
}

function rosterView(question: { filter: UserFilter; sort: RosterSort }, shown: Shown): RosterView {
  const { rows } = shown;
  const view: RosterView = {
    ...question,
    ...rowsInOrder(rows, question.sort.startsWith('-')),
    countAssigned: (connectionId) => countCommon(shown.match, shown.columns.ticked.get(connectionId) ?? createBits(0)),
  };
  shownByView.set(view, shown);
  return view;
}

/** The part of a view that tells which row comes where. */
export function rowsInOrder(rows: ArrayLike<number>, falling = false): Pick<RosterView, 'length' | 'rowAt'> {
  const { length } = rows;
  return {
    length,
    rowAt(index) {
      const row = rows[falling ? length - 1 - index : index];
      if (row === undefined) throw new RangeError(`No row at ${index} of ${length}.`);
      return row;
    },
  };
}

function sharesRows(a: RosterColumns, b: RosterColumns): boolean {
  return a.version.store === b.version.store && a.edits === b.edits;
}

/** Whether nothing a filter asks for can change while names, licences, locations and waves stay. */
function asksForLabels(filter: UserFilter): boolean {
  const { status, connection, mailbox, preflight } = filter;
  return (status ?? connection ?? mailbox ?? preflight) === undefined;
}
