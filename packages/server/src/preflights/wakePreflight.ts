import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import type { Queryable, ServerContext } from '../context.ts';
import { PREFLIGHT_QUEUE } from '../jobs/queues.ts';
import type { PreflightAddress } from './preflightStore.ts';

/** Workers that are woken for one preflight: as many can work on it at the same time. */
const HANDS = 2;

/** Wakes workers for a preflight, now or at a given time; what there is to do they find in our tables. */
export async function wakePreflight(
  db: Queryable,
  { boss, now }: Pick<ServerContext, 'boss' | 'now'>,
  { organizationId, jobId }: PreflightAddress,
  at?: Date,
): Promise<void> {
  const options = { db: fromKysely(db) };
  const key = `${organizationId}/${jobId}`;
  const address = { organizationId, jobId };
  if (at !== undefined) {
    const delay = Math.max(0, at.getTime() - now().getTime());
    // pg-boss lives in real time, whatever our clock says.
    const startAfter = new Date(Date.now() + delay);
    await boss.send(PREFLIGHT_QUEUE, address, { ...options, startAfter, singletonKey: `${key}/${at.toISOString()}` });
    return;
  }
  for (let hand = 0; hand < HANDS; hand += 1) {
    await boss.send(PREFLIGHT_QUEUE, address, { ...options, singletonKey: `${key}/${hand}` });
  }
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
