import type { z } from 'zod';
import type {
  AssignmentChange,
  AssignmentMode,
  AuditAction,
  AuditEntry,
  AuthorizationAttempt,
  AuthorizationOutcome,
  Checkpoint,
  Connection,
  Invitation,
  Job,
  JobItem,
  Me,
  MigrationEvent,
  Pilot,
  PolicyChange,
  PreflightCheck,
  PreflightRun,
  ProblemCode,
  Registration,
  Role,
  Rollback,
  SyncItem,
  UserHistoryEntry,
  UserRow,
  Verification,
  Wave,
} from '../../contract/index.ts';
import { createProblem } from '../../contract/index.ts';
import type { Clock, Timers } from '../../engine/ports.ts';
import { MigrationError } from '../../errors/migrationError.ts';
import type { WaveState, WaveUser } from '../../migration/wave.ts';
import type { PreflightFacts } from '../../preflight/facts.ts';
import { deriveSync } from './derivedSync.ts';
import type { UserTable } from './userTable.ts';

/** Who uses the back end. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** What a server would answer to a sync or a probe instead of success. */
export interface SimulatedAnswer {
  readonly code: string | null;
  readonly literal: string;
  /** Microsoft asks to wait: a wave holds. */
  readonly retryAfterSeconds?: number;
}

/** What a job does to each of its users. */
export type JobWork =
  | { readonly type: 'change'; readonly change: AssignmentChange }
  /** Gives the ticks back that somebody had: at a checkpoint, or before a job. */
  | { readonly type: 'return'; readonly rollbackId: string | null; readonly ticks: Ticks }
  | { readonly type: 'preflight'; readonly runId: string; readonly connectionId: string };

/** Connection ids by user id. Who is not in it had none. */
export type Ticks = ReadonlyMap<string, readonly string[]>;

export interface StoredJob {
  readonly job: Job;
  readonly work: JobWork;
  readonly userIds: readonly string[];
  readonly actor: Me['actor'];
  /** Of who was neither changed nor is still queued. */
  readonly outcomes: ReadonlyMap<string, Pick<JobItem, 'status' | 'code' | 'literal'>>;
  /** The ticks of those the job has changed, as they were. */
  readonly before: Ticks;
}

/** What the rule says of it is worked out anew each time it is asked for. */
export type StoredPilot = Omit<Pilot, 'status' | 'counts'> & { readonly createdById: string };

export interface StoredWave {
  readonly wave: Wave & WaveState;
  /** Changed in place: a wave is large. */
  readonly users: Map<string, WaveUser>;
  readonly actor: Me['actor'];
}

export interface StoredCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly ticks: Ticks;
  /** Whom it is about; null: everybody. */
  readonly userIds: readonly string[] | null;
}

/** What a preflight finds of a user; what is not said is as it should be. */
export type SimulatedMailbox = Partial<PreflightFacts>;

export interface StoredAttempt {
  readonly kind: AuthorizationAttempt['kind'];
  readonly outcome: AuthorizationOutcome;
  readonly expiresAt: string;
}

/** The version follows from how far it has come. */
export type StoredInvitation = Omit<Invitation, 'version'>;

/** What the host says of the organization. */
export interface Settings {
  readonly organization: Me['organization'];
  readonly entitlements: readonly string[];
  readonly mode: AssignmentMode;
  readonly syncIntervalSeconds: number;
  readonly coolingOffDays: number;
}

