import { recordAudit } from '../audit/audit.ts';
import { lockConnection } from '../connections/connectionStore.ts';
import type { ServerContext } from '../context.ts';
import { refuseLink } from '../invitations/refuseLink.ts';
import type { Attempt } from './callback.ts';

/**
 * An answer of Microsoft came back in a browser that never left for it: somebody may have been sent the address of another one's
 * sign-in. It is refused, the right browser can still finish, and the audit hears of it once.
 */
export async function noteStolenState(server: ServerContext, attempt: Attempt): Promise<void> {
  const { organization_id: organizationId, connection_id: connectionId } = attempt;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    if (attempt.invitation_id !== null) {
      await refuseLink(tx, { organizationId, invitationId: attempt.invitation_id, reason: 'stolen_state', at });
    }
    const { display_name: label } = await lockConnection(tx, organizationId, connectionId);
    const first = await tx
      .updateTable('attempts')
      .set({ stolen_at: at })
      .where('organization_id', '=', organizationId)
      .where('id', '=', attempt.id)
      .where('stolen_at', 'is', null)
      .executeTakeFirst();
    if (first.numUpdatedRows === 0n) return;
    await recordAudit(tx, {
      organizationId,
      at,
      personId: attempt.started_by,
      action: 'authorization.failed',
      subject: { type: 'attempt', id: attempt.id, label },
      summary: `An answer of Microsoft for "${label}" came in another browser than the one that had left, and was refused.`,
      detail: { connectionId, refusal: 'other_browser' },
    });
  });
  server.events.wake(organizationId);
}

/** An answer of Microsoft that was taken already came again. */
export async function noteReplay(server: ServerContext, attempt: Attempt): Promise<void> {
  const { organization_id: organizationId, invitation_id: invitationId } = attempt;
  if (invitationId === null) return;
  const at = server.now();
  await server.db
    .transaction()
    .execute((tx) => refuseLink(tx, { organizationId, invitationId, reason: 'replayed', at }));
  server.events.wake(organizationId);
}
