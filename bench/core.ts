import {
  countFacets,
  createRoster,
  invertSelected,
  nothingSelected,
  previewRoster,
  type Roster,
  type RosterSort,
  type RosterView,
  type Scope,
  selectAllMatching,
  setSelected,
  tickUsers,
  updateRoster,
  viewOf,
  viewSteps,
} from '@authshift/core';
import { makeWorld } from '@authshift/core/testing';
import { createPlain } from './core/plain.ts';
import { createTanstack } from './core/tanstack.ts';
import { basicId, characterBytes, oauthId, pages, syncedUsers, userCount } from './core/world.ts';
import { drive, heldBytes, median, time } from './measure.ts';
import type { Row } from './report.ts';

/** What is typed: the first letter finds nearly everybody, each further one fewer. */
const typed = ['d', 'de', 'des', 'desk', 'desk 1'] as const;
const everybody: Scope = { type: 'exclude', filter: {}, ids: [] };
const tick = { tick: [oauthId], untick: [] };

/** A figure for each thing measured. */
type Figures = Readonly<Record<string, number>>;

/**
 * A million users of core's `testing` world, told as a back end tells them. Ours, a plain version and TanStack's run one after the
 * other in one process, each alone in memory while it is measured.
 */
export async function measureCore(): Promise<readonly Row[]> {
  const ours = measureOurs();
  const plain = measurePlain();
  const tanstack = measureTanstack();
  const row = (
    what: string,
    budget: number | null,
    reference: Partial<Record<'plain' | 'tanstack', number>> = {},
  ): Row => ({
    what,
    unit: what.includes('memory') ? 'bytes' : 'ms',
    budget,
    figure: ours[what] ?? Number.NaN,
    peers: [
      {
        name: 'plain',
        figure: plain[what] ?? null,
        ...(reference.plain === undefined ? {} : { reference: reference.plain }),
      },
      {
        name: 'TanStack',
        figure: tanstack[what] ?? null,
        ...(reference.tanstack === undefined ? {} : { reference: reference.tanstack }),
      },
    ],
  });
  // Beside each budget what the peers needed for a million users, in processor time, when it was set.
  return [
    row('tick all', 2, { plain: 885, tanstack: 753 }),
    row('tick all matching', 2, { plain: 1020, tanstack: 688 }),
    row('invert', 2, { plain: 614, tanstack: 232 }),
    row('tick one', 2, { plain: 40 }),
    row('all facets', 5, { plain: 232 }),
    row('all facets, first time', null),
    row('facets within a filter', null),
    row('first keystroke', 120, { plain: 187, tanstack: 2433 }),
    row('first keystroke: longest turn', 50),
    row('each further keystroke', 30, { plain: 240, tanstack: 1616 }),
    row('sort by name', 700, { plain: 739, tanstack: 2161 }),
    row('sort by address', 700),
    row('sort by licence', 700, { plain: 1508 }),
    row('sort by last success', 700),
    row('sort by status', 700),
    row('sorts: longest turn', 50),
    row('an event of 10,000 users', 20, { plain: 1413 }),
    row('memory per user', 120),
    row('preview of a move of all', null),
    row('load, in pages of 10,000', null),
    row('generate the world', 1000),
  ];
}

function measureOurs(): Figures {
  const figures: Record<string, number> = {};
  figures['generate the world'] = median(time(3, () => [...makeWorld({ users: userCount }).users].length));

  const before = heldBytes();
  let roster = createRoster([]);
  let spent = 0;
  for (const page of pages()) {
    const start = performance.now();
    roster = updateRoster(roster, page);
    spent += performance.now() - start;
  }
  figures['load, in pages of 10,000'] = spent;

  figures['all facets, first time'] = median(time(1, () => countFacets(roster)));

  // Every roster here is one whose order and search nothing is known of yet.
  const sorts = new Map<RosterSort, number[]>();
  const turns: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    let longest = 0;
    for (const sort of ['displayName', 'address', 'licence', 'lastSuccess:connection-basic', 'status'] as const) {
      const { total, longest: turn } = drive(viewSteps(roster, {}, sort));
      sorts.set(sort, [...(sorts.get(sort) ?? []), total]);
      longest = Math.max(longest, turn);
    }
    turns.push(longest);
    roster = forgetOrders(roster, run);
  }
  figures['sort by name'] = median(sorts.get('displayName') ?? []);
  figures['sort by address'] = median(sorts.get('address') ?? []);
  figures['sort by licence'] = median(sorts.get('licence') ?? []);
  figures['sort by last success'] = median(sorts.get('lastSuccess:connection-basic') ?? []);
  figures['sort by status'] = median(sorts.get('status') ?? []);
  figures['sorts: longest turn'] = median(turns);

  let view = viewOf(roster, {}, 'displayName');
  figures['memory per user'] = (heldBytes() - before - characterBytes()) / userCount;

  const keystrokes = measureTyping(roster, view);
  Object.assign(figures, keystrokes);

  const filtered = viewOf(roster, { text: typed[1] }, 'displayName');
  const filter = filtered.filter;
  figures['tick all'] = median(time(15, () => tickUsers(roster, { scope: everybody, change: tick }, view)));
  figures['tick all matching'] = median(
    time(15, () => tickUsers(roster, { scope: { type: 'exclude', filter, ids: [] }, change: tick }, filtered)),
  );
  const ids = Array.from({ length: 1000 }, (_, i) => roster.userAt(i * 7).id);
  const chosen = setSelected(selectAllMatching({}), ids, false);
  figures.invert = median(time(15, () => invertSelected(invertSelected(chosen, {}), {}) === nothingSelected));
  const one: Scope = { type: 'include', ids: [ids[500] ?? ''] };
  figures['tick one'] = median(time(15, () => tickUsers(roster, { scope: one, change: tick }, view)));
  const { id } = roster.userAt(3);
  const another = () => {
    // A new roster each time, or the facets would be known.
    roster = tickUsers(roster, { scope: { type: 'include', ids: [id] }, change: flip(roster) });
  };
  figures['all facets'] = median(time(15, () => countFacets(roster), another));
  figures['facets within a filter'] = median(time(15, () => countFacets(roster, filtered), another));
  const move = { tick: [oauthId], untick: [basicId] };
  figures['preview of a move of all'] = median(
    time(9, () => previewRoster(roster, { scope: everybody, change: move, snapshot: '1' })),
  );

  roster = updateRoster(roster, []);
  let round = 0;
  let event = syncedUsers(round);
  figures['an event of 10,000 users'] = median(
    time(
      15,
      () => {
        roster = updateRoster(roster, event);
      },
      () => {
        round += 1;
        event = syncedUsers(round);
      },
    ),
  );
  view = viewOf(roster, {}, 'displayName', view);
  return figures;
}

