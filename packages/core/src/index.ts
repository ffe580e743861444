export { tickUsers } from './assignment/applyAssignment.ts';
export { type EffectiveAuthType, effectiveAuthType } from './assignment/effectiveAuthType.ts';
export { compareAge, decideLease, isProven, type LeaseCandidate, type LeaseQuestion } from './assignment/lease.ts';
export { matchesFilter } from './assignment/matchesFilter.ts';
export {
  type AssignmentBlock,
  type AssignmentWarning,
  changesTicks,
  needsAcceptance,
  type PlannedUser,
  planAssignment,
  previewAssignment,
  type UserPlan,
} from './assignment/planAssignment.ts';
export { previewRoster } from './assignment/previewRoster.ts';
export { createRoster, type RosterUpdateOptions, updateRoster } from './assignment/roster.ts';
export { countFacets, countStatuses, type RosterFacets } from './assignment/rosterFacets.ts';
export type { Ascending, HeaderTick, Roster, RosterSort, RosterView } from './assignment/rosterView.ts';
export { sameFilter } from './assignment/sameFilter.ts';
export {
  countSelected,
  type HeaderPress,
  headerOf,
  invertSelected,
  isSelected,
  normalSelection,
  nothingSelected,
  pressHeader,
  type Selectable,
  type Selection,
  sameSelection,
  selectAllMatching,
  setSelected,
  toggleSelected,
  toScope,
} from './assignment/selection.ts';
export type { Steps } from './assignment/steps.ts';
export { changeInMode, type ModeOptions, moveChange, tickChange } from './assignment/tickChange.ts';
export { headerTick, viewOf, viewSteps } from './assignment/view.ts';
export {
  type Acceptance,
  legacyAcceptance,
  type PartQuestion,
  type PartRules,
  rulesAsOf,
  type SignInQuestion,
} from './calendar/acceptance.ts';
export { type Dated, type Deadline, type DeadlineQuestion, daysLeft, deadlinesOf } from './calendar/deadlines.ts';
export {
  type Calendar,
  type CalendarEffect,
  type CalendarEntry,
  type LicenceClass,
  type ProtocolPart,
  partsOf,
} from './calendar/entry.ts';
export { type EwsAccess, type EwsSwitches, ewsAccess } from './calendar/ewsAccess.ts';
export { microsoftCalendar } from './calendar/microsoftCalendar.ts';
export {
  type CalendarOverride,
  type OverriddenCalendar,
  type OverrideProblem,
  overrideCalendar,
} from './calendar/overrideCalendar.ts';
export {
  type Propagation,
  type PropagationKind,
  type PropagationWindow,
  propagation,
  propagationWindow,
} from './calendar/propagation.ts';
export { createHttpClient, type HttpClientOptions } from './client/httpClient.ts';
export type { WebFetch, WebReader, WebRequest, WebResponse, WebSignal } from './client/web.ts';
export { type ColumnTitle, checkDisplayName, columnTitle, nameKey } from './connection/displayName.ts';
export { type UsersEvidence, weighFailure, weighUsers } from './connection/evidence.ts';
export { checkTickable, syncsMailboxes, takesPart } from './connection/facts.ts';
export { transitionConnection } from './connection/lifecycle.ts';
export { checkRole, type MigrationStep, type OutsideStep, type RoleCheck } from './connection/roles.ts';
export type {
  ConnectionEffect,
  ConnectionEvent,
  ConnectionEvidence,
  ConnectionFacts,
  ConnectionGap,
  ConnectionState,
  ConnectionTransition,
  DraftConnection,
  Expiry,
  ReturnedGrant,
} from './connection/state.ts';
export type {
  AssignmentChange,
  AssignmentInput,
  AssignmentMode,
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
export { type CatalogueEntry, catalogue } from './diagnosis/catalogue.ts';
export type { Cause, Tests } from './diagnosis/causes.ts';
export { type Diagnosis, diagnose, type Hypothesis } from './diagnosis/diagnose.ts';
export type { AnswerKind, Confidence, DiagnosisOwner, DiagnosisPlace, Step } from './diagnosis/entry.ts';
export type { Evidence, EvidenceKey } from './diagnosis/evidence.ts';
export { type MicrosoftPage, parseMicrosoftPage } from './diagnosis/microsoftPage.ts';
export type { LiteralAnswer } from './diagnosis/recognise.ts';
export { redact } from './diagnosis/redact.ts';
export {
  decideRetry,
  type RetryClass,
  type RetryDecision,
  type RetryFacts,
  readBackOff,
  type StopReason,
} from './diagnosis/retry.ts';
export { createMigration, type MigrationOptions, type ResumedMigration } from './engine/createMigration.ts';
export type { Answer, ListItem, ListName } from './engine/lists.ts';
export type {
  FinishedChange,
  Migration,
  MigrationState,
  Notice,
  PendingChange,
  ProgrammeLists,
  Result,
  UserQuestion,
} from './engine/migration.ts';
export type { Clock, Ids, Timers } from './engine/ports.ts';
export {
  type FailureDecision,
  type RunProgress,
  type RunStatus,
  type RunTasksOptions,
  runTasks,
  type TaskFailure,
  type TaskOutcome,
  type TaskRun,
} from './engine/runTasks.ts';
export { type Selected, sameMembers, select } from './engine/select.ts';
export {
  connectionById,
  failingUsers,
  hasUnsent,
  headerTicks,
  isPending,
  programmeFacts,
} from './engine/selectors.ts';
export { type MigrationSnapshot, readSnapshot, takeSnapshot } from './engine/snapshot.ts';
export { decideUndo, type UndoDecision } from './engine/undo.ts';
export { isMigrationError, MigrationError, type MigrationErrorKind } from './errors/migrationError.ts';
export {
  type CheckpointContent,
  type CheckpointFacts,
  checkpointOf,
  planRollback,
  type RollbackPlan,
  restoreTicks,
  type UserTicks,
} from './migration/checkpoint.ts';
export {
  type CloseBlocker,
  type CloseFacts,
  type CloseGate,
  decideClose,
  findMissingProofs,
  type MissingProof,
  type ProgrammeConnection,
  type ProofFacts,
} from './migration/close.ts';
export { type CoolingOff, coolingOffOf, type IdleFacts } from './migration/coolingOff.ts';
export {
  type Concerned,
  type DisconnectFacts,
  decideDisconnect,
  disconnectFacts,
  gateStanding,
  restorableForDays,
} from './migration/disconnect.ts';
export { buildEvidence, type EvidenceFacts } from './migration/evidence.ts';
export { type HardenedConnection, hardeningChange, hardeningKinds } from './migration/hardening.ts';
export { isConnected, isLegacy, type Leg, legOf } from './migration/leg.ts';
export { detectLoop, type Loop, type LoopOptions, type SetupEntry } from './migration/loop.ts';
export {
  type Missing,
  nextSteps,
  type ProgrammeFacts,
  type ProgrammeStep,
  type ProgrammeStepId,
  type StepActor,
  type StepStatus,
} from './migration/nextSteps.ts';
export { derivePhase, type MigrationPhase, type PhaseFacts } from './migration/phase.ts';
export {
  decideSignOff,
  judgeMember,
  judgePilot,
  type MemberVerdict,
  type PilotFacts,
  type PilotGap,
  type PilotMember,
  type SignOff,
} from './migration/pilot.ts';
export { type PlannedWave, planWaves, type WavePlan, type WaveScope } from './migration/planWaves.ts';
export {
  findMissingAcknowledgement,
  type MissingAcknowledgement,
  type PolicyChangeEvent,
  type PolicyChangeState,
  type PolicyChangeTransition,
  type PolicyWarning,
  type PolicyWarningFacts,
  policyStatusAt,
  policyWarnings,
  transitionPolicyChange,
} from './migration/policyChange.ts';
export {
  previewRollback,
  type ReturnPoint,
  type RollbackFacts,
  type RollbackOutlook,
  type RollbackQuestion,
  rollbackOutlook,
} from './migration/rollback.ts';
export { type BlockReason, deriveSideState, type SideFacts, type SideState } from './migration/sideState.ts';
export { countTry, emptyTally, findStop, type Tally } from './migration/stopRule.ts';
export { type PilotCandidate, suggestPilot } from './migration/suggestPilot.ts';
export {
  type Judgement,
  judgeNegative,
  judgePositive,
  type NegativeFacts,
  nextTest,
} from './migration/verification.ts';
export {
  nextUsers,
  takeResult,
  transitionWave,
  type WaveEffect,
  type WaveEvent,
  type WaveOutcome,
  type WaveState,
  type WaveTransition,
  type WaveUser,
  waitingUser,
} from './migration/wave.ts';
export { type Asking, findWaveRefusals, isWindowOpen, type WaveStartFacts } from './migration/waveStart.ts';
export {
  acceptConsent,
  acceptGrant,
  type ConsentDecision,
  type ConsentExpectation,
  type GrantDecision,
  type GrantFacts,
  type GrantRefusal,
} from './oauth/acceptAnswer.ts';
export { type AuthorizeRequest, readAuthorizeUrl } from './oauth/authorizeRequest.ts';
export {
  type AdminConsentRequest,
  adminConsentScopes,
  type BuiltUrl,
  buildAdminConsentUrl,
  buildAuthorizeUrl,
  buildLogoutUrl,
  type LogoutRequest,
} from './oauth/buildUrls.ts';
export { type Cloud, type CloudHosts, clouds, consumerTenantId, type Resource } from './oauth/clouds.ts';
export type {
  ApplicationRole,
  BasicProtocol,
  CommandPlan,
  CommandResult,
  ExchangeChange,
  MailboxSwitches,
} from './oauth/commands/exchangeChange.ts';
export { exchangeCommands } from './oauth/commands/exchangeCommands.ts';
export { type ConnectionField, connectionAdvice, connectionFields } from './oauth/connectionFields.ts';
export type { Claims, DecodedToken } from './oauth/decodeToken.ts';
export {
  type InspectOptions,
  inspectToken,
  type TokenExpectation,
  type TokenProblem,
  type TokenProblemCode,
  type TokenReport,
} from './oauth/inspectToken.ts';
export { lintAuthorizeRequest, type RequestFacts } from './oauth/lintAuthorizeRequest.ts';
export {
  type ConnectionDraft,
  fieldHints,
  type KnownFacts,
  lintConnectionInput,
} from './oauth/lintConnectionInput.ts';
export { type IdentityRule, identityRules, type Named } from './oauth/mailboxIdentity.ts';
export { type ManifestEntry, type ManifestOptions, type ManifestSnippet, manifestSnippet } from './oauth/manifest.ts';
export {
  type AccountMatch,
  detectSilentReturn,
  type ExpectedAccount,
  matchAccount,
  type ReturnedAccount,
  type ReturnTiming,
} from './oauth/matchAccount.ts';
export type { RequestFinding, RequestFindingCode } from './oauth/requestFindings.ts';
export {
  type AccessOptions,
  type FurtherNeed,
  type OAuthAuthType,
  type Permission,
  type RequiredAccess,
  requiredAccess,
  type SyncItem,
} from './oauth/requiredAccess.ts';
export { missingScopes } from './oauth/scope.ts';
export type { PreflightFacts, PreflightTarget } from './preflight/facts.ts';
export {
  applicableChecks,
  judgePreflight,
  largeMailbox,
  type PreflightFinding,
  type PreflightQuestion,
} from './preflight/judgePreflight.ts';
export { licenceClassOf } from './preflight/licence.ts';
export { preflightRemedy } from './preflight/remedies.ts';
export {
  blockingChecks,
  effectiveVerdict,
  isWaived,
  recordChecks,
  unwaiveChecks,
  type WaiverChange,
  waiveChecks,
} from './preflight/waivers.ts';
export {
  type Affected,
  type ClientIdChange,
  type ClientIdQuestion,
  planClientIdChange,
} from './registration/clientIdChange.ts';
export { type ConsentStanding, judgeConsent } from './registration/consent.ts';
export {
  type ClientKind,
  type Watched,
  type WatchQuestion,
  warningDays,
  watchConnection,
  watchGrant,
  watchSecret,
} from './registration/expiryWatch.ts';
export { type RotationEvent, type RotationResult, rotateSecret, type Secrets } from './registration/rotation.ts';
export {
  connectionsUsing,
  type ExpiringSecret,
  type User,
  watchRegistrations,
} from './registration/watchRegistrations.ts';
export { type FailingUsers, groupCauses, type SyncCause } from './sync/causes.ts';
export { type AwaitedSuccess, awaitedSuccess } from './sync/firstSuccess.ts';
export { detectFlapping, type Flapping, type FlappingQuestion } from './sync/flapping.ts';
export { type SyncHealth, summarizeSync } from './sync/health.ts';
export { alertAfterIntervals, detectSilence, type Silence, type SilenceFacts } from './sync/silence.ts';
export { deriveSyncState, type SyncFacts } from './sync/syncState.ts';
export { worstState } from './sync/worstState.ts';
