import { checkDisplayName } from '../../connection/displayName.ts';
import { type UsersEvidence, weighFailure, weighUsers } from '../../connection/evidence.ts';
import { transitionConnection } from '../../connection/lifecycle.ts';
import type { ConnectionEvent, ConnectionFacts } from '../../connection/state.ts';
import {
  type Connection,
  type ConnectionInput,
  type ConnectionPatch,
  connectionInputSchema,
  connectionPatchSchema,
  type DisconnectGate,
  type Me,
  type ProbeResult,
  type RegistrationChoice,
  type SecretInput,
  type StoredSecret,
  secretInputSchema,
} from '../../contract/index.ts';
import { diagnose } from '../../diagnosis/diagnose.ts';
import { decideDisconnect, disconnectFacts, restorableForDays } from '../../migration/disconnect.ts';
import { countJobsTouching } from './assignments.ts';
import {
  announceConnection,
  connectionOf,
  currentUser,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type World,
} from './world.ts';

const defaultServiceAddress = 'https://outlook.office365.com/EWS/Exchange.asmx';
const day = 86_400_000;

/** A connection as the API answers it: the counts are read from the users. */
export function showConnection(world: World, connection: Connection): Connection {
  return { ...connection, counts: countsOf(world).get(connection.id) ?? noCounts };
}

export function listConnections(world: World): readonly Connection[] {
  const now = nowOf(world);
  return [...world.connections.values()]
    .filter(({ restorableUntil }) => restorableUntil === null || restorableUntil > now)
    .map((connection) => showConnection(world, connection));
}

export function createConnection(world: World, actor: Me['actor'], body: ConnectionInput): Connection {
  const input = parseInput(connectionInputSchema, body);
  refuseTakenName(world, input.displayName);
  if (input.authType === 'oauth-app' || input.authType === 'oauth-ropc') throw refuse('not_supported');
  const oauth = input.authType === 'oauth-delegated';
  const id = nextId(world, 'connection');
  const connection: Connection = {
    id,
    version: 1,
    displayName: input.displayName,
    authType: input.authType,
    protocol: input.protocol,
    environment: input.environment,
    account: input.account,
    tenantId: oauth ? input.tenantId : null,
    serviceAddress: input.serviceAddress ?? defaultServiceAddress,
    registrationId: oauth
      ? registrationFor(world, actor, { choice: input.registration, tenantId: input.tenantId })
      : null,
    secret: oauth ? null : storedSecret(world, actor, 'password'),
    grant: null,
    status: 'saved',
    statusSince: nowOf(world),
    statusReason: null,
    wrongAccount: null,
    lastError: null,
    lastSuccessAt: null,
    lastUsedAt: null,
    disconnectRequest: null,
    restorableUntil: null,
    counts: noCounts,
    createdAt: nowOf(world),
  };
  const saved = transitionConnection({ ...factsOf(world, connection), status: 'draft' }, { type: 'SAVED' });
  recordAudit(world, actor, {
    action: 'connection.created',
    subject: subjectOf(connection),
    summary: `${actor.name} created "${connection.displayName}".`,
  });
  return putConnection(world, saved.ok ? { ...connection, status: saved.state.status } : connection);
}

export function updateConnection(
  world: World,
  actor: Me['actor'],
  { connectionId, version, patch: body }: { connectionId: string; version: number; patch: ConnectionPatch },
): Connection {
  const connection = connectionOf(world, connectionId);
  const patch = parseInput(connectionPatchSchema, body);
  if (connection.version !== version) throw refuse('version_conflict', { current: connection.version });
  if (patch.displayName !== undefined) refuseTakenName(world, patch.displayName, connectionId);
  const { registration, displayName, account, tenantId, serviceAddress } = patch;
  const changed: Connection = {
    ...connection,
    displayName: displayName ?? connection.displayName,
    account: account ?? connection.account,
    tenantId: tenantId ?? connection.tenantId,
    serviceAddress: serviceAddress ?? connection.serviceAddress,
    registrationId:
      registration === undefined
        ? connection.registrationId
        : registrationFor(world, actor, { choice: registration, tenantId: tenantId ?? connection.tenantId }),
  };
  const identity =
    changed.account !== connection.account ||
    changed.tenantId !== connection.tenantId ||
    changed.registrationId !== connection.registrationId;
  const event = {
    type: 'CHANGED',
    identity,
    serviceAddress: changed.serviceAddress !== connection.serviceAddress,
  } as const;
  return applyEvent(world, { actor, connection: { ...changed, version: version + 1 }, event });
}

