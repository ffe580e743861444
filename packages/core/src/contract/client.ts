import type { AssignmentInput, AssignmentPreview, PreviewInput } from './assignment.ts';
import type { AuditPage } from './audit.ts';
import type { AuthorizationAttempt, AuthorizationInput, AuthorizationOutcome } from './authorization.ts';
import type {
  Connection,
  ConnectionInput,
  ConnectionPatch,
  DisconnectGate,
  ProbeResult,
  Registration,
  SecretInput,
} from './connection.ts';
import type { MigrationEvent } from './event.ts';
import type { Job } from './job.ts';
import type { Me } from './me.ts';
import type { UserDetails, UserFilter, UserSort, UsersPage } from './user.ts';

/** The part of `AbortSignal` this package needs; core knows no DOM. */
export interface Cancellation {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface CallOptions {
  readonly signal?: Cancellation | undefined;
}

export interface EventsOptions {
  readonly signal: Cancellation;
  readonly onOnline?: ((online: boolean) => void) | undefined;
}

export interface UsersQuery {
  readonly filter?: UserFilter | undefined;
  readonly sort?: UserSort | undefined;
  readonly cursor?: string | undefined;
  /** 1 to 1000, default 100. */
  readonly limit?: number | undefined;
}

/**
 * The back end of the contract as plain async functions: the one seam between the product and AuthShift's parts.
 * Every function rejects with a `MigrationError`: `refused` carries the back end's problem details,
 * `unreachable` means no answer came and nothing is known of the outcome.
 */
export interface MigrationClient {
  getMe(options?: CallOptions): Promise<Me>;
  listRegistrations(options?: CallOptions): Promise<readonly Registration[]>;
  /** Disconnected connections are listed as long as they can be restored. */
  listConnections(options?: CallOptions): Promise<readonly Connection[]>;
  getConnection(connectionId: string, options?: CallOptions): Promise<Connection>;
  createConnection(input: ConnectionInput, options?: CallOptions): Promise<Connection>;
  /** `version` goes out as `If-Match`; another one in the store answers 412 `version_conflict`. */
  updateConnection(
    connectionId: string,
    change: { readonly version: number; readonly patch: ConnectionPatch },
    options?: CallOptions,
  ): Promise<Connection>;
  replaceSecret(connectionId: string, input: SecretInput, options?: CallOptions): Promise<Connection>;
  startAuthorization(
    connectionId: string,
    input: AuthorizationInput,
    options?: CallOptions,
  ): Promise<AuthorizationAttempt>;
  getAuthorization(attemptId: string, options?: CallOptions): Promise<AuthorizationOutcome>;
  probe(connectionId: string, options?: CallOptions): Promise<ProbeResult>;
  previewDisconnect(connectionId: string, options?: CallOptions): Promise<DisconnectGate>;
  /** Refused with 409 `disconnect_blocked` and `blockers` while anyone depends on it. */
  disconnect(connectionId: string, options?: CallOptions): Promise<Connection>;
  restore(connectionId: string, options?: CallOptions): Promise<Connection>;
  listUsers(query: UsersQuery, options?: CallOptions): Promise<UsersPage>;
  getUser(userId: string, options?: CallOptions): Promise<UserDetails>;
  previewAssignment(input: PreviewInput, options?: CallOptions): Promise<AssignmentPreview>;
  /** `idempotencyKey`: the same key and body = the same job; another body answers 422. */
  changeAssignment(
    input: AssignmentInput & { readonly idempotencyKey: string },
    options?: CallOptions,
  ): Promise<{ readonly jobId: string }>;
  getJob(jobId: string, options?: CallOptions): Promise<Job>;
  abortJob(jobId: string, options?: CallOptions): Promise<Job>;
  listAudit(
    query: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
    options?: CallOptions,
  ): Promise<AuditPage>;
  /**
   * Ends when the signal fires; reconnects by itself and yields `resync` after a gap. `onOnline` hears whether the stream
   * can be reached, each time that changes.
   */
  events(options: EventsOptions): AsyncIterable<MigrationEvent>;
}
