import { type ConnectionEvent, gateStanding } from '@authshift/core';
import type { Connection, DisconnectGate, DisconnectInput, PurgeInput } from '@authshift/core/contract';
import { sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import { inOrganization } from '../clock/organizationClock.ts';
import { organizationTimes } from '../clock/organizationTimes.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { eachForItself } from '../jobs/eachForItself.ts';
import type { Tx } from '../storage/schema.ts';
import { requestSync } from '../sync/schedule.ts';
import { actorId, refuseDisconnected, showConnection } from './connectionCommands.ts';
import { isGone } from './connectionStatus.ts';
import { type LockedConnection, lockConnection, raiseVersion } from './connectionStore.ts';
import { decideGate } from './disconnectGate.ts';
import { type DisconnectRequest, type Moved, moveConnection } from './moveConnection.ts';

export async function readGate(call: Call, connectionId: string): Promise<DisconnectGate> {
  const { server, organizationId } = call;
  refuseDisconnected(await showConnection(server, organizationId, connectionId));
  return decideGate(server.db, server, { organizationId, connectionId });
}

/**
 * Soft: the sealed password or grant is kept until `restorableUntil`. Refused while anybody depends on the connection; past what
 * a second admin can answer for, the first one's request waits for the second.
 */
export async function disconnect(call: Call, connectionId: string, { override }: DisconnectInput): Promise<Connection> {
  const { server } = call;
  return inOneStep(call, connectionId, async (tx, { connection, at, by }) => {
    const { organization_id: organizationId } = connection;
    const gate = await decideGate(tx, server, { organizationId, connectionId });
    const standing = gateStanding(gate);
    const asked = connection.disconnect_request !== null;
    const blocked = standing === 'closed' || (standing === 'soft' && override === undefined && !asked);
    if (blocked && !isGone(connection.status)) {
      throw new ProblemError('disconnect_blocked', { extra: { blockers: gate.blockers } });
    }
    const event = { type: 'DISCONNECT', gate: standing, by, override: override !== undefined } as const;
    const moved = await moveConnection(tx, server, { organizationId, connectionId, at, by, event });
    if (moved.status !== 'disconnect-requested') {
      return { moved, words: `was disconnected. It can be restored for ${server.restorableForDays} days` };
    }
    const reason = override?.reason ?? '';
    await keepRequest(tx, connection, { personId: by, at: at.toISOString(), reason });
    const words = 'is to be disconnected although something speaks against it; a second admin has to confirm';
    return { moved, words, detail: { reason, blockers: gate.blockers.map(({ code }) => code) } };
  });
}

/** Also takes back what still waits for a second admin. */
export async function restore(call: Call, connectionId: string): Promise<Connection> {
  const { server, organizationId } = call;
  const connection = await inOneStep(call, connectionId, async (tx, { connection: before, at, by }) => {
    const event: ConnectionEvent =
      before.status === 'disconnect-requested'
        ? { type: 'DISCONNECT_WITHDRAWN' }
        : { type: 'RESTORE', inTime: isInTime(before, at) };
    const moved = await moveConnection(tx, server, { organizationId, connectionId, at, by, event });
    const words = event.type === 'RESTORE' ? 'was restored' : 'is not to be disconnected any more';
    return { moved, words };
  });
  await requestSync(server, organizationId);
  return connection;
}

/** Deletes what could sign in, for good. */
export async function purge(call: Call, connectionId: string, { confirmName }: PurgeInput): Promise<Connection> {
  const { server, organizationId } = call;
  return inOneStep(call, connectionId, async (tx, { connection, at, by }) => {
    const confirmation = { typed: confirmName, displayName: connection.display_name };
    const event = { type: 'PURGE', inTime: isInTime(connection, at), confirmation } as const;
    const moved = await moveConnection(tx, server, { organizationId, connectionId, at, by, event });
    return { moved, words: 'was purged: its password or grant is deleted' };
  });
}

function isInTime({ restorable_until: until }: LockedConnection, at: Date): boolean {
  return until !== null && until > at;
}

async function keepRequest(tx: Tx, connection: LockedConnection, request: DisconnectRequest): Promise<void> {
  await tx
    .updateTable('connections')
    .set({ disconnect_request: JSON.stringify(request) })
    .where('organization_id', '=', connection.organization_id)
    .where('id', '=', connection.id)
    .execute();
}

interface Moment {
  readonly connection: LockedConnection;
  readonly at: Date;
  readonly by: string;
}

interface Told {
  readonly moved: Moved;
  /** What follows the name in the audit. */
  readonly words: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Moves the connection, and writes audit, version and event in the same transaction. */
async function inOneStep(
  call: Call,
  connectionId: string,
  move: (tx: Tx, moment: Moment) => Promise<Told>,
): Promise<Connection> {
  const { server, organizationId } = call;
  await server.db.transaction().execute(async (tx) => {
    const connection = await lockConnection(tx, organizationId, connectionId);
    const by = await actorId(tx, call);
    const at = server.now();
    const told = await move(tx, { connection, at, by });
    await raiseVersion(tx, organizationId, connectionId);
    await recordMove(tx, { connection, at, by }, told);
  });
  server.events.wake(organizationId);
  return showConnection(server, organizationId, connectionId);
}

async function recordMove(tx: Tx, { connection, at, by }: Moment, { moved, words, detail }: Told): Promise<void> {
  const { organization_id: organizationId, id, display_name: label } = connection;
  for (const action of moved.actions) {
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action,
      subject: { type: 'connection', id, label },
      summary: `"${label}" ${words}.`,
      detail: { before: { status: connection.status }, after: { status: moved.status }, ...detail },
    });
  }
  await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [id] }]);
}

type PersonOf = (tx: Tx, organizationId: string) => Promise<string>;

/** What nobody can restore any more loses its password or grant by itself. */
export async function purgeExpired(server: ServerContext, by: PersonOf): Promise<void> {
  const { rows } = await sql<ConnectionAddress>`select c.organization_id as "organizationId", c.id as "connectionId"
    from connections c join ${await organizationTimes(server)} on times.organization_id = c.organization_id
    where c.status = 'disconnected' and c.restorable_until <= times.now`.execute(server.db);
  await eachForItself(server, rows, {
    run: (address) => inOrganization(address.organizationId, () => purgeOne(server, address, by)),
    failed: (address) => ({ event: 'connection.not_purged', ...address }),
  });
}

async function purgeOne(
  server: ServerContext,
  { organizationId, connectionId }: ConnectionAddress,
  personOf: PersonOf,
): Promise<void> {
  await server.db.transaction().execute(async (tx) => {
    const at = server.now();
    const connection = await lockConnection(tx, organizationId, connectionId);
    if (connection.status !== 'disconnected' || isInTime(connection, at)) return;
    const by = await personOf(tx, organizationId);
    const event = { type: 'PURGE', inTime: false, confirmation: 'schedule' } as const;
    const moved = await moveConnection(tx, server, { organizationId, connectionId, at, by, event });
    await recordMove(
      tx,
      { connection, at, by },
      { moved, words: 'was purged, because the time to restore it is over' },
    );
  });
  server.events.wake(organizationId);
}