function flip(roster: Roster) {
  return roster.isAssigned(3, oauthId) ? { tick: [], untick: [oauthId] } : tick;
}

/** A rename makes all orders unknown; it is one user's, so that nothing else differs. */
function forgetOrders(roster: Roster, run: number): Roster {
  const user = roster.userAt(0);
  return updateRoster(roster, [{ ...user, displayName: `${user.displayName.split(' #')[0]} #${run}` }]);
}

function measureTyping(roster: Roster, all: RosterView): Figures {
  const first: number[] = [];
  const turns: number[] = [];
  const further: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    let view = all;
    for (const [i, text] of typed.entries()) {
      const { value, total, longest } = drive(viewSteps(roster, { text }, 'displayName', view));
      view = value;
      if (i === 0) first.push(total);
      if (i === 0) turns.push(longest);
      if (i > 0) further.push(total);
    }
  }
  return {
    'first keystroke': median(first),
    'first keystroke: longest turn': median(turns),
    'each further keystroke': Math.max(
      ...typed.slice(1).map((_, i) => median(further.filter((__, k) => k % (typed.length - 1) === i))),
    ),
  };
}

function measurePlain(): Figures {
  const before = heldBytes();
  const start = performance.now();
  const plain = createPlain();
  const load = performance.now() - start;
  const memory = (heldBytes() - before - characterBytes()) / userCount;
  const found = plain.matching(typed[1]);
  const chosen = new Set(plain.rows.filter((_, i) => i % 7 !== 0 || i > 7000).map(({ id }) => id));
  const { id } = plain.rows[3500] ?? { id: '' };
  const narrowed: number[] = [];
  for (const [i, text] of typed.entries()) {
    if (i === 0) continue;
    const rows = plain.matching(typed[i - 1] ?? '');
    narrowed.push(median(time(3, () => plain.narrowed(rows, text))));
  }
  const figures = {
    'load, in pages of 10,000': load,
    'memory per user': memory,
    'tick all': median(time(5, plain.tickAll)),
    'tick all matching': median(time(5, () => plain.tickThese(found))),
    invert: median(time(5, () => plain.invert(chosen))),
    'tick one': median(time(5, () => plain.tickOne(id))),
    'all facets': median(time(5, plain.facets)),
    'first keystroke': median(time(5, () => plain.matching(typed[0]))),
    'each further keystroke': Math.max(...narrowed),
    'sort by name': median(time(1, plain.sortByName)),
    'sort by licence': median(time(1, plain.sortByLicence)),
  };
  const events = [1, 2, 3].map(syncedUsers);
  let round = 0;
  return { ...figures, 'an event of 10,000 users': median(time(3, () => plain.takeIn(events[round++] ?? []))) };
}

function measureTanstack(): Figures {
  const data = [...pages()].flat();
  const before = heldBytes();
  const start = performance.now();
  const table = createTanstack(data);
  const load = performance.now() - start;
  const figures: Record<string, number> = {
    'load, in pages of 10,000': load,
    // The rows it is given not counted, only what it makes of them.
    'memory per user': (heldBytes() - before) / userCount,
  };
  const clear = () => table.resetRowSelection(true);
  figures['tick all'] = median(time(3, () => table.toggleAllRowsSelected(true), clear));
  const { rows } = table.getRowModel();
  figures.invert = median(
    time(3, () => {
      const chosen = table.store.state.rowSelection;
      table.setRowSelection(
        Object.fromEntries(rows.filter((row) => chosen[row.id] !== true).map((row) => [row.id, true])),
      );
    }),
  );
  const row = rows[3500];
  figures['tick one'] = median(time(3, () => row?.toggleSelected()));
  clear();
  figures['first keystroke'] = median(
    time(
      3,
      () => {
        table.setGlobalFilter(typed[0]);
        return table.getFilteredRowModel().rows.length;
      },
      () => {
        table.setGlobalFilter('');
        table.getFilteredRowModel();
      },
    ),
  );
  figures['each further keystroke'] = median(
    typed.slice(1).map((text) => {
      const [spent = 0] = time(1, () => {
        table.setGlobalFilter(text);
        return table.getFilteredRowModel().rows.length;
      });
      return spent;
    }),
  );
  table.setGlobalFilter(typed[1]);
  table.getFilteredRowModel();
  figures['tick all matching'] = median(time(3, () => table.toggleAllRowsSelected(true), clear));
  table.setGlobalFilter('');
  table.getFilteredRowModel();
  figures['sort by name'] = median(
    time(1, () => {
      table.setSorting([{ id: 'displayName', desc: false }]);
      return table.getSortedRowModel().rows.length;
    }),
  );
  return figures;
}
