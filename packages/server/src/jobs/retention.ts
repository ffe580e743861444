import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';

/** Minutes an event stays readable for a client that comes back; after that it gets `resync`. */
const EVENT_MINUTES = 60;

/** Deletes what is kept for a time only: events, literal answers, and the secrets of connections nobody can restore any more. */
export async function applyRetention(server: ServerContext): Promise<void> {
  const now = server.now();
  const literalsBefore = new Date(now.getTime() - server.literalRetentionDays * 86_400_000);
  const eventsBefore = new Date(now.getTime() - EVENT_MINUTES * 60_000);
  await sql`delete from events where at < ${eventsBefore}`.execute(server.db);
  await sql`delete from history where kind = 'sync_failed' and at < ${literalsBefore}`.execute(server.db);
  await sql`delete from attempts where started_at < ${literalsBefore}`.execute(server.db);
  await sql`delete from job_items i using jobs j where j.organization_id = i.organization_id and j.id = i.job_id
    and j.finished_at < ${literalsBefore}`.execute(server.db);
  await purgeDisconnected(server, now);
  await server.storage.tidy();
}

/** The connection's row stays, so that history and audit keep their subject; what could sign in is gone. */
async function purgeDisconnected(server: ServerContext, now: Date): Promise<void> {
  await server.db.transaction().execute(async (tx) => {
    await sql`update connections set name_key = 'purged:' || id
      where status = 'disconnected' and restorable_until <= ${now}`.execute(tx);
    const over = sql`select organization_id, id, registration_id from connections
      where status = 'disconnected' and restorable_until <= ${now}`;
    await sql`delete from grants g using (${over}) c
      where g.organization_id = c.organization_id and g.connection_id = c.id`.execute(tx);
    await sql`delete from secrets s using (${over}) c where s.organization_id = c.organization_id and (s.owner_id = c.id
      or s.owner_id in (select r.id from registrations r where r.organization_id = c.organization_id
        and r.id = c.registration_id and r.mode = 'customer' and not exists (
          select 1 from connections o where o.organization_id = r.organization_id and o.registration_id = r.id
            and o.id <> c.id)))`.execute(tx);
  });
}
