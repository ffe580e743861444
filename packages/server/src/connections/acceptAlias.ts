import type { Connection, MicrosoftAccount } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { personId } from '../audit/people.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { actorId, refuseDisconnected, showConnection } from './connectionCommands.ts';
import { lockConnection } from './connectionStore.ts';
import { moveConnection } from './moveConnection.ts';

/**
 * An admin says that who came back is the connection's account under another name. Its tokens are long gone: the next sign-in under
 * that name is taken.
 */
export async function acceptAlias(
  call: Call,
  connectionId: string,
  { version, alias }: { readonly version: number; readonly alias: string },
): Promise<Connection> {
  const { server, organizationId } = call;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    const before = await lockConnection(tx, organizationId, connectionId);
    if (before.version !== version) {
      throw new ProblemError('version_conflict', { extra: { current: before.version } });
    }
    refuseDisconnected(before);
    const returned = (before.wrong_account as { readonly returned: MicrosoftAccount } | null)?.returned;
    if (returned !== undefined && returned.upn.toLowerCase() !== alias.toLowerCase()) throw somebodyElse();
    const by = await actorId(tx, call);
    const sameTenant = returned?.tenantId.toLowerCase() === before.tenant_id?.toLowerCase();
    await moveConnection(tx, server, {
      organizationId,
      connectionId,
      at,
      by,
      event: { type: 'ALIAS_ACCEPTED', sameTenant },
    });
    await tx
      .updateTable('connections')
      .set({ accepted_aliases: [...new Set([...before.accepted_aliases, alias.toLowerCase()])], version: version + 1 })
      .where('organization_id', '=', organizationId)
      .where('id', '=', connectionId)
      .execute();
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: 'connection.changed',
      subject: { type: 'connection', id: connectionId, label: before.display_name },
      summary: `Another name was accepted for the account of "${before.display_name}".`,
      detail: { acceptAlias: true, person: await personId(tx, organizationId, { externalId: alias, name: alias }) },
    });
    await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [connectionId] }]);
  });
  server.events.wake(organizationId);
  return showConnection(server, organizationId, connectionId);
}

function somebodyElse(): ProblemError {
  return new ProblemError('validation_failed', {
    fields: [{ path: 'acceptAlias', code: 'unknown', message: 'Somebody else came back.' }],
  });
}
