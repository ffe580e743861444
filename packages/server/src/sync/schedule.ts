import { realTimeOf } from '../clock/realTime.ts';
import type { ServerContext } from '../context.ts';
import { SYNC_QUEUE, syncJobOf } from '../jobs/queues.ts';

/** Makes the organization's one waiting sync job start now, or at the given time; creates it where none waits. */
export async function requestSync(server: ServerContext, organizationId: string, at?: Date): Promise<void> {
  const startAfter = realTimeOf(server, at ?? server.now());
  await server.boss.upsert(SYNC_QUEUE, { organizationId }, { ...syncJobOf(organizationId), startAfter });
}

/** Wakes the sync of every organization: after a start, and from time to time, so that no lost job stops one for ever. */
export async function requestEverySync(server: ServerContext): Promise<void> {
  const organizations = await server.db.selectFrom('organizations').select('id').execute();
  for (const { id } of organizations) await requestSync(server, id);
}
