import { countStatuses, type MigrationState, sameFilter } from '@authshift/core';
import type { UserFilter, UserRow } from '@authshift/core/contract';
import { useMemo } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type TileName, tileNames, tileOf } from './userStatus.ts';
import { withPending } from './userTicks.ts';
import { type ServerPage, useServerPage } from './useServerPage.ts';
import type { TablePlace } from './useTablePlace.ts';

/** The users of a table, wherever they come from. */
export interface TableUsers {
  /**
   * `roster`: everybody has been read, and pages are cut from memory; `server`: not yet, so pages, order and counts are the back end's
   * own; `none`: nothing is known yet.
   */
  readonly from: 'roster' | 'server' | 'none';
  /** Users who match the filter. */
  readonly matching: number;
  readonly all: number;
  /** Users each tile stands for, over everybody. */
  readonly status: Readonly<Record<TileName, number>>;
  /** How many of those who match are ticked; null where the back end has not said. */
  readonly countAssigned: (connectionId: string) => number | null;
  /** The user at a place of the order; null where nobody is, or not known yet. */
  readonly userAt: (index: number) => UserRow | null;
  /** The revision a page of the back end was read at; undefined where the engine knows. */
  readonly snapshot?: string | undefined;
}

const nobody: TableUsers = {
  from: 'none',
  matching: 0,
  all: 0,
  status: countTiles({}),
  countAssigned: () => 0,
  userAt: () => null,
};

/**
 * The users the table shows. The engine reads everybody in the background; where that takes more than one request, the table asks
 * for the page it shows by itself until the engine is done, so that 50,000 users are no reason to wait, and no count is of a part.
 */
export function useTableUsers({ value }: TablePlace, pageSize: number): TableUsers {
  const migration = useMigration();
  const isAsked = useMigrationSelector((state) => isReading(state) && state.roster.size > 0);
  // Null while users come in by the thousand: nobody could follow, and every one of them would draw the table anew.
  const roster = useMigrationSelector((state) => (isReading(state) ? null : state.roster));
  const view = useMigrationSelector((state) => (isReading(state) ? null : state.view));
  const pending = useMigrationSelector((state) => state.pending);
  const { filter, sort, page: at } = value;
  const page = useServerPage(isAsked ? { filter, sort, page: at, pageSize } : null);
  const status = useMemo(() => (roster === null ? nobody.status : countTiles(countStatuses(roster))), [roster]);
  return useMemo(() => {
    if (roster !== null && view !== null) {
      return {
        from: 'roster',
        matching: view.length,
        all: roster.size,
        status,
        countAssigned: view.countAssigned,
        userAt: (index) => (index < view.length ? roster.userAt(view.rowAt(index)) : null),
      };
    }
    if (page === null) return nobody;
    return fromServer(page, filter, (user) => {
      // Whoever was changed has been read again.
      const { roster: known } = migration.getState();
      const row = known.rowOf(user.id);
      return row === undefined ? withPending(user, pending) : known.userAt(row);
    });
  }, [migration, page, roster, view, status, filter, pending]);
}

/** Whether the users are being read for the first time; the snapshot comes with the end of that. */
function isReading({ status, snapshot }: MigrationState): boolean {
  return status === 'loading' && snapshot === '';
}

function fromServer(page: ServerPage, filter: UserFilter, shown: (user: UserRow) => UserRow): TableUsers {
  const { rows, total, facets, first, snapshot } = page;
  const { connection, ...rest } = filter;
  return {
    from: 'server',
    matching: total,
    all: facets.all,
    status: countTiles(facets.status),
    countAssigned(connectionId) {
      if (connection?.id === connectionId) return connection.assigned ? total : 0;
      return connection === undefined && sameFilter(rest, {}) ? (facets.assigned[connectionId] ?? 0) : null;
    },
    userAt(index) {
      const user = rows[index - first];
      return user === undefined ? null : shown(user);
    },
    snapshot,
  };
}

function countTiles(status: Readonly<Record<string, number | undefined>>): Readonly<Record<TileName, number>> {
  const counts = Object.fromEntries(tileNames.map((name) => [name, 0])) as Record<TileName, number>;
  for (const [state, count = 0] of Object.entries(status)) counts[tileOf(state)] += count;
  return counts;
}
