import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import { queues } from '../jobs/queues.ts';
import type { Tx } from '../storage/schema.ts';
import { forgetOrganization } from './organizations.ts';

/** How long to wait for work under way, which finds nothing left to do. */
const PATIENCE_MILLISECONDS = 15_000;

/** Forgets an organization with all it had: users, connections, secrets, grants, history and audit. */
export async function removeOrganization(server: ServerContext, organizationId: string): Promise<void> {
  await server.db.transaction().execute((tx) => deleteRows(tx, organizationId));
  forgetOrganization(server, organizationId);
  await endWork(server, organizationId);
  server.events.wake(organizationId);
}

/** Cancels what waits, also what work under way still asks for, until none of it is there. */
async function endWork(server: ServerContext, organizationId: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while ((await cancelWaiting(server, organizationId)) && Date.now() < deadline) await wait(50);
}

/** Whether something was still under way. */
async function cancelWaiting({ boss }: ServerContext, organizationId: string): Promise<boolean> {
  let busy = false;
  for (const queue of queues) {
    const jobs = await boss.findJobs(queue, { data: { organizationId } });
    const waiting = jobs.filter(({ state }) => state === 'created' || state === 'retry').map(({ id }) => id);
    if (waiting.length > 0) await boss.cancel(queue, waiting);
    busy ||= jobs.some(({ state }) => state === 'active');
  }
  return busy;
}

/** The youngest table first: a table can only refer to one that was there before it. */
async function deleteRows(tx: Tx, organizationId: string): Promise<void> {
  // The audit only grows, but for this.
  await sql`select set_config('authshift.forgotten', ${organizationId}, true)`.execute(tx);
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
    order by c.oid desc`.execute(tx);
  for (const { name } of rows) {
    await sql`delete from ${sql.table(name)} where organization_id = ${organizationId}`.execute(tx);
  }
  await tx.deleteFrom('organizations').where('id', '=', organizationId).execute();
}
