import { type Bits, countBits, hasBit } from './bitset.ts';
import type { CodeColumn } from './codeColumn.ts';
import { readPlanes } from './planes.ts';
import { liveOf, type RosterColumns } from './rosterColumns.ts';
import { worstPlanes } from './rosterStatus.ts';
import { type FactColumn, factsPerRow, nothing, type RosterStore, upnAt } from './rosterStore.ts';
import type { RosterSort } from './rosterView.ts';
import type { Steps } from './steps.ts';
import { createTextColumn, putText } from './textColumn.ts';
import { orderByText } from './textOrder.ts';
import { collator } from './userOrder.ts';
import { sortRows } from './wordSort.ts';

/** Whether the order depends on ticks and syncs, not only on who the users are. */
export function sortsByFacts(sort: RosterSort): boolean {
  return /^-?(status$|assigned:|lastSuccess:)/.test(sort);
}

/** The rows in rising order of a sort, whatever its direction. */
export function* orderRows(columns: RosterColumns, sort: RosterSort, rows: Bits): Steps<Uint32Array> {
  const key = sort.replace(/^-/, '');
  if (isTextKey(key)) return pickRows(yield* textOrder(columns, key), rows);
  const names = yield* textOrder(columns, 'displayName');
  const numberOf = numbersOf(columns, key);
  const order = pickRows(names, rows).slice();
  yield;
  const pool = new Float64Array(order.length * 2);
  const at = new Uint32Array(columns.rows);
  for (let i = 0; i < order.length; i += 1) {
    const row = order[i] as number;
    at[row] = i * 2;
    pool[i * 2] = numberOf(row);
    pool[i * 2 + 1] = i;
    if (i % turn === turn - 1) yield;
  }
  const words = { pool, at, isLast: (_: number, depth: number) => depth === 1 };
  yield* sortRows(order, words, [0, order.length]);
  return order;
}

/** Rows per turn. */
const turn = 1 << 15;

type TextKey = 'displayName' | 'address' | 'upn';

function isTextKey(key: string): key is TextKey {
  return key === 'displayName' || key === 'address' || key === 'upn';
}

/**
 * All rows by a text. Kept until a text changes; rows removed since may still be in it. A sort under way is taken up again
 * by whoever asks next, so that syncs coming in do not make it start anew.
 */
function* textOrder(columns: RosterColumns, key: TextKey): Steps<Uint32Array> {
  const { store } = columns.version;
  const { orders, sorting } = store;
  for (;;) {
    const known = orders.get(key);
    if (known !== undefined) return known;
    const steps = sorting.get(key) ?? sortText(store, key, liveOf(columns));
    sorting.set(key, steps);
    const { done, value } = steps.next();
    if (done === true) orders.set(key, value);
    else yield;
  }
}

function* sortText({ ids, names, addresses, upns }: RosterStore, key: TextKey, rows: Bits): Steps<Uint32Array> {
  if (key === 'displayName') return yield* orderByText(names, ids, rows);
  if (key === 'address') return yield* orderByText(addresses, ids, rows);
  const column = createTextColumn(upns.length);
  for (let row = 0; row < upns.length; row += 1) {
    putText(column, row, upnAt(upns, addresses, row));
    if (row % 8192 === 0) yield;
  }
  return yield* orderByText(column, ids, rows);
}

/** Those of the ordered rows that are in `rows`, in their order; the very same where that is all of them. */
export function pickRows(order: Uint32Array, rows: Bits): Uint32Array {
  const length = countBits(rows);
  if (length === order.length) return order;
  const picked = new Uint32Array(length);
  let count = 0;
  for (let i = 0; i < order.length; i += 1) {
    const row = order[i] as number;
    if (hasBit(rows, row)) picked[count++] = row;
  }
  return picked;
}

function numbersOf(columns: RosterColumns, key: string): (row: number) => number {
  const { store } = columns.version;
  const [what = '', connectionId = ''] = splitKey(key);
  if (what === 'licence') return codeRanks(store.licences);
  if (what === 'location') return codeRanks(store.locations);
  if (what === 'status') {
    const worst = worstPlanes(columns);
    return (row) => readPlanes(worst, row);
  }
  const ticked = columns.ticked.get(connectionId);
  if (what === 'assigned') return (row) => (hasBit(ticked, row) ? 1 : 0);
  const facts = store.facts.get(connectionId);
  const known = columns.stored.get(connectionId) ?? [];
  return (row) => {
    const isFresh = hasBit(ticked, row) && !hasBit(known[0], row);
    if (isFresh || readPlanes(known, row) === 0) return nothing;
    return (facts as FactColumn).numbers[row * factsPerRow + 1] as number;
  };
}

function splitKey(key: string): readonly string[] {
  const colon = key.indexOf(':');
  return colon < 0 ? [key] : [key.slice(0, colon), key.slice(colon + 1)];
}

/** The place of each row's text among the few there are; none, which is the first of them, comes first. */
function codeRanks({ codes, texts }: CodeColumn): (row: number) => number {
  const sorted = (texts.slice(1) as string[]).sort((a, b) => collator.compare(a, b) || (a < b ? -1 : 1));
  const rankOf = texts.map((text) => sorted.indexOf(text as string) + 1);
  return (row) => rankOf[codes[row] as number] as number;
}
