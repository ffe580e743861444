import type { Connection } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { publish } from '../events/publish.ts';
import type { Call } from '../http/route.ts';
import { requestSync } from '../sync/schedule.ts';
import { actorId, showConnection } from './connectionCommands.ts';
import { raiseVersion } from './connectionStore.ts';
import { moveConnection } from './moveConnection.ts';

/** Stops syncs and probes over a connection; ticks and leases stay. */
export function pauseConnection(call: Call, connectionId: string): Promise<Connection> {
  return hold(call, connectionId, 'PAUSED');
}

export async function resumeConnection(call: Call, connectionId: string): Promise<Connection> {
  const connection = await hold(call, connectionId, 'RESUMED');
  await requestSync(call.server, call.organizationId);
  return connection;
}

const told = {
  PAUSED: { action: 'connection.paused', words: 'was paused' },
  RESUMED: { action: 'connection.resumed', words: 'goes on' },
} as const;

async function hold(call: Call, connectionId: string, type: keyof typeof told): Promise<Connection> {
  const { server, organizationId } = call;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    const by = await actorId(tx, call);
    const { before } = await moveConnection(tx, server, { organizationId, connectionId, at, by, event: { type } });
    await raiseVersion(tx, organizationId, connectionId);
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: told[type].action,
      subject: { type: 'connection', id: connectionId, label: before.display_name },
      summary: `"${before.display_name}" ${told[type].words}.`,
      detail: { before: { status: before.status } },
    });
    await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [connectionId] }]);
  });
  server.events.wake(organizationId);
  return showConnection(server, organizationId, connectionId);
}
