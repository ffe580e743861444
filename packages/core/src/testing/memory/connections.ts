import { checkDisplayName } from '../../connection/displayName.ts';
import { takesPart } from '../../connection/facts.ts';
import { transitionConnection } from '../../connection/lifecycle.ts';
import type { ConnectionEffect, ConnectionEvent, ConnectionFacts, ConnectionState } from '../../connection/state.ts';
import {
  type Connection,
  type ConnectionInput,
  type ConnectionPatch,
  connectionInputSchema,
  connectionPatchSchema,
  type Protocol,
  type SecretInput,
  secretInputSchema,
  type Versioned,
} from '../../contract/index.ts';
import { restorableForDays } from '../../migration/disconnect.ts';
import { watchConnection } from '../../registration/expiryWatch.ts';
import { detectSilence } from '../../sync/silence.ts';
import { makeCheckpoint } from './checkpoints.ts';
import { chooseRegistration, putRegistration } from './registrations.ts';
import { storedCredential, storedSecret } from './secrets.ts';
import { indexUsers } from './userIndex.ts';
import {
  type Actor,
  announceConnection,
  connectionOf,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type World,
} from './world.ts';

const day = 86_400_000;
const serviceAddresses: Readonly<Record<Protocol, string>> = {
  ews: 'https://outlook.office365.com/EWS/Exchange.asmx',
  graph: 'https://graph.microsoft.com/v1.0',
  'imap-smtp': 'imaps://outlook.office365.com:993',
  'pop-smtp': 'pops://outlook.office365.com:995',
  'exchange-admin': 'https://outlook.office365.com/powershell-liveid',
};

/** A connection as the API answers it: the counts are read from the users, and no news is not taken for good news. */
export function showConnection(world: World, connection: Connection): Connection {
  const counts = indexUsers(world).counts.get(connection.id) ?? noCounts;
  const shown = { ...connection, counts };
  const silence = detectSilence({
    expected: takesPart(connection.status),
    lastSuccessAt: connection.lastSuccessAt,
    expectedSince: connection.statusSince,
    now: world.clock.now(),
    intervalSeconds: world.settings.syncIntervalSeconds,
  });
  if (silence === null) return shown;
  const silent = transitionConnection(stateOf(world, connection), { type: 'SILENT', inUse: counts.leased > 0 });
  return silent.ok ? { ...shown, status: silent.state.status, statusReason: silent.state.reason } : shown;
}

/** Those that are gone for good are listed no more. */
export function listConnections(world: World): readonly Connection[] {
  const now = nowOf(world);
  return [...world.connections.values()]
    .filter(({ restorableUntil }) => restorableUntil === null || restorableUntil > now)
    .map((connection) => showConnection(world, connection));
}

