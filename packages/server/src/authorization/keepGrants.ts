import { sql } from 'kysely';
import { HOST, personId } from '../audit/people.ts';
import { takingPart } from '../connections/connectionStatus.ts';
import type { ServerContext } from '../context.ts';
import { PROBE_QUEUE, type ProbeTask } from '../jobs/queues.ts';

/** Microsoft forgets a refresh token that was not used for 90 days. */
const IDLE_DAYS = 30;
/** Tried in vain, a grant is tried again a day later. */
const DAY = 86_400_000;
const BATCH = 100;

/** Tries connections whose grant nobody has used for long, so that it does not end of that, or its end is known in time. */
export async function keepGrants(server: ServerContext): Promise<void> {
  const now = server.now().getTime();
  const { rows } = await sql<{ organization_id: string; id: string }>`select c.organization_id, c.id from grants g
    join connections c on c.organization_id = g.organization_id and c.id = g.connection_id
    where coalesce(g.last_refreshed_at, g.acquired_at) < ${new Date(now - IDLE_DAYS * DAY)} and ${takingPart}
      and (c.last_used_at is null or c.last_used_at < ${new Date(now - DAY)})
    order by g.acquired_at limit ${BATCH}`.execute(server.db);
  for (const { organization_id: organizationId, id: connectionId } of rows) {
    const data: ProbeTask = {
      organizationId,
      connectionId,
      personId: await personId(server.db, organizationId, HOST),
    };
    await server.boss.send(PROBE_QUEUE, data);
  }
}
