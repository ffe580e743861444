import type { Connection } from '@authshift/core/contract';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';

/** One connection of the migration, or undefined when it is not (or no longer) known. */
export function useConnection(connectionId: string): Connection | undefined {
  return useMigrationSelector((state) => state.connections.find((connection) => connection.id === connectionId));
}
