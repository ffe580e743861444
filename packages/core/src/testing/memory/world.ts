import type { z } from 'zod';
import type {
  AssignmentChange,
  AuditAction,
  AuditEntry,
  AuthorizationOutcome,
  Connection,
  Job,
  Me,
  MigrationEvent,
  ProblemCode,
  Registration,
  Role,
  UserHistoryEntry,
  UserRow,
} from '../../contract/index.ts';
import { createProblem } from '../../contract/index.ts';
import type { Clock, Timers } from '../../engine/ports.ts';
import { MigrationError } from '../../errors/migrationError.ts';
import { deriveSyncState } from '../../sync/syncState.ts';

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
}

export interface StoredJob {
  readonly job: Job;
  readonly change: AssignmentChange;
  readonly userIds: readonly string[];
  readonly actor: Me['actor'];
}

export interface StoredAttempt {
  readonly outcome: AuthorizationOutcome;
  readonly expiresAt: string;
}

/** Everything the in-memory back end knows. Values are replaced, never changed in place, so answers need no copies. */
export interface World {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly organization: Me['organization'];
  readonly syncIntervalSeconds: number;
  readonly users: Map<string, UserRow>;
  readonly history: Map<string, readonly UserHistoryEntry[]>;
  readonly connections: Map<string, Connection>;
  readonly registrations: Map<string, Registration>;
  readonly attempts: Map<string, StoredAttempt>;
  readonly jobs: Map<string, StoredJob>;
  readonly idempotency: Map<string, { readonly body: string; readonly jobId: string }>;
  /** Simulated failures, by connection id or `connection id/user id`. */
  readonly answers: Map<string, SimulatedAnswer>;
  readonly audit: AuditEntry[];
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
  const now = world.clock.now();
  const intervalSeconds = world.syncIntervalSeconds;
  const sync = user.sync.map((entry) => {
    const state = deriveSyncState({ ...entry, now, intervalSeconds });
    return state === entry.state ? entry : { ...entry, state };
  });
  return sync.every((entry, i) => entry === user.sync[i]) ? user : { ...user, sync };
}

export function emit(world: World, event: MigrationEvent): void {
  world.revision += 1;
  for (const listener of [...world.listeners]) listener(event);
}

const mostNamedUsers = 200;

export function announceUsers(world: World, userIds: readonly string[]): void {
  const named = userIds.length > mostNamedUsers ? null : [...userIds];
  emit(world, { type: 'users.changed', userIds: named, snapshot: String(world.revision + 1) });
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
  world.audit.push({ detail: {}, ...entry, id: nextId(world, 'audit'), at: nowOf(world), actor });
}

export function recordHistory(world: World, userId: string, entry: Omit<UserHistoryEntry, 'at'>): void {
  world.history.set(userId, [{ ...entry, at: nowOf(world) }, ...(world.history.get(userId) ?? [])]);
}
