import { isConnected } from '@authshift/core';
import type { UserFilter } from '@authshift/core/contract';
import { type ReactNode, useEffect, useMemo } from 'react';
import { migrationBoardEnglish } from '../messages/english/migrationBoard.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useBoard } from './boardContext.ts';
import { authTypeTable, rollbackButton, wavesPanel } from './laterParts.ts';
import { Opened } from './Opened.tsx';

/** The waves from each connection that is being left, and the way back. */
export function MovingUsers(): ReactNode {
  const { leaving, targets, hooks, readOnly } = useBoard();
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const to = targets.find(({ status }) => status === 'healthy' || status === 'degraded') ?? targets[0];
  const left = leaving.filter(isConnected);
  if (to === undefined || left.length === 0) return <p className="authshift-hint">{messages.nobodyToMove}</p>;
  return (
    <>
      {left.map(({ id }) => (
        <Opened key={id} part={wavesPanel} props={{ ...hooks, from: id, to: to.id }} />
      ))}
      {readOnly ? null : <WayBack />}
    </>
  );
}

function WayBack(): ReactNode {
  const { hooks } = useBoard();
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const last = useMigrationSelector(
    ({ checkpoints }) =>
      checkpoints?.reduce(
        (a, b) => (Date.parse(a.at) < Date.parse(b.at) ? b : a),
        checkpoints[0] as (typeof checkpoints)[0],
      ) ?? null,
  );
  if (last === null) return null;
  const label = messages.goBack(last.label);
  return (
    <div className="authshift-board-back">
      <strong>{messages.wayBack}</strong>
      <Opened
        part={rollbackButton}
        props={{ ...hooks, label, target: { type: 'checkpoint', checkpointId: last.id } }}
      />
    </div>
  );
}

/** Everybody, to tick a few for both. */
export function TableOfAll(): ReactNode {
  const { hooks, readOnly, openUser } = useBoard();
  return <Opened part={authTypeTable} props={{ ...hooks, readOnly, onOpenUser: openUser, pageSize: 10 }} />;
}

/** Whoever is still on the old connection, or those another step asked to see. */
export function TableOfLeft(): ReactNode {
  const migration = useMigration();
  const { leaving, filter } = useBoard();
  const old = leaving.find(isConnected)?.id;
  const shown = useMemo<UserFilter>(
    () => filter ?? (old === undefined ? {} : { connection: { id: old, assigned: true } }),
    [filter, old],
  );
  // The filter is the migration's: no other table of the page shall find it set.
  useEffect(() => {
    migration.setFilter(shown);
    return () => migration.setFilter({});
  }, [migration, shown]);
  return <TableOfAll />;
}
