import type { Invitation } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { finishAttempt } from '../authorization/finishAttempt.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { lockConnection } from '../connections/connectionStore.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { isOpen, lockInvitation, readInvitation, statusOf } from './invitationStore.ts';
import { tellInvitations } from './tellInvitations.ts';

/** Withdraws a link; whoever is at Microsoft's pages with it just now comes back to nothing. */
export async function revokeInvitation(call: Call, id: string): Promise<Invitation> {
  const { server, organizationId } = call;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    const invitation = await lockInvitation(tx, organizationId, id);
    const status = statusOf(invitation, at);
    if (!isOpen(status)) throw new ProblemError('state_conflict', { extra: { missing: [status] } });
    await tx
      .updateTable('invitations')
      .set({ status: 'revoked' })
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .execute();
    const { kind, connection_id: connectionId } = invitation;
    const { display_name: label } = await lockConnection(tx, organizationId, connectionId);
    await recordAudit(tx, {
      organizationId,
      at,
      personId: await actorId(tx, call),
      action: 'invitation.revoked',
      subject: { type: 'invitation', id, label },
      summary: `A link for "${label}" was withdrawn.`,
      detail: { kind, connectionId },
    });
    const change = { organizationId, at };
    await publish(tx, change, [await tellInvitations(tx, change, [id])]);
  });
  const visits = await server.db
    .selectFrom('attempts')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('invitation_id', '=', id)
    .where('status', '=', 'pending')
    .execute();
  for (const visit of visits) await finishAttempt(server, visit, { status: 'expired' });
  server.events.wake(organizationId);
  return readInvitation(server.db, organizationId, { now: server.now(), id });
}
