import { type Concerned, type DisconnectFacts, decideDisconnect } from '@authshift/core';
import type { DisconnectGate } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import { PROVEN_AFTER } from '../assignments/lease.ts';
import type { Queryable, ServerContext } from '../context.ts';

interface GateQuestion {
  readonly organizationId: string;
  readonly connectionId: string;
}

export async function decideGate(
  db: Queryable,
  { restorableForDays, now }: Pick<ServerContext, 'restorableForDays' | 'now'>,
  question: GateQuestion,
): Promise<DisconnectGate> {
  const facts = await gateFacts(db, question);
  const gate = decideDisconnect({ ...facts, ...(await quietFacts(db, question, { facts, now: now() })) });
  return { ...gate, effects: { ...gate.effects, restorableForDays } };
}

/** Since when nobody is ticked and nothing signs in, and whether there is something to return to. */
async function quietFacts(
  db: Queryable,
  { organizationId, connectionId }: GateQuestion,
  { facts, now }: { readonly facts: DisconnectFacts; readonly now: Date },
): Promise<Pick<DisconnectFacts, 'idle' | 'checkpoints'>> {
  const row = await db
    .selectFrom('connections as c')
    .innerJoin('organizations as o', 'o.id', 'c.organization_id')
    .select(['o.cooling_off_days', 'c.last_released_at', 'c.last_used_at'])
    .where('c.organization_id', '=', organizationId)
    .where('c.id', '=', connectionId)
    .executeTakeFirst();
  if (row === undefined) return {};
  const lastReleasedAt = facts.assigned.count > 0 ? null : (row.last_released_at?.toISOString() ?? null);
  const idle = {
    days: row.cooling_off_days,
    lastReleasedAt,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    now: now.getTime(),
  };
  // Nobody has ever left it: there is nothing to return to.
  if (lastReleasedAt === null) return { idle };
  return { idle, checkpoints: await countReturns(db, { organizationId, connectionId }) };
}

/** 1 where some job that can be reverted took a tick for the connection away, else 0. */
async function countReturns(db: Queryable, { organizationId, connectionId }: GateQuestion): Promise<number> {
  const { rows } = await sql`select 1 from every_job_item
    where organization_id = ${organizationId} and ${connectionId} = any(before_ids) limit 1`.execute(db);
  return rows.length;
}

/** Gathers in SQL what core's gate decides on. */
export async function gateFacts(
  db: Queryable,
  { organizationId, connectionId }: GateQuestion,
): Promise<DisconnectFacts> {
  const here = sql`from assignments h join users u on u.organization_id = h.organization_id and u.id = h.user_id
    where h.organization_id = ${organizationId} and h.connection_id = ${connectionId}`;
  const others = sql`select 1 from assignments a where a.organization_id = h.organization_id
    and a.user_id = h.user_id and a.connection_id <> h.connection_id and a.assigned`;
  const unproven = sql`u.enabled and exists (${others})
    and not exists (${others} and a.consecutive_successes >= ${PROVEN_AFTER})`;
  const without = await sql<{ count: number }>`
    select count(*)::int as count ${here} and h.assigned and not exists (${others})`.execute(db);
  return {
    connectionId,
    assigned: await concerned(db, sql`${here} and h.assigned`),
    leased: await concerned(db, sql`${here} and h.leased`),
    unproven: await concerned(db, sql`${here} and ${unproven}`),
    jobs: await countUnderWay(db, { organizationId, connectionId }),
    leftWithout: without.rows[0]?.count ?? 0,
  };
}

/** Jobs that change ticks for the connection, and waves that move users to it or away. */
async function countUnderWay(db: Queryable, { organizationId, connectionId }: GateQuestion): Promise<number> {
  const ticksHere = (list: 'tick' | 'untick') => sql`change->${sql.lit(list)} @> to_jsonb(${connectionId}::text)`;
  const { rows } = await sql<{ count: number }>`select (
      select count(*) from jobs where organization_id = ${organizationId} and status in ('queued', 'running')
        and (work = 'return' or ${ticksHere('tick')} or ${ticksHere('untick')})
    )::int + (
      select count(*) from waves where organization_id = ${organizationId} and status = 'running'
        and ${connectionId} in (to_id, from_id)
    )::int as count`.execute(db);
  return rows[0]?.count ?? 0;
}

async function concerned(db: Queryable, from: RawBuilder<unknown>): Promise<Concerned> {
  const { rows } = await sql<{ id: string; display_name: string; address: string; total: number }>`
    select u.id, u.display_name, u.address, count(*) over ()::int as total ${from}
    order by u.sort_address collate "C", u.id limit 20`.execute(db);
  return {
    count: rows[0]?.total ?? 0,
    sample: rows.map(({ id, display_name, address }) => ({ userId: id, displayName: display_name, address })),
  };
}
