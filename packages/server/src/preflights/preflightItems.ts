import { sql } from 'kysely';
import type { Queryable } from '../context.ts';
import type { Tx } from '../storage/schema.ts';
import { claimEnd, isFree, secondsHeld } from '../turns/claims.ts';
import type { InspectedUser } from './facts.ts';
import type { Settled } from './judgeUsers.ts';
import type { PreflightAddress } from './preflightStore.ts';

// The items of a preflight, by their places: of a hundred thousand only those are looked at that somebody has in hand or takes next.

/** A user whose turn it is. */
export interface Waiting extends InspectedUser {
  readonly seq: number;
}

interface From extends PreflightAddress {
  /** All before it are settled. */
  readonly from: number;
}

/** The first place that is not settled; null: all are. */
export async function firstOpen(tx: Tx, { organizationId, jobId, from }: From): Promise<number | null> {
  const { rows } = await sql<{ seq: number | null }>`select min(seq) as seq from job_items
    where organization_id = ${organizationId} and job_id = ${jobId} and outcome is null and seq >= ${from}`.execute(tx);
  return rows[0]?.seq ?? null;
}

/** Users whom nobody has in hand; of those who were removed nothing is known but the id. */
export async function nextFree(
  tx: Tx,
  { organizationId, jobId, from, limit }: From & { readonly limit: number },
): Promise<readonly (Waiting & { readonly known: boolean })[]> {
  const { rows } = await sql<Waiting & { readonly known: boolean }>`
    select i.seq, i.user_id as id, u.address, u.upn, u.licence, u.mailbox, u.id is not null as known
    from job_items i left join users u on u.organization_id = i.organization_id and u.id = i.user_id
    where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.outcome is null and i.seq >= ${from}
      and ${isFree}
    order by i.seq limit ${limit}`.execute(tx);
  return rows;
}

/** Seconds until the first of those in hand would be free again; null: nobody is in hand. */
export async function secondsUntilFree(tx: Tx, { organizationId, jobId, from }: From): Promise<number | null> {
  const { rows } = await sql<{ seconds: number | null }>`select ${secondsHeld} as seconds from job_items
    where organization_id = ${organizationId} and job_id = ${jobId} and outcome is null and seq >= ${from}`.execute(tx);
  return rows[0]?.seconds ?? null;
}

/** Others leave the users alone for a while. */
export async function hold(db: Queryable, address: PreflightAddress, users: readonly Waiting[]): Promise<void> {
  await sql`update job_items set claimed_until = ${claimEnd} where ${areOpen(address, users)}`.execute(db);
}

export async function release(tx: Tx, address: PreflightAddress, users: readonly Waiting[]): Promise<void> {
  await sql`update job_items set claimed_until = null where ${areOpen(address, users)}`.execute(tx);
}

/** The places of those nobody else has settled meanwhile. */
export async function readOpen(
  tx: Tx,
  address: PreflightAddress,
  users: readonly Waiting[],
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ seq: number }>`select seq from job_items where ${areOpen(address, users)}`.execute(tx);
  return new Set(rows.map(({ seq }) => seq));
}

function areOpen({ organizationId, jobId }: PreflightAddress, users: readonly Waiting[]) {
  return sql`organization_id = ${organizationId} and job_id = ${jobId} and outcome is null
    and seq = any(${users.map(({ seq }) => seq)}::int[])`;
}

/** Writes down what became of items that nobody has settled yet. */
export async function settleItems(
  tx: Tx,
  { organizationId, jobId }: PreflightAddress,
  items: readonly (Settled & Pick<Waiting, 'seq'>)[],
): Promise<void> {
  if (items.length === 0) return;
  // The places are given once more as a list: joined only, the planner would go through all items of a job it has not counted yet.
  await sql`with settled as (
      update job_items i set outcome = s.status, code = s.code, literal = s.literal, claimed_until = null
      from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as s(seq int, status text, code text, literal text)
      where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.seq = s.seq and i.outcome is null
        and i.seq = any(${items.map(({ seq }) => seq)}::int[])
      returning i.outcome
    )
    update jobs set status = 'running', done = done + (select count(*) from settled),
      ok = ok + (select count(*) from settled where outcome = 'ok'),
      failed = failed + (select count(*) from settled where outcome = 'failed')
    where organization_id = ${organizationId} and id = ${jobId}`.execute(tx);
}
