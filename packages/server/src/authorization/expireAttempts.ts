import type { ServerContext } from '../context.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import { eachForItself } from '../jobs/eachForItself.ts';
import { finishAttempt } from './finishAttempt.ts';

/** Attempts that are ended in one turn of upkeep; the next turn takes the others. */
const BATCH = 1000;

/** Ends attempts nobody came back from, so that their connections do not wait for ever. */
export async function expireAttempts(server: ServerContext, of?: ConnectionAddress): Promise<void> {
  let query = server.db
    .selectFrom('attempts')
    .selectAll()
    .where('status', '=', 'pending')
    .where('expires_at', '<=', server.now());
  // Connections that the product brought have the ids it gave them: two organizations may have the same.
  if (of !== undefined) {
    query = query.where('organization_id', '=', of.organizationId).where('connection_id', '=', of.connectionId);
  }
  await eachForItself(server, await query.orderBy('expires_at').limit(BATCH).execute(), {
    run: (attempt) => finishAttempt(server, attempt, { status: 'expired' }),
    failed: ({ id }) => ({ event: 'attempt.not_expired', attempt: id }),
  });
}
