export { type EffectiveAuthType, effectiveAuthType } from './assignment/effectiveAuthType.ts';
export { compareAge, decideLease, isProven, type LeaseCandidate, type LeaseQuestion } from './assignment/lease.ts';
export { matchesFilter } from './assignment/matchesFilter.ts';
export {
  changesTicks,
  type PlannedUser,
  planAssignment,
  previewAssignment,
  type UserPlan,
} from './assignment/planAssignment.ts';
export { createRoster, type RosterUpdateOptions, updateRoster } from './assignment/roster.ts';
export type { HeaderTick, Roster, RosterView } from './assignment/rosterView.ts';
export {
  countSelected,
  type HeaderPress,
  headerOf,
  isSelected,
  nothingSelected,
  pressHeader,
  type Selection,
  selectAllMatching,
  toggleSelected,
  toScope,
} from './assignment/selection.ts';
export { headerTick, viewOf } from './assignment/view.ts';
export {
  type Acceptance,
  legacyAcceptance,
  type PartQuestion,
  type PartRules,
  rulesAsOf,
  type SignInQuestion,
} from './calendar/acceptance.ts';
export {
  type Calendar,
  type CalendarEffect,
  type CalendarEntry,
  type Confidence,
  type LicenceClass,
  type ProtocolPart,
  partsOf,
} from './calendar/entry.ts';
export { microsoftCalendar } from './calendar/microsoftCalendar.ts';
export {
  type Propagation,
  type PropagationKind,
  type PropagationWindow,
  propagation,
  propagationWindow,
} from './calendar/propagation.ts';
export { createHttpClient, type HttpClientOptions } from './client/httpClient.ts';
export type { WebFetch, WebRequest, WebResponse, WebSignal } from './client/web.ts';
export { type ColumnTitle, checkDisplayName, columnTitle, nameKey } from './connection/displayName.ts';
export {
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  type ConnectionTransition,
  checkTickable,
  transitionConnection,
} from './connection/lifecycle.ts';
export type {
  AssignmentChange,
  AssignmentInput,
  AssignmentPreview,
  AttemptStatus,
  AuditAction,
  AuditEntry,
  AuditPage,
  AuthorizationAttempt,
  AuthorizationInput,
  AuthorizationOutcome,
  AuthType,
  CallOptions,
  Cancellation,
  Connection,
  ConnectionInput,
  ConnectionPatch,
  ConnectionStatus,
  DisconnectBlocker,
  DisconnectGate,
  Environment,
  EventsOptions,
  FieldProblem,
  Grant,
  Job,
  LiteralError,
  Me,
  MicrosoftAccount,
  MigrationClient,
  MigrationEvent,
  ParsedConnectionInput,
  PreviewInput,
  ProbeResult,
  Problem,
  ProblemCode,
  Protocol,
  Registration,
  RegistrationChoice,
  Role,
  Scope,
  SecretInput,
  StoredSecret,
  SyncError,
  UserDetails,
  UserFilter,
  UserHistoryEntry,
  UserRow,
  UserSort,
  UserSync,
  UserSyncState,
  UsersPage,
  UsersQuery,
} from './contract/index.ts';
export type { DiagnosisOwner, RetryClass } from './diagnosis/catalogue.ts';
export { type Diagnosis, diagnose } from './diagnosis/diagnose.ts';
export { createMigration, type MigrationOptions } from './engine/createMigration.ts';
export type { Migration, MigrationState, Notice, PendingChange, Result } from './engine/migration.ts';
export type { Clock, Ids, Timers } from './engine/ports.ts';
export { isMigrationError, MigrationError, type MigrationErrorKind } from './errors/migrationError.ts';
export {
  type Concerned,
  type DisconnectFacts,
  decideDisconnect,
  disconnectFacts,
  restorableForDays,
} from './migration/disconnect.ts';
export { derivePhase, isLegacy, type MigrationPhase, type PhaseFacts } from './migration/phase.ts';
export {
  type ConnectionDraft,
  fieldHints,
  type KnownFacts,
  lintConnectionInput,
} from './oauth/lintConnectionInput.ts';
export { deriveSyncState, type SyncFacts } from './sync/syncState.ts';
export { worstState } from './sync/worstState.ts';
