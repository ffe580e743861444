import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import { realTimeOf } from '../clock/realTime.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import { CHECK_QUEUE } from '../jobs/queues.ts';
import type { Tx } from '../storage/schema.ts';
import type { InspectedUser } from './facts.ts';
import { createInspector } from './inspector.ts';
import { judgeUsers } from './judgeUsers.ts';

/** Users looked at again between two commits. */
const BATCH = 24;
/** Where nobody answers, or another worker is at it: when the next one tries. */
const AGAIN_MILLISECONDS = 5 * 60_000;

/** Has users looked at again when a change can have begun to show. */
export async function wakeChecks(
  tx: Tx,
  server: ServerContext,
  { organizationId, connectionId, at }: ConnectionAddress & { readonly at: Date },
): Promise<void> {
  const options = { db: fromKysely(tx), startAfter: realTimeOf(server, at) };
  const singletonKey = `${organizationId}/${connectionId}/${at.toISOString()}`;
  await server.boss.send(CHECK_QUEUE, { organizationId, connectionId }, { ...options, singletonKey });
}

/** Wakes workers for every connection whose users wait: after a start, when a clock was moved, and from time to time. */
export async function wakeEveryCheck({ db, boss }: ServerContext): Promise<void> {
  const { rows } = await sql<{ organization_id: string; connection_id: string }>`
    select distinct organization_id, connection_id from preflight_checks where retest_at is not null`.execute(db);
  for (const { organization_id: organizationId, connection_id: connectionId } of rows) {
    const singletonKey = `${organizationId}/${connectionId}`;
    await boss.send(CHECK_QUEUE, { organizationId, connectionId }, { singletonKey });
  }
}

/** Looks again at the users of a connection whose time has come; the state says when the next time is. */
export async function retestChecks(
  server: ServerContext,
  address: ConnectionAddress,
  signal: AbortSignal,
): Promise<void> {
  let users = await claimUsers(server, address);
  while (users.length > 0 && !signal.aborted) {
    const inspector = await createInspector(server, address);
    if (inspector === null || !('inspect' in inspector)) return;
    const results = await inspector.inspect(users);
    const answered = users.flatMap((user, index) => {
      const result = results[index];
      return result?.kind === 'facts' ? [{ user, facts: result.facts, spreading: result.spreading }] : [];
    });
    await server.db.transaction().execute(async (tx) => {
      const judged = await judgeUsers(tx, server, { ...address, target: inspector.target, answered });
      const at = server.now();
      const next = judged.flatMap(({ retestAt }) => (retestAt === null ? [] : [retestAt.getTime()]));
      if (next.length > 0) await wakeChecks(tx, server, { ...address, at: new Date(Math.min(...next)) });
      if (judged.length > 0)
        await publish(tx, { ...address, at }, [
          { type: 'users.changed', userIds: answered.map(({ user }) => user.id) },
        ]);
    });
    server.events.wake(address.organizationId);
    if (answered.length < users.length) return;
    users = await claimUsers(server, address);
  }
}

/** Whoever dies with them leaves them to the next one, a while later. */
async function claimUsers(
  server: ServerContext,
  { organizationId, connectionId }: ConnectionAddress,
): Promise<readonly InspectedUser[]> {
  const now = server.now();
  const again = new Date(now.getTime() + AGAIN_MILLISECONDS);
  const { rows } = await sql<InspectedUser>`with due as (
      select user_id, code from preflight_checks where organization_id = ${organizationId}
        and connection_id = ${connectionId} and retest_at <= ${now} order by user_id limit ${BATCH} for update skip locked
    ), claimed as (
      update preflight_checks c set retest_at = ${again} from due d where c.organization_id = ${organizationId}
        and c.connection_id = ${connectionId} and c.user_id = d.user_id and c.code = d.code returning c.user_id
    )
    select u.id, u.address, u.upn, u.licence, u.mailbox from users u
    where u.organization_id = ${organizationId} and u.id in (select user_id from claimed) order by u.id`.execute(
    server.db,
  );
  return rows;
}
