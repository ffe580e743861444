import { effectiveVerdict } from '@authshift/core';
import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import { holdTicks } from '../assignments/planTicks.ts';
import { realTimeOf } from '../clock/realTime.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import { WAIVER_QUEUE } from '../jobs/queues.ts';
import type { Tx } from '../storage/schema.ts';
import { lockChecks, withName } from './checkStore.ts';

interface Ending {
  readonly organizationId: string;
  readonly at: Date;
}

/** Users looked at in one transaction. */
const BATCH = 500;

/**
 * Works the verdict of users out anew for whom nobody answers any longer, and answers who they are. Whoever decides by a verdict calls
 * it first, so that no wake-up has to be in time. It locks users: call it before the organization is locked.
 */
export async function takeEndedWaivers(tx: Tx, { organizationId, at }: Ending): Promise<readonly string[]> {
  const { rows } = await sql<{ user_id: string }>`select distinct user_id from preflight_checks
    where organization_id = ${organizationId} and waived_until <= ${at} order by user_id limit ${BATCH}`.execute(tx);
  if (rows.length === 0) return [];
  // Before the users: waves change ticks after this, and others who hold the ticks are about to lock users.
  await holdTicks(tx, organizationId);
  const userIds = rows.map(({ user_id }) => user_id);
  const known = await lockChecks(tx, organizationId, userIds);
  const verdicts = [...known].map(([userId, checks]) => ({
    userId,
    verdict: effectiveVerdict(checks.map(withName), at.getTime()),
  }));
  await sql`update users u set preflight = v.verdict
    from jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb) as v("userId" text, verdict text)
    where u.organization_id = ${organizationId} and u.id = v."userId"`.execute(tx);
  await sql`update preflight_checks set waived_until = null
    where organization_id = ${organizationId} and waived_until <= ${at} and user_id = any(${userIds}::text[])`.execute(
    tx,
  );
  return [...userIds, ...(userIds.length < BATCH ? [] : await takeEndedWaivers(tx, { organizationId, at }))];
}

/** The same by itself, told to whoever looks at the users. */
export async function endWaivers(
  server: ServerContext,
  { organizationId }: { readonly organizationId: string },
): Promise<void> {
  const { rows } = await sql`select 1 from preflight_checks
    where organization_id = ${organizationId} and waived_until <= ${server.now()} limit 1`.execute(server.db);
  if (rows.length === 0) return;
  await server.db.transaction().execute(async (tx) => {
    const at = server.now();
    const userIds = await takeEndedWaivers(tx, { organizationId, at });
    if (userIds.length > 0) await publish(tx, { organizationId, at }, [{ type: 'users.changed', userIds }]);
  });
  server.events.wake(organizationId);
}

/** Has waivers of an organization looked at when one of them ends. */
export async function wakeAtEnd(tx: Tx, server: ServerContext, { organizationId, at }: Ending): Promise<void> {
  const options = { db: fromKysely(tx), startAfter: realTimeOf(server, at) };
  const singletonKey = `${organizationId}/${at.toISOString()}`;
  await server.boss.send(WAIVER_QUEUE, { organizationId }, { ...options, singletonKey });
}

/** Wakes workers for organizations where a waiver may have ended: after a start, and from time to time. */
export async function wakeWaivers({ db, boss }: ServerContext): Promise<void> {
  const { rows } = await sql<{ organization_id: string }>`
    select distinct organization_id from preflight_checks where waived_until is not null`.execute(db);
  for (const { organization_id: organizationId } of rows) {
    await boss.send(WAIVER_QUEUE, { organizationId }, { singletonKey: organizationId });
  }
}