export function replaceSecret(
  world: World,
  actor: Me['actor'],
  { connectionId, body }: { readonly connectionId: string; readonly body: SecretInput },
): Connection {
  const connection = connectionOf(world, connectionId);
  parseInput(secretInputSchema, body);
  const registration = world.registrations.get(connection.registrationId ?? '');
  if (registration !== undefined) {
    world.registrations.set(registration.id, { ...registration, secret: storedSecret(world, actor, 'client-secret') });
    return applyEvent(world, { actor, connection, event: { type: 'SECRET_REPLACED' } });
  }
  const secret = storedSecret(world, actor, 'password');
  return applyEvent(world, { actor, connection: { ...connection, secret }, event: { type: 'SECRET_REPLACED' } });
}

export function probe(world: World, actor: Me['actor'], connectionId: string): ProbeResult {
  const connection = connectionOf(world, connectionId);
  if (connection.status === 'disconnected') throw refuse('connection_disconnected');
  const oauth = connection.authType.startsWith('oauth');
  if (oauth && connection.grant === null) throw refuse('connection_not_ready', { missing: ['grant'] });
  const at = nowOf(world);
  const answer = world.answers.get(connectionId);
  recordAudit(world, actor, {
    action: 'probe.run',
    subject: subjectOf(connection),
    summary: `${actor.name} tested "${connection.displayName}".`,
    detail: { literal: answer?.literal ?? worked },
  });
  takeEvidence(world, connectionId);
  const asked = { connectionId, userId: null, at, expected: 'works' as const };
  if (answer === undefined) return { ...asked, verdict: 'works', literal: worked, code: 'NoError' };
  const verdict = diagnose(answer).code === 'unreachable' ? 'unreachable' : 'refused';
  return { ...asked, verdict, literal: answer.literal, code: answer.code };
}

const nobody: UsersEvidence = { tried: 0, failing: [] };

/** Tells a connection what was heard from its server: its own simulated failure, or that it works and for whom it does not. */
export function takeEvidence(world: World, connectionId: string, users: UsersEvidence = nobody): void {
  const connection = connectionOf(world, connectionId);
  const answer = world.answers.get(connectionId);
  const at = nowOf(world);
  const evidence = answer === undefined ? weighUsers(users) : weighFailure(diagnose(answer));
  const facts =
    answer === undefined
      ? { lastSuccessAt: at, lastError: null }
      : { lastError: { code: answer.code, literal: answer.literal, at } };
  applyEvent(world, {
    actor: null,
    connection: { ...connection, ...facts },
    event: { type: 'EVIDENCE', ...evidence },
  });
}

export function disconnectGate(world: World, connectionId: string): DisconnectGate {
  const connection = connectionOf(world, connectionId);
  if (connection.status === 'disconnected') throw refuse('connection_disconnected');
  const users = [...world.users.values()].map((user) => currentUser(world, user));
  return decideDisconnect(disconnectFacts(users, connectionId, countJobsTouching(world, connectionId)));
}

export function disconnect(world: World, actor: Me['actor'], connectionId: string): Connection {
  const gate = disconnectGate(world, connectionId);
  if (!gate.allowed) throw refuse('disconnect_blocked', { blockers: gate.blockers });
  const restorableUntil = new Date(world.clock.now() + restorableForDays * day).toISOString();
  const connection = { ...connectionOf(world, connectionId), restorableUntil };
  return applyEvent(world, { actor, connection, event: { type: 'DISCONNECT', gate: 'open', by: actor.id } });
}

export function restore(world: World, actor: Me['actor'], connectionId: string): Connection {
  const connection = connectionOf(world, connectionId);
  const inTime = connection.restorableUntil !== null && connection.restorableUntil > nowOf(world);
  return applyEvent(world, {
    actor,
    connection: { ...connection, restorableUntil: null },
    event: { type: 'RESTORE', inTime },
  });
}

export interface AppliedEvent {
  /** Null for what happens by itself: it is not audited. */
  readonly actor: Me['actor'] | null;
  /** With its other facts already changed; the event decides the status. */
  readonly connection: Connection;
  readonly event: ConnectionEvent;
}

