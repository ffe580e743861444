import type { UserFilter, UserSort } from '../contract/index.ts';
import { matchesStatus, worstState } from '../sync/worstState.ts';
import { andBits, type Bits, countCommon, createBits, hasBit, setBit, withoutBits } from './bitset.ts';
import { columnsOf, firstSync, type RosterColumns } from './roster.ts';
import type { HeaderTick, Roster, RosterView } from './rosterView.ts';
import { compareUsers } from './userOrder.ts';

interface Shown {
  readonly rows: Uint32Array;
  readonly match: Bits;
  readonly columns: RosterColumns;
}

const shownByView = new WeakMap<RosterView, Shown>();

/**
 * The rows of a roster that match a filter, sorted. Give the previous view: what did not change is shared, and the same
 * view comes back when nothing did.
 */
export function viewOf(roster: Roster, filter: UserFilter, sort: UserSort, previous?: RosterView): RosterView {
  const columns = columnsOf(roster);
  const known = previous === undefined ? undefined : shownByView.get(previous);
  const sameQuestion = known !== undefined && previous?.filter === filter && previous.sort === sort;
  if (sameQuestion && known.columns === columns) return previous;
  if (sameQuestion && sharesRows(known.columns, columns) && ignoresTicks(filter)) {
    return rosterView({ filter, sort }, { ...known, columns });
  }
  const match = matchingBits(columns, filter);
  return rosterView({ filter, sort }, { rows: inOrder(columns, sort, match), match, columns });
}

/** The header checkbox of a connection's column over the rows in view. An empty view is not ticked. */
export function headerTick(view: RosterView, connectionId: string): HeaderTick {
  const count = view.countAssigned(connectionId);
  if (count === 0) return false;
  return count === view.length ? true : 'mixed';
}

/** The rows that match a filter, as bits. Ticks are judged as shown, pending changes included. */
export function matchingBits(columns: RosterColumns, filter: UserFilter): Bits {
  let match = columns.live;
  if (filter.connection !== undefined) {
    const ticked = columns.ticked.get(filter.connection.id) ?? createBits(0);
    match = filter.connection.assigned ? andBits(match, ticked) : withoutBits(match, ticked);
  }
  const tests = rowTests(columns, filter);
  if (tests.length === 0) return match;
  const kept = createBits(columns.rows.length);
  for (let row = 0; row < columns.rows.length; row += 1) {
    if (hasBit(match, row) && tests.every((test) => test(row))) setBit(kept, row, true);
  }
  return kept;
}

function rosterView(question: { filter: UserFilter; sort: UserSort }, shown: Shown): RosterView {
  const view: RosterView = {
    ...question,
    length: shown.rows.length,
    rowAt(index) {
      const row = shown.rows[index];
      if (row === undefined) throw new RangeError(`No row at ${index} of ${shown.rows.length}.`);
      return row;
    },
    countAssigned: (connectionId) => countCommon(shown.match, shown.columns.ticked.get(connectionId) ?? createBits(0)),
  };
  shownByView.set(view, shown);
  return view;
}

function sharesRows(a: RosterColumns, b: RosterColumns): boolean {
  return a.rows === b.rows;
}

function ignoresTicks(filter: UserFilter): boolean {
  return filter.status === undefined && filter.connection === undefined;
}

type RowTest = (row: number) => boolean;

function rowTests(columns: RosterColumns, filter: UserFilter): readonly RowTest[] {
  const { status, licence, location } = filter;
  const text = filter.text?.trim().toLowerCase() ?? '';
  const tests: RowTest[] = [];
  if (licence !== undefined) tests.push((row) => licence.includes(columns.rows[row]?.licence ?? ''));
  if (location !== undefined) tests.push((row) => location.includes(columns.rows[row]?.location ?? ''));
  if (text !== '') {
    const haystack = haystackOf(columns);
    tests.push((row) => haystack[row]?.includes(text) ?? false);
  }
  if (status !== undefined) tests.push((row) => matchesStatus(stateAt(columns, row), status));
  return tests;
}

/** Name and address in lower case, a line break between them so that no match spans both. */
function haystackOf(columns: RosterColumns): readonly string[] {
  columns.labels.haystack ??= columns.rows.map((user) =>
    user === undefined ? '' : `${user.displayName}\n${user.address}`.toLowerCase(),
  );
  return columns.labels.haystack;
}

function stateAt(columns: RosterColumns, row: number): ReturnType<typeof worstState> {
  const sync = columns.rows[row]?.sync ?? [];
  if (columns.ticked === columns.stored) return worstState(sync);
  const ticked = [...columns.ticked].filter(([, bits]) => hasBit(bits, row));
  return worstState(
    ticked.map(([connectionId]) => {
      const entry = sync.find((candidate) => candidate.connectionId === connectionId);
      return entry?.assigned === true ? entry : firstSync(connectionId);
    }),
  );
}

function inOrder(columns: RosterColumns, sort: UserSort, match: Bits): Uint32Array {
  const order = orderOf(columns, sort);
  if (columns.live === match && order.length === columns.index.size) return order;
  return order.filter((row) => hasBit(match, row));
}

function orderOf(columns: RosterColumns, sort: UserSort): Uint32Array {
  const known = columns.labels.orders.get(sort);
  if (known !== undefined) return known;
  const order = sort.startsWith('-')
    ? orderOf(columns, ascending(sort)).toReversed()
    : sortRows(columns, ascending(sort));
  columns.labels.orders.set(sort, order);
  return order;
}

function ascending(sort: UserSort): 'displayName' | 'address' {
  return sort.endsWith('address') ? 'address' : 'displayName';
}

function sortRows(columns: RosterColumns, key: 'displayName' | 'address'): Uint32Array {
  const rows = [...columns.index.values()];
  // A plain array: its sort keeps to few comparisons where the rows came sorted from the back end.
  rows.sort((a, b) => {
    const [userA, userB] = [columns.rows[a], columns.rows[b]];
    return userA === undefined || userB === undefined ? a - b : compareUsers(userA, userB, key);
  });
  return Uint32Array.from(rows);
}
