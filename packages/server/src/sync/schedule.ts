import type { ServerContext } from '../context.ts';
import { SYNC_QUEUE } from '../jobs/queues.ts';

/** Makes the organization's one waiting sync job start now, or at the given time; creates it where none waits. */
export async function requestSync(server: ServerContext, organizationId: string, at?: Date): Promise<void> {
  const startAfter = at ?? new Date(0);
  await server.boss.upsert(SYNC_QUEUE, { organizationId }, { singletonKey: organizationId, startAfter });
}
