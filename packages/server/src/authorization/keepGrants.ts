import { sql } from 'kysely';
import { HOST, personId } from '../audit/people.ts';
import { organizationTimes } from '../clock/organizationTimes.ts';
import { takingPart } from '../connections/connectionStatus.ts';
import type { ServerContext } from '../context.ts';
import { PROBE_QUEUE, type ProbeTask } from '../jobs/queues.ts';

/** Microsoft forgets a refresh token that was not used for 90 days. */
const IDLE_DAYS = 30;
const BATCH = 100;

/**
 * Tries connections whose grant nobody has used for long, so that it does not end of that, or its end is known in time. Tried in vain, a grant is
 * tried again a day later.
 */
export async function keepGrants(server: ServerContext): Promise<void> {
  const { rows } = await sql<{ organization_id: string; id: string }>`select c.organization_id, c.id from grants g
    join connections c on c.organization_id = g.organization_id and c.id = g.connection_id
    join ${await organizationTimes(server)} on times.organization_id = g.organization_id
    where coalesce(g.last_refreshed_at, g.acquired_at) < times.now - make_interval(days => ${IDLE_DAYS}) and ${takingPart}
      and (c.last_used_at is null or c.last_used_at < times.now - interval '1 day')
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
