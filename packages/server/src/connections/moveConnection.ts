import { type ConnectionEvent, type ConnectionState, transitionConnection, watchSecret } from '@authshift/core';
import type { AuthType, ConnectionStatus } from '@authshift/core/contract';
import { fromKysely } from 'pg-boss';
import type { ServerContext } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import { PROBE_QUEUE, type ProbeTask } from '../jobs/queues.ts';
import type { Tx } from '../storage/schema.ts';
import { type StatusChange, setStatus } from './connectionStatus.ts';
import { type LockedConnection, lockConnection } from './connectionStore.ts';

type Facts = Omit<StatusChange, 'status' | 'reason'>;

export interface Move extends Facts {
  readonly event: ConnectionEvent;
  /** The person behind it, in whose name a probe runs if the lifecycle asks for one. */
  readonly by: string;
}

/** Lets core's lifecycle decide what an event does to a connection, and writes the status it answers. */
export async function moveConnection(tx: Tx, server: ServerContext, move: Move): Promise<LockedConnection> {
  const { organizationId, connectionId } = move;
  const connection = await lockConnection(tx, organizationId, connectionId);
  const transition = transitionConnection(await readState(tx, connection, move.at), move.event);
  if (!transition.ok) {
    const { code, missing, lint } = transition;
    throw new ProblemError(code, {
      extra: { ...(missing.length > 0 ? { missing } : {}), ...(lint.length > 0 ? { lint } : {}) },
    });
  }
  const { event: _, by, ...facts } = move;
  await setStatus(tx, { ...facts, status: transition.state.status, reason: transition.state.reason });
  if (transition.effects.some((effect) => effect.type === 'discard_grant')) {
    await tx
      .deleteFrom('grants')
      .where('organization_id', '=', organizationId)
      .where('connection_id', '=', connectionId)
      .execute();
  }
  if (transition.effects.some((effect) => effect.type === 'probe')) {
    const data: ProbeTask = { organizationId, connectionId, personId: by };
    await server.boss.send(PROBE_QUEUE, data, { db: fromKysely(tx) });
  }
  return connection;
}

async function readState(tx: Tx, connection: LockedConnection, at: Date): Promise<ConnectionState> {
  const { organization_id: organizationId } = connection;
  const grant = await tx
    .selectFrom('grants')
    .select('connection_id')
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connection.id)
    .executeTakeFirst();
  const secret = await tx
    .selectFrom('secrets')
    .select(['kind', 'expires_at'])
    .where('organization_id', '=', organizationId)
    .where('owner_id', '=', connection.registration_id ?? connection.id)
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
    // No approval is recorded yet, and nobody can ask for Disconnect in spite of a blocker.
    consent: 'none',
    requestedBy: null,
    expiry: watched?.expiry ?? 'far',
  };
}
