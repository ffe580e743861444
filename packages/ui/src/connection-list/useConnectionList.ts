import type { Connection } from '@authshift/core/contract';
import { useMemo } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';

/** The connections, or why there are none to show. */
export interface ConnectionListState {
  readonly status: 'loading' | 'error' | 'empty' | 'ready';
  /** Those to be left first, then the new ones, each in the order in which they were made: no change of theirs moves them. */
  readonly connections: readonly Connection[];
  readonly reload: () => void;
}

/** All connections of the organization, disconnected ones as long as they can be restored. */
export function useConnectionList(): ConnectionListState {
  const migration = useMigration();
  const known = useMigrationSelector((state) => state.connections);
  const status = useMigrationSelector((state) => state.status);
  const connections = useMemo(() => known.toSorted(inOrder), [known]);
  return {
    status:
      connections.length > 0
        ? 'ready'
        : { idle: 'loading', loading: 'loading', failed: 'error', ready: 'empty' }[status],
    connections,
    reload: () => void migration.start(),
  } as ConnectionListState;
}

function inOrder(a: Connection, b: Connection): number {
  return (
    Number(isNew(a)) - Number(isNew(b)) || Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.id < b.id ? -1 : 1)
  );
}

function isNew({ authType }: Connection): boolean {
  return authType.startsWith('oauth');
}
