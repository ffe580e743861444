import type { MailboxKind, PreflightVerdict, UserSyncState } from '../contract/index.ts';
import { bySeverity } from '../sync/worstState.ts';
import { type Bits, countBits, countCommon } from './bitset.ts';
import type { CodeColumn } from './codeColumn.ts';
import { countPlanes, type Planes } from './planes.ts';
import {
  liveOf,
  mailboxKinds,
  mailboxPlanes,
  preflightPlanes,
  preflightVerdicts,
  type RosterColumns,
  readableColumns,
} from './rosterColumns.ts';
import { worstPlanes } from './rosterStatus.ts';
import type { Roster, RosterView } from './rosterView.ts';
import { matchOf } from './view.ts';

/** How many users there are of each kind. Kinds nobody is of are left out; those without a licence or location count as ''. */
export interface RosterFacets {
  readonly all: number;
  /** By the state that speaks for the user, ticks as shown; `none`: nothing ticked. */
  readonly status: Readonly<Partial<Record<UserSyncState | 'none', number>>>;
  readonly licence: Readonly<Record<string, number>>;
  readonly location: Readonly<Record<string, number>>;
  /** Users whose kind of mailbox, or whose preflight, is not known are in `all` only. */
  readonly mailbox: Readonly<Partial<Record<MailboxKind, number>>>;
  readonly preflight: Readonly<Partial<Record<PreflightVerdict, number>>>;
  /** Users ticked for each connection, by id. */
  readonly assigned: Readonly<Record<string, number>>;
}

/** Counts all users of a roster, or those of a view of it. */
export function countFacets(roster: Roster, within?: RosterView): RosterFacets {
  const columns = readableColumns(roster);
  const rows = within === undefined ? liveOf(columns) : matchOf(within);
  return {
    ...(within === undefined ? knownKinds(columns) : countKinds(columns, rows)),
    status: countWorst(columns, rows),
    assigned: Object.fromEntries([...columns.ticked].map(([id, bits]) => [id, countCommon(bits, rows)])),
  };
}

/** The facet `status` of all users alone, which costs a fraction of all facets. */
export function countStatuses(roster: Roster): RosterFacets['status'] {
  const columns = readableColumns(roster);
  return countWorst(columns, liveOf(columns));
}

function countWorst(columns: RosterColumns, rows: Bits): RosterFacets['status'] {
  return named(countPlanes(worstPlanes(columns), rows), ['none', ...bySeverity]);
}

/** What does not depend on ticks and syncs. */
type Kinds = Omit<RosterFacets, 'status' | 'assigned'>;

const kindsByUsers = new WeakMap<Planes, { readonly edits: number; readonly kinds: Kinds }>();

/** Counted once, until users come, go or are told otherwise: syncs and ticks leave these bits as they are. */
function knownKinds(columns: RosterColumns): Kinds {
  const { users, edits } = columns;
  const known = kindsByUsers.get(users);
  if (known?.edits === edits) return known.kinds;
  const kinds = countKinds(columns, liveOf(columns));
  kindsByUsers.set(users, { edits, kinds });
  return kinds;
}

function countKinds(columns: RosterColumns, rows: Bits): Kinds {
  const { licences, locations } = columns.version.store;
  return {
    all: countBits(rows),
    licence: named(countCodes(licences, rows), licences.texts),
    location: named(countCodes(locations, rows), locations.texts),
    mailbox: known(named(countPlanes(mailboxPlanes(columns), rows), mailboxKinds)),
    preflight: known(named(countPlanes(preflightPlanes(columns), rows), preflightVerdicts)),
  };
}

function named(counts: ArrayLike<number>, names: readonly (string | null)[]): Record<string, number> {
  const facet: Record<string, number> = {};
  for (const [i, name] of names.entries()) {
    const count = counts[i] as number;
    if (count > 0) facet[name ?? ''] = count;
  }
  return facet;
}

function known({ '': _, ...facet }: Record<string, number>): Record<string, number> {
  return facet;
}

function countCodes({ codes, texts }: CodeColumn, rows: Bits): Uint32Array {
  // Four counts for each, taken in turns: the processor need not wait for one to be written before it adds the next.
  const counts = new Uint32Array(texts.length * 4);
  for (let at = 0; at < rows.length; at += 1) {
    const first = at << 5;
    let word = rows[at] as number;
    // Nearly always all 32 are meant.
    const isFull = word === 0xffff_ffff;
    for (let row = first; isFull && row < first + 32; row += 1) {
      const place = ((codes[row] as number) << 2) | (row & 3);
      counts[place] = (counts[place] as number) + 1;
    }
    for (; !isFull && word !== 0; word &= word - 1) {
      const place = (codes[first | (31 - Math.clz32(word & -word))] as number) << 2;
      counts[place] = (counts[place] as number) + 1;
    }
  }
  return Uint32Array.from(texts, (_, code) =>
    counts.subarray(code * 4, code * 4 + 4).reduce((sum, count) => sum + count),
  );
}