export function createConnection(world: World, actor: Actor, body: ConnectionInput): Connection {
  const input = parseInput(connectionInputSchema, body);
  refuseTakenName(world, input.displayName);
  const oauth = 'tenantId' in input;
  const connection: Connection = {
    id: nextId(world, 'connection'),
    version: 1,
    displayName: input.displayName,
    authType: input.authType,
    protocol: input.protocol,
    environment: input.environment,
    account: input.account,
    tenantId: oauth ? input.tenantId : null,
    serviceAddress: input.serviceAddress ?? serviceAddresses[input.protocol],
    registrationId: oauth
      ? chooseRegistration(world, actor, { choice: input.registration, tenantId: input.tenantId })
      : null,
    secret: 'password' in input ? storedSecret(world, actor, { kind: 'password' }) : null,
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
  actor: Actor,
  { connectionId, version, patch: body }: Versioned<ConnectionPatch> & { readonly connectionId: string },
): Connection {
  const connection = connectionOf(world, connectionId);
  const patch = parseInput(connectionPatchSchema, body);
  if (connection.version !== version) throw refuse('version_conflict', { current: connection.version });
  if (patch.acceptAlias !== undefined) return acceptAlias(world, actor, { connection, alias: patch.acceptAlias });
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
        : chooseRegistration(world, actor, { choice: registration, tenantId: tenantId ?? connection.tenantId }),
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

function acceptAlias(
  world: World,
  actor: Actor,
  { connection, alias }: { readonly connection: Connection; readonly alias: string },
): Connection {
  const { version, wrongAccount, tenantId } = connection;
  const returned = wrongAccount?.returned;
  if (returned !== undefined && returned.upn.toLowerCase() !== alias.toLowerCase()) {
    const message = 'Somebody else came back.';
    throw refuse('validation_failed', { fields: [{ path: 'acceptAlias', code: 'unknown', message }] });
  }
  const event = { type: 'ALIAS_ACCEPTED', sameTenant: returned?.tenantId === tenantId } as const;
  return applyEvent(world, { actor, connection: { ...connection, version: version + 1 }, event });
}

export function replaceSecret(
  world: World,
  actor: Actor,
  { connectionId, body }: { readonly connectionId: string; readonly body: SecretInput },
): Connection {
  const connection = connectionOf(world, connectionId);
  const { certificate } = parseInput(secretInputSchema, body);
  const registration = world.registrations.get(connection.registrationId ?? '');
  if (registration !== undefined && connection.secret === null) {
    putRegistration(world, { ...registration, secret: storedCredential(world, actor, { certificate }) });
    return applyEvent(world, { actor, connection, event: { type: 'SECRET_REPLACED' } });
  }
  if (certificate !== undefined) {
    const message = 'Only an app proves itself with a certificate.';
    throw refuse('validation_failed', { fields: [{ path: 'certificate', code: 'not_applicable', message }] });
  }
  const secret = storedSecret(world, actor, { kind: 'password' });
  return applyEvent(world, { actor, connection: { ...connection, secret }, event: { type: 'SECRET_REPLACED' } });
}

export function pause(world: World, actor: Actor, connectionId: string): Connection {
  return applyEvent(world, { actor, connection: connectionOf(world, connectionId), event: { type: 'PAUSED' } });
}

export function resume(world: World, actor: Actor, connectionId: string): Connection {
  return applyEvent(world, { actor, connection: connectionOf(world, connectionId), event: { type: 'RESUMED' } });
}

export interface AppliedEvent {
  /** Null for what happens by itself: it is not audited. */
  readonly actor: Pick<Actor, 'id' | 'name'> | null;
  /** With its other facts already changed; the event decides the status. */
  readonly connection: Connection;
  readonly event: ConnectionEvent;
}

/** Runs the lifecycle and carries out what it asks for. */
export function applyEvent(world: World, { actor, connection, event }: AppliedEvent): Connection {
  const result = transitionConnection(stateOf(world, connection), event);
  if (!result.ok) throw refuse(result.code, { missing: result.missing, lint: result.lint });
  for (const effect of result.effects) {
    if (effect.type === 'make_checkpoint' && actor !== null) {
      makeCheckpoint(world, actor, { label: `Before disconnecting ${connection.displayName}`, reason: 'disconnect' });
    }
    if (effect.type !== 'audit' || actor === null) continue;
    recordAudit(world, actor, {
      action: effect.action,
      subject: subjectOf(connection),
      summary: `${actor.name}: ${effect.action} for "${connection.displayName}".`,
    });
  }
  const { state, effects } = result;
  const does = (type: ConnectionEffect['type']) => effects.some((effect) => effect.type === type);
  const until = new Date(world.clock.now() + restorableForDays * day).toISOString();
  return putConnection(world, {
    ...connection,
    status: state.status,
    statusSince: state.status === connection.status ? connection.statusSince : nowOf(world),
    statusReason: state.reason,
    disconnectRequest: state.requestedBy === null ? null : connection.disconnectRequest,
    wrongAccount: state.status === 'wrong-account' ? connection.wrongAccount : null,
    grant: state.hasGrant ? connection.grant : null,
    secret: state.hasSecret ? connection.secret : null,
    restorableUntil: does('schedule_purge') ? until : does('cancel_purge') ? null : connection.restorableUntil,
  });
}

export function subjectOf(connection: Connection): { type: 'connection'; id: string; label: string } {
  return { type: 'connection', id: connection.id, label: connection.displayName };
}

export function putConnection(world: World, connection: Connection): Connection {
  world.connections.set(connection.id, connection);
  announceConnection(world, connection.id);
  return showConnection(world, connection);
}

export const noCounts: Connection['counts'] = { assigned: 0, leased: 0, healthy: 0, failing: 0 };
export function stateOf(world: World, connection: Connection): ConnectionState {
  return { ...factsOf(world, connection), status: connection.status, reason: connection.statusReason };
}

function factsOf(world: World, connection: Connection): ConnectionFacts {
  const registration = world.registrations.get(connection.registrationId ?? '') ?? null;
  const watched = watchConnection({ connection, registration, now: world.clock.now() });
  return {
    authType: connection.authType,
    hasGrant: connection.grant !== null,
    hasSecret: connection.secret !== null || (connection.authType !== 'oauth-ropc' && registration?.secret != null),
    hasTenant: connection.tenantId !== null,
    hasRegistration: registration !== null,
    consent: registration?.consent?.status ?? 'none',
    expiry: watched?.expiry ?? 'far',
    requestedBy: connection.disconnectRequest?.actorId ?? null,
  };
}

function refuseTakenName(world: World, displayName: string, ownId?: string): void {
  if (checkDisplayName(displayName, listConnections(world), ownId) !== 'taken') return;
  throw refuse('display_name_taken', {
    fields: [{ path: 'displayName', code: 'taken', message: 'Another connection has this name.' }],
  });
}
