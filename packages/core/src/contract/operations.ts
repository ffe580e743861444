// Free of zod and of every schema: the HTTP client brings this table along.
import type { AssignmentPreview } from './assignment.ts';
import type { AuditPage } from './audit.ts';
import type { AuthorizationAttempt, AuthorizationOutcome } from './authorization.ts';
import type { JobReference, MigrationClient } from './client.ts';
import type { Connection, DisconnectGate, ProbeResult } from './connection.ts';
import type { Erasure } from './erasure.ts';
import type { Evidence } from './evidence.ts';
import type { CreatedInvitation, Invitation, InvitationsPage } from './invitation.ts';
import type { Job, JobItemsPage } from './job.ts';
import type { Me, Role } from './me.ts';
import type { Pilot, PilotSuggestion } from './pilot.ts';
import type { PolicyChange } from './policyChange.ts';
import type { PreflightRun } from './preflight.ts';
import type { Registration } from './registration.ts';
import type { Checkpoint, Rollback, RollbackPreview } from './rollback.ts';
import type { UsersPage } from './user.ts';
import type { UserDetails } from './userDetails.ts';
import type { Wave } from './wave.ts';

/** What operations answer, by the name of its schema in OpenAPI. */
export interface Answers {
  readonly Me: Me;
  readonly Registration: Registration;
  readonly Connection: Connection;
  readonly AuthorizationAttempt: AuthorizationAttempt;
  readonly AuthorizationOutcome: AuthorizationOutcome;
  readonly ProbeResult: ProbeResult;
  readonly DisconnectGate: DisconnectGate;
  readonly UsersPage: UsersPage;
  readonly UserDetails: UserDetails;
  readonly AssignmentPreview: AssignmentPreview;
  readonly JobReference: JobReference;
  readonly Job: Job;
  readonly JobItemsPage: JobItemsPage;
  readonly PreflightRun: PreflightRun;
  readonly PilotSuggestion: PilotSuggestion;
  readonly Pilot: Pilot;
  readonly Wave: Wave;
  readonly Checkpoint: Checkpoint;
  readonly Rollback: Rollback;
  readonly RollbackPreview: RollbackPreview;
  readonly Invitation: Invitation;
  readonly InvitationsPage: InvitationsPage;
  readonly CreatedInvitation: CreatedInvitation;
  readonly PolicyChange: PolicyChange;
  readonly AuditPage: AuditPage;
  readonly Evidence: Evidence;
  readonly Erasure: Erasure;
  /** No JSON: `text/csv`. */
  readonly Text: string;
}

/** Every function of `MigrationClient` but the stream of events. */
export type OperationName = Exclude<keyof MigrationClient, 'events'>;

/** How an operation's last argument travels: as the body, in the query, with `If-Match`, or under an `Idempotency-Key`. */
export type Sends = 'body' | 'query' | 'version' | 'key';
type Line =
  `${'GET' | 'POST' | 'PATCH'} /v1/${string} ${Role}${'' | ' safe'}${'' | ` ${Sends}`} -> ${'' | '201 ' | '202 '}${keyof Answers}${'' | '[]'}`;

/**
 * The contract's operations (design 5.1), each once: the HTTP client, the MSW handlers, the roles of the back end in memory and
 * the OpenAPI document are made from this. A line says, as `Operation` explains them:
 *
 *     method path role [safe] [sends] -> [status] answer[]
 */
