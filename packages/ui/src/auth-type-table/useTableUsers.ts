import { countFacets, sameFilter } from '@authshift/core';
import type { UserFilter, UserRow } from '@authshift/core/contract';
import { useMemo } from 'react';
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
  const roster = useMigrationSelector((state) => state.roster);
  const view = useMigrationSelector((state) => state.view);
  const pending = useMigrationSelector((state) => state.pending);
  // The snapshot comes with the end of the first reading.
  const isReading = useMigrationSelector(({ status, snapshot }) => status === 'loading' && snapshot === '');
  const { filter, sort, page: at } = value;
  const page = useServerPage(isReading && roster.size > 0 ? { filter, sort, page: at, pageSize } : null);
  const status = useMemo(
    () => (isReading ? nobody.status : countTiles(countFacets(roster).status)),
    [isReading, roster],
  );
  return useMemo(() => {
    if (isReading && page === null) return nobody;
    if (page !== null) {
      const known = (user: UserRow) => roster.userAt(roster.rowOf(user.id) ?? -1);
      return fromServer(page, filter, (user) =>
        roster.rowOf(user.id) === undefined ? withPending(user, pending) : known(user),
      );
    }
    return {
      from: 'roster',
      matching: view.length,
      all: roster.size,
      status,
      countAssigned: view.countAssigned,
      userAt: (index) => (index < view.length ? roster.userAt(view.rowAt(index)) : null),
    };
  }, [isReading, page, roster, view, status, filter, pending]);
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