/** What is kept: values are replaced, never changed in place, so that answers and snapshots need no copies. */
export interface Tables {
  readonly history: Map<string, readonly UserHistoryEntry[]>;
  readonly syncItems: Map<string, readonly SyncItem[]>;
  readonly checks: Map<string, readonly PreflightCheck[]>;
  readonly connections: Map<string, Connection>;
  readonly registrations: Map<string, Registration>;
  readonly attempts: Map<string, StoredAttempt>;
  readonly jobs: Map<string, StoredJob>;
  readonly idempotency: Map<string, { readonly body: string; readonly id: string }>;
  readonly preflights: Map<string, PreflightRun>;
  readonly pilots: Map<string, StoredPilot>;
  readonly waves: Map<string, StoredWave>;
  readonly checkpoints: Map<string, StoredCheckpoint>;
  readonly rollbacks: Map<string, Rollback>;
  readonly invitations: Map<string, StoredInvitation>;
  readonly policyChanges: Map<string, PolicyChange>;
  readonly verifications: Map<string, Verification>;
  /** When a connection last answered a test of its own account well, by connection id. */
  readonly probed: Map<string, string>;
  /** When the last user left a connection, by connection id. */
  readonly released: Map<string, string>;
  readonly audit: Map<string, AuditEntry>;
  /** Simulated failures: by connection id, `connection id/user id`, or registration id for its second secret. */
  readonly answers: Map<string, SimulatedAnswer>;
  readonly mailboxes: Map<string, SimulatedMailbox>;
}

/** Everything the in-memory back end knows. */
export interface World extends Tables {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly settings: Settings;
  readonly users: UserTable;
  readonly listeners: Set<(event: MigrationEvent) => void>;
  readonly jobMilliseconds: number;
  revision: number;
  lastId: number;
}

export function nowOf(world: World): string {
  return new Date(world.clock.now()).toISOString();
}

export function nextId(world: World, kind: string): string {
  world.lastId += 1;
  return `${kind}-${world.lastId}`;
}

export function refuse(code: ProblemCode, extra: Readonly<Record<string, unknown>> = {}): MigrationError {
  const problem = createProblem(code, extra);
  return new MigrationError('refused', problem.title, { problem });
}

/** Untrusted input as the schema has it; refused with the fields that are wrong. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    code: issue.code ?? 'custom',
    message: issue.message,
  }));
  throw refuse('validation_failed', { fields });
}

export function connectionOf(world: World, connectionId: string): Connection {
  const connection = world.connections.get(connectionId);
  if (connection === undefined) throw refuse('not_found', { detail: `No connection "${connectionId}".` });
  return connection;
}

/** A user as of now: the states follow from the facts and the clock, nothing keeps them. */
export function currentUser(world: World, user: UserRow): UserRow {
  const intervalSeconds = world.settings.syncIntervalSeconds;
  const { sync } = deriveSync(user.sync, { now: world.clock.now(), intervalSeconds });
  return sync === user.sync ? user : { ...user, sync };
}

export function emit(world: World, event: MigrationEvent): void {
  world.revision += 1;
  for (const listener of [...world.listeners]) listener(event);
}

/** Of more an event says only that they are to be read again. */
export const mostNamed = 200;

export function announceUsers(world: World, userIds: readonly string[]): void {
  const named = userIds.length > mostNamed ? null : [...userIds];
  emit(world, { type: 'users.changed', userIds: named, snapshot: String(world.revision + 1) });
}

export function announceProgramme(
  world: World,
  kind: Extract<MigrationEvent, { type: 'programme.changed' }>['kind'],
  id: string | null,
): void {
  emit(world, { type: 'programme.changed', kind, id });
}

export function announceConnection(world: World, connectionId: string): void {
  emit(world, { type: 'connections.changed', connectionIds: [connectionId] });
}

export function recordAudit(
  world: World,
  actor: Me['actor'],
  entry: Pick<AuditEntry, 'subject' | 'summary'> & {
    readonly action: AuditAction;
    readonly detail?: AuditEntry['detail'];
  },
): void {
  const id = nextId(world, 'audit');
  const { id: actorId, name } = actor;
  world.audit.set(id, { detail: {}, ...entry, id, at: nowOf(world), actor: { id: actorId, name } });
}

export function recordHistory(world: World, userId: string, entry: Omit<UserHistoryEntry, 'at'>): void {
  world.history.set(userId, [{ ...entry, at: nowOf(world) }, ...(world.history.get(userId) ?? [])]);
}
