export type { HeaderTick, Roster, RosterView } from './assignment/rosterView.ts';
export type {
  CallOptions,
  Cancellation,
  MigrationClient,
  UsersQuery,
} from './contract/index.ts';
export type { Migration, MigrationState, Notice, PendingChange, Result } from './engine/migration.ts';
export { isMigrationError, MigrationError, type MigrationErrorKind } from './errors/migrationError.ts';
export type { MigrationPhase } from './migration/phase.ts';
