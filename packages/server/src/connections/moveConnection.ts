import {
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  transitionConnection,
  watchSecret,
} from '@authshift/core';
import type { AuditAction, AuthType, ConnectionStatus } from '@authshift/core/contract';
import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import type { ServerContext } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import { PROBE_QUEUE, type ProbeTask } from '../jobs/queues.ts';
import type { Tx } from '../storage/schema.ts';
import { deleteSecret } from '../vault/secrets.ts';
import { approvalOf, type StatusChange, setStatus } from './connectionStatus.ts';
import { type LockedConnection, lockConnection } from './connectionStore.ts';

type Facts = Omit<StatusChange, 'status' | 'reason'>;

/** What is kept of an admin who asked for Disconnect and waits for a second one. */
export interface DisconnectRequest {
  readonly personId: string;
  readonly at: string;
  readonly reason: string;
}

export interface Move extends Facts {
  readonly event: ConnectionEvent;
  /** The person behind it, in whose name a probe runs if the lifecycle asks for one. */
  readonly by: string;
}

/** What became of a connection. */
export interface Moved {
  /** The row as it was. */
  readonly before: LockedConnection;
  readonly status: ConnectionStatus;
  /** What core wants in the audit; the words are the caller's. */
  readonly actions: readonly AuditAction[];
}

/** Lets core's lifecycle decide what an event does to a connection, writes the status it answers, and does what it asks for. */
export async function moveConnection(tx: Tx, server: ServerContext, move: Move): Promise<Moved> {
  const { organizationId, connectionId } = move;
  const connection = await lockConnection(tx, organizationId, connectionId);
  const transition = transitionConnection(await readState(tx, connection, move.at), move.event);
  if (!transition.ok) {
    const { code, missing, lint } = transition;
    throw new ProblemError(code, {
      extra: { ...(missing.length > 0 ? { missing } : {}), ...(lint.length > 0 ? { lint } : {}) },
    });
  }
  const { event, by, ...facts } = move;
  const { state, effects } = transition;
  await setStatus(tx, { ...facts, status: state.status, reason: state.reason });
  await carryOut(tx, server, { connection, state, effects, at: move.at, by });
  if (event.type === 'CHANGED' && event.identity) await forgetOthers(tx, connection);
  return {
    before: connection,
    status: state.status,
    actions: effects.flatMap((effect) => (effect.type === 'audit' ? [effect.action] : [])),
  };
}

interface Errand {
  readonly connection: LockedConnection;
  readonly state: ConnectionState;
  readonly effects: readonly ConnectionEffect[];
  readonly at: Date;
  readonly by: string;
}

async function carryOut(tx: Tx, server: ServerContext, { connection, state, effects, at, by }: Errand): Promise<void> {
  const { organization_id: organizationId, id: connectionId } = connection;
  const asked = (type: ConnectionEffect['type']): boolean => effects.some((effect) => effect.type === type);
  const until = new Date(at.getTime() + server.restorableForDays * 86_400_000);
  const columns = {
    ...(asked('schedule_purge') ? { restorable_until: until } : {}),
    ...(asked('cancel_purge') ? { restorable_until: null } : {}),
    ...(state.requestedBy === null && connection.disconnect_request !== null ? { disconnect_request: null } : {}),
    // The name is free again; history and audit keep their subject.
    ...(state.status === 'purged' ? { name_key: `purged:${connectionId}` } : {}),
  };
  if (Object.keys(columns).length > 0) {
    await tx
      .updateTable('connections')
      .set(columns)
      .where('organization_id', '=', organizationId)
      .where('id', '=', connectionId)
      .execute();
  }
  if (asked('discard_grant')) {
    await tx
      .deleteFrom('grants')
      .where('organization_id', '=', organizationId)
      .where('connection_id', '=', connectionId)
      .execute();
  }
  if (state.status === 'purged') await forgetOthers(tx, connection);
  if (asked('discard_secret')) await discardSecrets(tx, connection);
  if (asked('probe')) {
    const data: ProbeTask = { organizationId, connectionId, personId: by };
    await server.boss.send(PROBE_QUEUE, data, { db: fromKysely(tx) });
  }
}

/** Sign-ins of users, and names that were accepted: all of it was for the account, the tenant and the app as they were. */
async function forgetOthers(tx: Tx, { organization_id: organizationId, id: connectionId }: LockedConnection) {
  await tx
    .deleteFrom('user_grants')
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .execute();
  await tx
    .updateTable('connections')
    .set({ accepted_aliases: [] })
    .where('organization_id', '=', organizationId)
    .where('id', '=', connectionId)
    .execute();
}

/** The connection's own, and that of the customer's app where no other connection uses it. */
async function discardSecrets(tx: Tx, connection: LockedConnection): Promise<void> {
  const { organization_id: organizationId, id: connectionId, registration_id: registrationId } = connection;
  await deleteSecret(tx, { organizationId, ownerId: connectionId });
  if (registrationId === null) return;
  const { rows } = await sql<{ id: string }>`select r.id from registrations r
    where r.organization_id = ${organizationId} and r.id = ${registrationId} and r.mode = 'customer' and not exists (
      select 1 from connections o where o.organization_id = r.organization_id and o.registration_id = r.id
        and o.id <> ${connectionId} and o.status <> 'purged')`.execute(tx);
  for (const { id } of rows) {
    await deleteSecret(tx, { organizationId, ownerId: id });
    await sql`delete from rotations where organization_id = ${organizationId} and registration_id = ${id}`.execute(tx);
  }
}

/** What core's lifecycle has to know of a connection. */
export async function readState(tx: Tx, connection: LockedConnection, at: Date): Promise<ConnectionState> {
  const { organization_id: organizationId } = connection;
  const grant = await tx
    .selectFrom('grants')
    .select('connection_id')
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connection.id)
    .executeTakeFirst();
  const { registration_id: registrationId } = connection;
  const secret = await tx
    .selectFrom('secrets')
    .select(['kind', 'expires_at'])
    .where('organization_id', '=', organizationId)
    .where('owner_id', '=', connection.auth_type === 'oauth-ropc' ? connection.id : (registrationId ?? connection.id))
    .executeTakeFirst();
  const registration = await tx
    .selectFrom('registrations')
    .select(['consent', 'delegated_consent'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', registrationId ?? '')
    .executeTakeFirst();
  const watched =
    secret === undefined
      ? null
      : watchSecret({ kind: secret.kind, expiresAt: secret.expires_at?.toISOString() ?? null }, at.getTime());
  return {
    status: connection.status as ConnectionStatus,
    reason: connection.status_reason,
    authType: connection.auth_type as AuthType,
    hasGrant: grant !== undefined,
    hasSecret: secret !== undefined,
    hasTenant: connection.tenant_id !== null,
    hasRegistration: connection.registration_id !== null,
    consent: (registration === undefined ? null : approvalOf(connection.auth_type, registration))?.status ?? 'none',
    requestedBy: (connection.disconnect_request as DisconnectRequest | null)?.personId ?? null,
    expiry: watched?.expiry ?? 'far',
  };
}
