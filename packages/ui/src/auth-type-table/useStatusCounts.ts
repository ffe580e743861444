import { countFacets, type Roster } from '@authshift/core';
import { useMemo } from 'react';
import { type TileName, tileNames, tiles } from './userStatus.ts';

/** How many users each tile stands for, over everybody. */
export function useStatusCounts(roster: Roster): Readonly<Record<TileName, number>> {
  return useMemo(() => countTiles(roster), [roster]);
}

function countTiles(roster: Roster): Readonly<Record<TileName, number>> {
  const counts: Record<TileName, number> = { syncing: 0, starting: 0, warnings: 0, errors: 0, none: 0 };
  for (const [state, count] of Object.entries(countFacets(roster).status)) {
    const name = tileNames.find((tile) =>
      (tiles[tile] as readonly string[]).includes(state === 'none' ? 'released' : state),
    );
    if (name !== undefined) counts[name] += count;
  }
  return counts;
}
