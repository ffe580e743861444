import { sql } from 'kysely';
import { expireTexts } from '../audit/expireTexts.ts';
import { HOST, personId } from '../audit/people.ts';
import { purgeExpired } from '../connections/disconnect.ts';
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
  await expireTexts(server, literalsBefore);
  await sql`delete from attempts where started_at < ${literalsBefore}`.execute(server.db);
  await sql`delete from invitations where status <> 'completed' and expires_at < ${literalsBefore}`.execute(server.db);
  for (const table of ['job_items', 'job_items_of_many'] as const) {
    await sql`delete from ${sql.table(table)} i using jobs j where j.organization_id = i.organization_id and j.id = i.job_id
      and j.finished_at < ${literalsBefore}`.execute(server.db);
  }
  for (const table of ['preflight_checks', 'verifications'] as const) {
    await sql`update ${sql.table(table)} set literal = null where literal is not null and at < ${literalsBefore}`.execute(
      server.db,
    );
  }
  await purgeExpired(server, (tx, organizationId) => personId(tx, organizationId, HOST));
  await server.storage.tidy();
}