export const operations = {
  getMe: 'GET /v1/me viewer -> Me',

  listRegistrations: 'GET /v1/registrations viewer -> Registration[]',
  getRegistration: 'GET /v1/registrations/{id} viewer -> Registration',
  createRegistration: 'POST /v1/registrations admin body -> 201 Registration',
  updateRegistration: 'PATCH /v1/registrations/{id} admin version -> Registration',
  addRegistrationSecret: 'POST /v1/registrations/{id}/secret admin body -> Registration',
  promoteRegistrationSecret: 'POST /v1/registrations/{id}/secret/promote admin -> Registration',

  listConnections: 'GET /v1/connections viewer -> Connection[]',
  getConnection: 'GET /v1/connections/{id} viewer -> Connection',
  createConnection: 'POST /v1/connections admin body -> 201 Connection',
  updateConnection: 'PATCH /v1/connections/{id} admin version -> Connection',
  replaceSecret: 'POST /v1/connections/{id}/secret admin body -> Connection',
  startAuthorization: 'POST /v1/connections/{id}/authorizations admin body -> 201 AuthorizationAttempt',
  getAuthorization: 'GET /v1/authorizations/{id} viewer -> AuthorizationOutcome',
  probe: 'POST /v1/connections/{id}/probe admin body -> ProbeResult',
  pause: 'POST /v1/connections/{id}/pause admin -> Connection',
  resume: 'POST /v1/connections/{id}/resume admin -> Connection',
  previewDisconnect: 'POST /v1/connections/{id}/disconnect/preview admin safe -> DisconnectGate',
  disconnect: 'POST /v1/connections/{id}/disconnect admin body -> Connection',
  restore: 'POST /v1/connections/{id}/restore admin -> Connection',
  purge: 'POST /v1/connections/{id}/purge admin body -> Connection',

  listUsers: 'GET /v1/users viewer query -> UsersPage',
  getUser: 'GET /v1/users/{id} viewer -> UserDetails',
  updateUser: 'PATCH /v1/users/{id} operator body -> UserDetails',
  previewAssignment: 'POST /v1/assignments/preview operator safe body -> AssignmentPreview',
  changeAssignment: 'POST /v1/assignments operator key -> 202 JobReference',

  getJob: 'GET /v1/jobs/{id} viewer -> Job',
  listJobItems: 'GET /v1/jobs/{id}/items viewer query -> JobItemsPage',
  exportJobItems: 'GET /v1/jobs/{id}/items.csv admin -> Text',
  abortJob: 'POST /v1/jobs/{id}/abort operator -> Job',
  retryFailed: 'POST /v1/jobs/{id}/retry-failed operator -> 202 JobReference',
  revertJob: 'POST /v1/jobs/{id}/revert operator -> 202 JobReference',

  listPreflights: 'GET /v1/preflights viewer -> PreflightRun[]',
  startPreflight: 'POST /v1/preflights operator body -> 202 PreflightRun',

  suggestPilot: 'GET /v1/pilots/suggestion?connectionId={connectionId} viewer -> PilotSuggestion',
  listPilots: 'GET /v1/pilots viewer -> Pilot[]',
  createPilot: 'POST /v1/pilots operator body -> 201 Pilot',
  signOffPilot: 'POST /v1/pilots/{id}/sign-off admin -> Pilot',

  listWaves: 'GET /v1/waves viewer -> Wave[]',
  planWaves: 'POST /v1/waves operator body -> 201 Wave[]',
  startWave: 'POST /v1/waves/{id}/start operator body -> Wave',
  pauseWave: 'POST /v1/waves/{id}/pause operator -> Wave',
  resumeWave: 'POST /v1/waves/{id}/resume operator body -> Wave',
  stopWave: 'POST /v1/waves/{id}/stop operator -> Wave',
  releaseWave: 'POST /v1/waves/{id}/release operator body -> Wave',

  listCheckpoints: 'GET /v1/checkpoints viewer -> Checkpoint[]',
  createCheckpoint: 'POST /v1/checkpoints operator body -> 201 Checkpoint',
  listRollbacks: 'GET /v1/rollbacks viewer -> Rollback[]',
  previewRollback: 'POST /v1/rollbacks/preview operator safe body -> RollbackPreview',
  startRollback: 'POST /v1/rollbacks operator key -> 202 Rollback',

  listInvitations: 'GET /v1/invitations viewer query -> InvitationsPage',
  createInvitations: 'POST /v1/invitations admin body -> 201 CreatedInvitation[]',
  revokeInvitation: 'POST /v1/invitations/{id}/revoke admin -> Invitation',

  listPolicyChanges: 'GET /v1/policy-changes viewer -> PolicyChange[]',
  proposePolicyChange: 'POST /v1/policy-changes admin body -> 201 PolicyChange',
  handOverPolicyChange: 'POST /v1/policy-changes/{id}/hand-over admin -> PolicyChange',
  declarePolicyApplied: 'POST /v1/policy-changes/{id}/declare-applied admin body -> PolicyChange',
  verifyPolicyChange: 'POST /v1/policy-changes/{id}/verify admin -> PolicyChange',

  listAudit: 'GET /v1/audit admin query -> AuditPage',
  getEvidence: 'GET /v1/evidence admin -> Evidence',
  erasePerson: 'POST /v1/people/erase admin body -> Erasure',
} as const satisfies Readonly<Record<OperationName, Line>>;

/**
 * How a call of `MigrationClient` travels. Its arguments are the values of the path's braces in their order, then what
 * `sends` says, then `CallOptions`.
 */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  /** The least role that may call it. */
  readonly role: Role;
  /** It changes nothing, so that it can be sent again when no answer came. So can GET, and what sends a `key`. */
  readonly safe: boolean;
  /**
   * `body`: JSON. `query`: optional parameters. `version`: `{version, patch}`, the version as `If-Match`, the patch as JSON.
   * `key`: JSON, but for the member `idempotencyKey`, which goes as the header `Idempotency-Key`.
   */
  readonly sends: Sends | undefined;
  /** Of success. */
  readonly status: number;
  readonly answer: keyof Answers;
  /** The answer is an object whose one member, named like the last part of the path, holds the list. */
  readonly list: string | undefined;
}

const grammar = /^(\S+) (\S+) (\w+)( safe)?(?: (\w+))? -> (?:(\d+) )?(\w+)(\[\])?$/;

/** Takes a line of `operations` apart, for code that sends, serves or describes calls without repeating the table. */
export function readOperation(name: OperationName): Operation {
  // Every line fits: its type says so.
  const [, method, path = '', role, safe, sends, status = 200, answer, list] = grammar.exec(operations[name]) ?? [];
  return {
    method,
    path,
    role,
    safe: method === 'GET' || safe !== undefined,
    sends,
    status: Number(status),
    answer,
    list: list && path.slice(4).replace(/-(.)/, (_, letter: string) => letter.toUpperCase()),
  } as Operation;
}
