import { sql } from 'kysely';
import { inOrganization } from '../clock/organizationClock.ts';
import { organizationTimes } from '../clock/organizationTimes.ts';
import type { ServerContext } from '../context.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import { eachForItself } from '../jobs/eachForItself.ts';
import type { Attempt } from './callback.ts';
import { finishAttempt } from './finishAttempt.ts';

/** Attempts that are ended in one turn of upkeep; the next turn takes the others. */
const BATCH = 1000;

/** Ends attempts nobody came back from, so that their connections do not wait for ever. */
export async function expireAttempts(server: ServerContext, of?: ConnectionAddress): Promise<void> {
  // Connections that the product brought have the ids it gave them: two organizations may have the same.
  const only = of === undefined ? sql`` : sql`and a.connection_id = ${of.connectionId}`;
  const times = await organizationTimes(server, of === undefined ? undefined : [of.organizationId]);
  const { rows } =
    await sql<Attempt>`select a.* from attempts a join ${times} on times.organization_id = a.organization_id
    where a.status = 'pending' and a.expires_at <= times.now ${only} order by a.expires_at limit ${BATCH}`.execute(
      server.db,
    );
  await eachForItself(server, rows, {
    run: (attempt) =>
      inOrganization(attempt.organization_id, () => finishAttempt(server, attempt, { status: 'expired' })),
    failed: ({ id }) => ({ event: 'attempt.not_expired', attempt: id }),
  });
}