/** Runs the lifecycle and carries out what it asks for. */
export function applyEvent(world: World, { actor, connection, event }: AppliedEvent): Connection {
  const { status, statusReason } = connection;
  const state = { ...factsOf(world, connection), status, reason: statusReason };
  const result = transitionConnection(state, event);
  if (!result.ok) throw refuse(result.code, { missing: result.missing });
  for (const effect of result.effects) {
    if (effect.type === 'audit' && actor !== null) {
      recordAudit(world, actor, {
        action: effect.action,
        subject: subjectOf(connection),
        summary: `${actor.name}: ${effect.action} for "${connection.displayName}".`,
      });
    }
  }
  const moved = result.state.status !== connection.status;
  return putConnection(world, {
    ...connection,
    status: result.state.status,
    statusSince: moved ? nowOf(world) : connection.statusSince,
    statusReason: result.state.reason,
    disconnectRequest: result.state.requestedBy === null ? null : connection.disconnectRequest,
    wrongAccount: result.state.status === 'wrong-account' ? connection.wrongAccount : null,
    grant: result.state.hasGrant ? connection.grant : null,
  });
}

export function subjectOf(connection: Connection): { type: 'connection'; id: string; label: string } {
  return { type: 'connection', id: connection.id, label: connection.displayName };
}

function putConnection(world: World, connection: Connection): Connection {
  world.connections.set(connection.id, connection);
  announceConnection(world, connection.id);
  return showConnection(world, connection);
}

const worked = 'HTTP/1.1 200 OK; ResponseCode NoError';
const noCounts: Connection['counts'] = { assigned: 0, leased: 0, healthy: 0, failing: 0 };
const countsByWorld = new WeakMap<
  World,
  { readonly key: string; readonly counts: Map<string, Connection['counts']> }
>();

function countsOf(world: World): Map<string, Connection['counts']> {
  const key = `${world.revision} ${world.clock.now()}`;
  const known = countsByWorld.get(world);
  if (known?.key === key) return known.counts;
  const counts = new Map<string, Connection['counts']>();
  for (const user of world.users.values()) {
    for (const { connectionId, assigned, leased, state } of currentUser(world, user).sync) {
      const count = counts.get(connectionId) ?? { ...noCounts };
      count.assigned += Number(assigned);
      count.leased += Number(leased);
      count.healthy += Number(state === 'healthy');
      count.failing += Number(state === 'failing');
      counts.set(connectionId, count);
    }
  }
  countsByWorld.set(world, { key, counts });
  return counts;
}

function factsOf(world: World, connection: Connection): ConnectionFacts {
  const registration = world.registrations.get(connection.registrationId ?? '');
  return {
    authType: connection.authType,
    hasGrant: connection.grant !== null,
    hasSecret: connection.secret !== null || registration?.secret != null,
    hasTenant: connection.tenantId !== null,
    hasRegistration: registration !== undefined,
    consent: registration?.consent?.status ?? 'none',
    expiry: 'far',
    requestedBy: connection.disconnectRequest?.actorId ?? null,
  };
}

function refuseTakenName(world: World, displayName: string, ownId?: string): void {
  if (checkDisplayName(displayName, listConnections(world), ownId) !== 'taken') return;
  throw refuse('display_name_taken', {
    fields: [{ path: 'displayName', code: 'taken', message: 'Another connection has this name.' }],
  });
}

function registrationFor(
  world: World,
  actor: Me['actor'],
  { choice, tenantId }: { choice: RegistrationChoice; tenantId: string | null },
): string {
  if (choice.kind === 'existing') {
    if (world.registrations.has(choice.registrationId)) return choice.registrationId;
    throw refuse('validation_failed', {
      fields: [{ path: 'registration.registrationId', code: 'unknown', message: 'There is no such registration.' }],
    });
  }
  const id = nextId(world, 'registration');
  world.registrations.set(id, {
    id,
    version: 1,
    displayName: choice.clientId,
    clientId: choice.clientId,
    mode: 'customer',
    tenantId,
    secret: storedSecret(world, actor, 'client-secret'),
    rotation: null,
    consent: null,
    redirectUri: 'http://localhost:3000/v1/oauth/callback',
  });
  return id;
}

/** That a secret is stored, and by whom. The value is not kept: nothing here would use it. */
function storedSecret(world: World, actor: Me['actor'], kind: StoredSecret['kind']): StoredSecret {
  return { kind, setAt: nowOf(world), setBy: actor.name, expiresAt: null };
}
