import type { AssignmentInput, AssignmentPreview, PreviewInput } from './assignment.ts';
import type { AuditPage } from './audit.ts';
import type { AuthorizationAttempt, AuthorizationInput, AuthorizationOutcome } from './authorization.ts';
import type {
  Connection,
  ConnectionInput,
  ConnectionPatch,
  DisconnectGate,
  DisconnectInput,
  ProbeInput,
  ProbeResult,
  PurgeInput,
} from './connection.ts';
import type { Erasure, ErasureInput } from './erasure.ts';
import type { MigrationEvent } from './event.ts';
import type { Evidence } from './evidence.ts';
import type { CreatedInvitation, Invitation, InvitationInput, InvitationsPage } from './invitation.ts';
import type { Job, JobItem, JobItemsPage } from './job.ts';
import type { Me } from './me.ts';
import type { Pilot, PilotInput, PilotSuggestion } from './pilot.ts';
import type { PolicyChange, PolicyChangeInput, PolicyDeclaration } from './policyChange.ts';
import type { PreflightInput, PreflightRun } from './preflight.ts';
import type { Registration, RegistrationInput, RegistrationPatch, RegistrationSecret } from './registration.ts';
import type {
  Checkpoint,
  CheckpointInput,
  Rollback,
  RollbackInput,
  RollbackPreview,
  RollbackTarget,
} from './rollback.ts';
import type { SecretInput } from './secret.ts';
import type { UserFilter, UserSort, UsersPage } from './user.ts';
import type { UserDetails, UserPatch } from './userDetails.ts';
import type { Wave, WaveInput, WaveRelease, WaveStart } from './wave.ts';

/** The part of `AbortSignal` this package needs; core knows no DOM. */
export interface Cancellation {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What every call takes last. Cancelling stops the waiting; a change that was already sent may still be made. */
export interface CallOptions {
  readonly signal?: Cancellation | undefined;
}

/** How to listen to the back end: until when, and who hears whether it can be reached. */
export interface EventsOptions {
  readonly signal: Cancellation;
  readonly onOnline?: ((online: boolean) => void) | undefined;
}

/** Which page of users to read, and in what order. Leave `cursor` out for the first page, then pass `nextCursor`. */
export interface UsersQuery {
  readonly filter?: UserFilter | undefined;
  readonly sort?: UserSort | undefined;
  readonly cursor?: string | undefined;
  /** 1 to 1000, default 100. */
  readonly limit?: number | undefined;
}

/** A change of something that carries a version; another one in the store answers 412 `version_conflict`. */
export interface Versioned<Patch> {
  /** Goes out as `If-Match`. */
  readonly version: number;
  readonly patch: Patch;
}

/** Which page of a long list to read. Leave `cursor` out for the first page, then pass `nextCursor`. */
export interface PageQuery {
  readonly cursor?: string | undefined;
  /** 1 to 1000, default 100. */
  readonly limit?: number | undefined;
}

/** The same key and body = the same job; another body answers 422 `idempotency_key_reused`. */
export interface Idempotent {
  readonly idempotencyKey: string;
}

/** A job that has been queued. */
export interface JobReference {
  readonly jobId: string;
}

/**
 * The back end of the contract as plain async functions: the one seam between the product and AuthShift's parts.
 * Every function rejects with a `MigrationError`: `refused` carries the back end's problem details,
 * `unreachable` means no answer came and nothing is known of the outcome.
 */
export interface MigrationClient {
  getMe(options?: CallOptions): Promise<Me>;

  listRegistrations(options?: CallOptions): Promise<readonly Registration[]>;
  getRegistration(registrationId: string, options?: CallOptions): Promise<Registration>;
  createRegistration(input: RegistrationInput, options?: CallOptions): Promise<Registration>;
  updateRegistration(
    registrationId: string,
    change: Versioned<RegistrationPatch>,
    options?: CallOptions,
  ): Promise<Registration>;
  /** Stores a second secret beside the one in use. */
  addRegistrationSecret(
    registrationId: string,
    input: RegistrationSecret,
    options?: CallOptions,
  ): Promise<Registration>;
  /** Lets the second secret take over; refused with `credential_unproved` before a sign-in with it has worked. */
  promoteRegistrationSecret(registrationId: string, options?: CallOptions): Promise<Registration>;

  /** Disconnected connections are listed as long as they can be restored. */
  listConnections(options?: CallOptions): Promise<readonly Connection[]>;
  getConnection(connectionId: string, options?: CallOptions): Promise<Connection>;
  createConnection(input: ConnectionInput, options?: CallOptions): Promise<Connection>;
  updateConnection(
    connectionId: string,
    change: Versioned<ConnectionPatch>,
    options?: CallOptions,
  ): Promise<Connection>;
  replaceSecret(connectionId: string, input: SecretInput, options?: CallOptions): Promise<Connection>;
  startAuthorization(
    connectionId: string,
    input: AuthorizationInput,
    options?: CallOptions,
  ): Promise<AuthorizationAttempt>;
  getAuthorization(attemptId: string, options?: CallOptions): Promise<AuthorizationOutcome>;
  probe(connectionId: string, input?: ProbeInput, options?: CallOptions): Promise<ProbeResult>;
  /** Stops syncing over it until `resume`; assignments stay. */
  pause(connectionId: string, options?: CallOptions): Promise<Connection>;
  resume(connectionId: string, options?: CallOptions): Promise<Connection>;
  previewDisconnect(connectionId: string, options?: CallOptions): Promise<DisconnectGate>;
  /** Refused with 409 `disconnect_blocked` and `blockers` while anyone depends on it. */
  disconnect(connectionId: string, input?: DisconnectInput, options?: CallOptions): Promise<Connection>;
  restore(connectionId: string, options?: CallOptions): Promise<Connection>;
  /** Deletes the secret and the grant for good, once the time to restore has run out (`purge_too_early` before). */
  purge(connectionId: string, input: PurgeInput, options?: CallOptions): Promise<Connection>;

