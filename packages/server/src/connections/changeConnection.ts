import type { Connection } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import type { Tx } from '../storage/schema.ts';
import { actorId, refuseDisconnected, refusingTakenName, showConnection } from './connectionCommands.ts';
import { type LockedConnection, lockConnection } from './connectionStore.ts';
import { type Move, moveConnection } from './moveConnection.ts';

/** What an admin's change does to a connection, besides making it a newer version. */
export interface ConnectionChange extends Pick<Move, 'event' | 'lastError'> {
  readonly columns: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly summary: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface ChangedConnection {
  readonly connectionId: string;
  /** The version the admin looked at. */
  readonly version: number;
}

type Decide = (
  tx: Tx,
  before: LockedConnection,
  act: { readonly at: Date; readonly by: string },
) => Promise<ConnectionChange>;

/** Changes a connection as decided from how it stands, unless it has changed since the admin looked at it. */
export async function changeConnection(
  call: Call,
  { connectionId, version }: ChangedConnection,
  decide: Decide,
): Promise<Connection> {
  const { server, organizationId } = call;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    const before = await lockConnection(tx, organizationId, connectionId);
    if (before.version !== version) throw new ProblemError('version_conflict', { extra: { current: before.version } });
    refuseDisconnected(before);
    const by = await actorId(tx, call);
    const { columns, label, summary, detail, ...move } = await decide(tx, before, { at, by });
    await moveConnection(tx, server, { organizationId, connectionId, at, by, ...move });
    await refusingTakenName(() =>
      tx
        .updateTable('connections')
        .set({ ...columns, version: version + 1 })
        .where('organization_id', '=', organizationId)
        .where('id', '=', connectionId)
        .execute(),
    );
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: 'connection.changed',
      subject: { type: 'connection', id: connectionId, label },
      summary,
      detail,
    });
    await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [connectionId] }]);
  });
  server.events.wake(organizationId);
  return showConnection(server, organizationId, connectionId);
}
