import type { ServerContext } from '../context.ts';
import { finishAttempt } from './finishAttempt.ts';

/** Ends attempts nobody came back from, so that their connections do not wait for ever. */
export async function expireAttempts(server: ServerContext, connectionId?: string): Promise<void> {
  let query = server.db
    .selectFrom('attempts')
    .selectAll()
    .where('status', '=', 'pending')
    .where('expires_at', '<=', server.now());
  if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId);
  for (const attempt of await query.execute()) await finishAttempt(server, attempt, { status: 'expired' });
}