  listUsers(query: UsersQuery, options?: CallOptions): Promise<UsersPage>;
  getUser(userId: string, options?: CallOptions): Promise<UserDetails>;
  updateUser(userId: string, patch: UserPatch, options?: CallOptions): Promise<UserDetails>;
  previewAssignment(input: PreviewInput, options?: CallOptions): Promise<AssignmentPreview>;
  changeAssignment(input: AssignmentInput & Idempotent, options?: CallOptions): Promise<JobReference>;

  getJob(jobId: string, options?: CallOptions): Promise<Job>;
  listJobItems(
    jobId: string,
    query?: PageQuery & { readonly status?: JobItem['status'] | undefined },
    options?: CallOptions,
  ): Promise<JobItemsPage>;
  /** RFC 4180, with a header line; cells cannot be taken for formulas. */
  exportJobItems(jobId: string, options?: CallOptions): Promise<string>;
  abortJob(jobId: string, options?: CallOptions): Promise<Job>;
  /** A new job over the failed users of a finished one. */
  retryFailed(jobId: string, options?: CallOptions): Promise<JobReference>;
  /** A new job that gives the users of a finished one the ticks they had; refused with `not_revertible`. */
  revertJob(jobId: string, options?: CallOptions): Promise<JobReference>;

  listPreflights(options?: CallOptions): Promise<readonly PreflightRun[]>;
  startPreflight(input: PreflightInput, options?: CallOptions): Promise<PreflightRun>;

  suggestPilot(connectionId: string, options?: CallOptions): Promise<PilotSuggestion>;
  listPilots(options?: CallOptions): Promise<readonly Pilot[]>;
  /** Ticks the members for the connection. */
  createPilot(input: PilotInput, options?: CallOptions): Promise<Pilot>;
  /** Refused with `pilot_not_passed` while the rule says no. */
  signOffPilot(pilotId: string, options?: CallOptions): Promise<Pilot>;

  listWaves(options?: CallOptions): Promise<readonly Wave[]>;
  planWaves(input: WaveInput, options?: CallOptions): Promise<readonly Wave[]>;
  /** Refused with `wave_refused` and `refusals`. */
  startWave(waveId: string, input?: WaveStart, options?: CallOptions): Promise<Wave>;
  pauseWave(waveId: string, options?: CallOptions): Promise<Wave>;
  resumeWave(waveId: string, input?: WaveStart, options?: CallOptions): Promise<Wave>;
  stopWave(waveId: string, options?: CallOptions): Promise<Wave>;
  /** Releases the old connection for the users of a wave; `unproven_not_accepted` where one has not proven itself. */
  releaseWave(waveId: string, input?: WaveRelease, options?: CallOptions): Promise<Wave>;

  listCheckpoints(options?: CallOptions): Promise<readonly Checkpoint[]>;
  createCheckpoint(input: CheckpointInput, options?: CallOptions): Promise<Checkpoint>;
  listRollbacks(options?: CallOptions): Promise<readonly Rollback[]>;
  previewRollback(target: RollbackTarget, options?: CallOptions): Promise<RollbackPreview>;
  /** Refused with `rollback_impossible` and `preview` where Microsoft no longer allows the way back. */
  startRollback(input: RollbackInput & Idempotent, options?: CallOptions): Promise<Rollback>;

  listInvitations(query: PageQuery, options?: CallOptions): Promise<InvitationsPage>;
  createInvitations(input: InvitationInput, options?: CallOptions): Promise<readonly CreatedInvitation[]>;
  revokeInvitation(invitationId: string, options?: CallOptions): Promise<Invitation>;

  listPolicyChanges(options?: CallOptions): Promise<readonly PolicyChange[]>;
  proposePolicyChange(input: PolicyChangeInput, options?: CallOptions): Promise<PolicyChange>;
  handOverPolicyChange(policyChangeId: string, options?: CallOptions): Promise<PolicyChange>;
  declarePolicyApplied(policyChangeId: string, input?: PolicyDeclaration, options?: CallOptions): Promise<PolicyChange>;
  /** Tries the old sign-in and the new one, and records both answers. */
  verifyPolicyChange(policyChangeId: string, options?: CallOptions): Promise<PolicyChange>;

  listAudit(query: PageQuery, options?: CallOptions): Promise<AuditPage>;
  getEvidence(options?: CallOptions): Promise<Evidence>;
  /** Forgets an actor or an account, wherever the name or the address stands. */
  erasePerson(input: ErasureInput, options?: CallOptions): Promise<Erasure>;
  /**
   * Ends when the signal fires; reconnects by itself and yields `resync` after a gap. `onOnline` hears whether the stream
   * can be reached, each time that changes.
   */
  events(options: EventsOptions): AsyncIterable<MigrationEvent>;
}
