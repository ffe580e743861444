import { type Roster, viewOf, worstState } from '@authshift/core';
import { useMemo } from 'react';
import { type TileName, tileNames, tiles } from './userStatus.ts';

/** How many users each tile stands for, over everybody. */
export function useStatusCounts(roster: Roster): Readonly<Record<TileName, number>> {
  return useMemo(() => countTiles(roster), [roster]);
}

function countTiles(roster: Roster): Readonly<Record<TileName, number>> {
  const counts: Record<TileName, number> = { syncing: 0, starting: 0, warnings: 0, errors: 0, none: 0 };
  const everybody = viewOf(roster, {}, 'displayName');
  for (let index = 0; index < everybody.length; index += 1) {
    const state = worstState(roster.userAt(everybody.rowAt(index)).sync);
    const name = tileNames.find((tile) =>
      (tiles[tile] as readonly string[]).includes(state === 'none' ? 'released' : state),
    );
    if (name !== undefined) counts[name] += 1;
  }
  return counts;
}
