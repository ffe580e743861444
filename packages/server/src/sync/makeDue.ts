import type { Tx } from '../storage/schema.ts';

export interface Due {
  readonly organizationId: string;
  readonly connectionId: string;
  /** Absent: everybody. */
  readonly userId?: string;
  readonly at: Date;
}

/** Who is ticked for a connection is synced next, as the way in is a new one. The caller holds the ticks, and asks for the sync. */
export async function makeDue(tx: Tx, { organizationId, connectionId, userId, at }: Due): Promise<void> {
  let query = tx
    .updateTable('assignments')
    .set({ next_due_at: at })
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .where('assigned', '=', true);
  if (userId !== undefined) query = query.where('user_id', '=', userId);
  await query.execute();
}
