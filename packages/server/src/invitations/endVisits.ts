import type { Tx } from '../storage/schema.ts';

/** Visits that are still under way lead nowhere any more. */
export async function endVisits(
  tx: Tx,
  { organizationId, invitationIds, at }: { organizationId: string; invitationIds: readonly string[]; at: Date },
): Promise<void> {
  if (invitationIds.length === 0) return;
  await tx
    .updateTable('attempts')
    .set({ status: 'expired', sealed: null, finished_at: at })
    .where('organization_id', '=', organizationId)
    .where('invitation_id', 'in', [...invitationIds])
    .where('status', '=', 'pending')
    .execute();
}
