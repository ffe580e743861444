import type { Migration } from '@authshift/core';
import { useMigrationContext } from './migrationContext.ts';

/** The migration of the nearest `MigrationProvider`, to act on. To read from it, take `useMigrationSelector`. */
export function useMigration(): Migration {
  return useMigrationContext().migration;
}
