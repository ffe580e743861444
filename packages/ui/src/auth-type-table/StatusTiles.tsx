import { sameFilter } from '@authshift/core';
import type { UserSyncState } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { type Tone, ToneGlyph } from '../status-mark/StatusMark.tsx';
import { useTableContext } from './tableContext.ts';
import { type TileName, tileNames, tiles } from './userStatus.ts';

const tones: Readonly<Record<TileName, Tone>> = {
  syncing: 'good',
  starting: 'progress',
  warnings: 'warning',
  errors: 'danger',
  none: 'neutral',
};

/** How many users stand where; pressing one shows only those. One at a time, like radio buttons. */
export function StatusTiles(): ReactNode {
  const { users, place } = useTableContext();
  const { format } = useMigrationContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const group = useId();
  const chosen = chosenTile(place.value.filter.status);
  const choose = (name: TileName | null) => {
    const { status: _, ...rest } = place.value.filter;
    place.filterBy(name === null ? rest : { ...rest, status: [...tiles[name]] });
  };
  return (
    <fieldset className="authshift-tiles">
      <legend className="authshift-visually-hidden">{messages.tiles.label}</legend>
      <label className="authshift-tile">
        <input type="radio" name={group} checked={chosen === null} onChange={() => choose(null)} />
        <span className="authshift-tile-name">{messages.tiles.all}</span>
        <span className="authshift-tile-count">{format.number(users.all)}</span>
      </label>
      {tileNames.map((name) => (
        <label key={name} className="authshift-tile" data-tone={tones[name]}>
          <input type="radio" name={group} checked={chosen === name} onChange={() => choose(name)} />
          <span className="authshift-tile-name">
            <ToneGlyph tone={tones[name]} />
            {messages.tiles[name]}
          </span>
          <span className="authshift-tile-count">{format.number(users.status[name])}</span>
        </label>
      ))}
    </fieldset>
  );
}

function chosenTile(status: readonly UserSyncState[] | undefined): TileName | null {
  if (status === undefined) return null;
  return tileNames.find((name) => sameFilter({ status: [...tiles[name]] }, { status: [...status] })) ?? null;
}
