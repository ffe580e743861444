import { sql } from 'kysely';
import type { Queryable, ServerContext } from '../context.ts';
import { PREFLIGHT_QUEUE } from '../jobs/queues.ts';
import { wakeHands } from '../jobs/wakeHands.ts';
import type { PreflightAddress } from './preflightStore.ts';

/** Workers that are woken for one preflight: as many can work on it at the same time. */
const HANDS = 2;

/** Wakes workers for a preflight, now or at a given time. */
export function wakePreflight(
  db: Queryable,
  server: Pick<ServerContext, 'boss' | 'now'>,
  { organizationId, jobId, at }: PreflightAddress & { readonly at?: Date },
): Promise<void> {
  const data = { organizationId, jobId };
  return wakeHands(db, server, { queue: PREFLIGHT_QUEUE, data, key: `${organizationId}/${jobId}`, hands: HANDS, at });
}

/** Wakes workers for every preflight under way: after a start, and from time to time, so that no lost job stops one. */
export async function resumePreflights(server: ServerContext): Promise<void> {
  const rows = await server.db
    .selectFrom('jobs')
    .select(['organization_id', 'id'])
    .where('status', 'in', ['queued', 'running'])
    .where('work', '=', 'preflight')
    .execute();
  for (const { organization_id: organizationId, id: jobId } of rows) {
    await wakePreflight(server.db, server, { organizationId, jobId });
  }
}

/** PGlite has one process: whoever was being asked about at its start was so by one that died. */
export async function forgetPreflightClaims({ db, storage }: ServerContext): Promise<void> {
  if (storage.kind !== 'pglite') return;
  await sql`update job_items set claimed_until = null where claimed_until is not null`.execute(db);
}
