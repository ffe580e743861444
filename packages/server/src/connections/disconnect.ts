import { type Concerned, type DisconnectFacts, decideDisconnect } from '@authshift/core';
import type { Connection, DisconnectGate } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import { PROVEN_AFTER } from '../assignments/lease.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Queryable } from '../context.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { requestSync } from '../sync/schedule.ts';
import { actorId, refuseDisconnected, showConnection } from './connectionCommands.ts';
import { lockConnection } from './connectionStore.ts';
import { moveConnection } from './moveConnection.ts';

export async function readGate(call: Call, connectionId: string): Promise<DisconnectGate> {
  const { server, organizationId } = call;
  refuseDisconnected(await showConnection(server, organizationId, connectionId));
  return decideGate(server.db, {
    organizationId,
    connectionId,
    restorableForDays: server.restorableForDays,
  });
}

interface GateQuestion {
  readonly organizationId: string;
  readonly connectionId: string;
}

async function decideGate(
  db: Queryable,
  { restorableForDays, ...question }: GateQuestion & { readonly restorableForDays: number },
): Promise<DisconnectGate> {
  const gate = decideDisconnect(await gateFacts(db, question));
  return { ...gate, effects: { ...gate.effects, restorableForDays } };
}

/** Gathers in SQL what core's gate decides on. */
export async function gateFacts(
  db: Queryable,
  { organizationId, connectionId }: GateQuestion,
): Promise<DisconnectFacts> {
  const here = sql`from assignments h join users u on u.organization_id = h.organization_id and u.id = h.user_id
    where h.organization_id = ${organizationId} and h.connection_id = ${connectionId}`;
  const others = sql`select 1 from assignments a where a.organization_id = h.organization_id
    and a.user_id = h.user_id and a.connection_id <> h.connection_id and a.assigned`;
  const unproven = sql`u.enabled and exists (${others})
    and not exists (${others} and a.consecutive_successes >= ${PROVEN_AFTER})`;
  const jobs = await sql<{ count: number }>`select count(*)::int as count from jobs
    where organization_id = ${organizationId} and status in ('queued', 'running')
      and (change->'tick' @> to_jsonb(${connectionId}::text) or change->'untick' @> to_jsonb(${connectionId}::text))`.execute(
    db,
  );
  const without = await sql<{ count: number }>`
    select count(*)::int as count ${here} and h.assigned and not exists (${others})`.execute(db);
  return {
    connectionId,
    assigned: await concerned(db, sql`${here} and h.assigned`),
    leased: await concerned(db, sql`${here} and h.leased`),
    unproven: await concerned(db, sql`${here} and ${unproven}`),
    jobs: jobs.rows[0]?.count ?? 0,
    leftWithout: without.rows[0]?.count ?? 0,
  };
}

async function concerned(db: Queryable, from: RawBuilder<unknown>): Promise<Concerned> {
  const { rows } = await sql<{ id: string; display_name: string; address: string; total: number }>`
    select u.id, u.display_name, u.address, count(*) over ()::int as total ${from}
    order by u.sort_address collate "C", u.id limit 20`.execute(db);
  return {
    count: rows[0]?.total ?? 0,
    sample: rows.map(({ id, display_name, address }) => ({ userId: id, displayName: display_name, address })),
  };
}

/** Soft: the sealed password or grant is kept until `restorableUntil`. Refused while anybody depends on the connection. */
export async function disconnect(call: Call, connectionId: string): Promise<Connection> {
  const { server, organizationId } = call;
  const at = server.now();
  const restorableUntil = new Date(at.getTime() + server.restorableForDays * 86_400_000);
  await server.db.transaction().execute(async (tx) => {
    const connection = await lockConnection(tx, organizationId, connectionId);
    const gate = await decideGate(tx, {
      organizationId,
      connectionId,
      restorableForDays: server.restorableForDays,
    });
    const by = await actorId(tx, call);
    if (connection.status !== 'disconnected' && !gate.allowed) {
      throw new ProblemError('disconnect_blocked', { extra: { blockers: gate.blockers } });
    }
    await moveConnection(tx, server, {
      organizationId,
      connectionId,
      at,
      by,
      event: { type: 'DISCONNECT', gate: gate.allowed ? 'open' : 'closed', by },
    });
    await tx
      .updateTable('connections')
      .set((eb) => ({ restorable_until: restorableUntil, version: eb('version', '+', 1) }))
      .where('organization_id', '=', organizationId)
      .where('id', '=', connectionId)
      .execute();
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: 'connection.disconnected',
      subject: { type: 'connection', id: connectionId, label: connection.display_name },
      summary: `"${connection.display_name}" was disconnected. It can be restored for ${server.restorableForDays} days.`,
      detail: { before: { status: connection.status }, after: { status: 'disconnected' }, restorableUntil },
    });
    await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [connectionId] }]);
  });
  server.events.wake(organizationId);
  return showConnection(server, organizationId, connectionId);
}

export async function restore(call: Call, connectionId: string): Promise<Connection> {
  const { server, organizationId } = call;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    const before = await lockConnection(tx, organizationId, connectionId);
    const by = await actorId(tx, call);
    const inTime = before.restorable_until !== null && before.restorable_until > at;
    await moveConnection(tx, server, { organizationId, connectionId, at, by, event: { type: 'RESTORE', inTime } });
    await tx
      .updateTable('connections')
      .set((eb) => ({ restorable_until: null, version: eb('version', '+', 1) }))
      .where('organization_id', '=', organizationId)
      .where('id', '=', connectionId)
      .execute();
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: 'connection.restored',
      subject: { type: 'connection', id: connectionId, label: before.display_name },
      summary: `"${before.display_name}" was restored.`,
      detail: { before: { status: before.status } },
    });
    await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [connectionId] }]);
  });
  server.events.wake(organizationId);
  await requestSync(server, organizationId);
  return showConnection(server, organizationId, connectionId);
}
