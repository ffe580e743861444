import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../storage/schema.ts';
import type { Planned } from './alike.ts';
import { MANY } from './applyTicks.ts';
import { changesAnything, type TickPlan } from './planTicks.ts';
import type { JobAddress } from './workAssignment.ts';

/** What jobs keep of each user: what became of them, and the ticks there were, so that the job can be reverted. */

interface Next extends JobAddress {
  readonly limit: number;
}

/** The next users whom a job lists, as `Wanted` wants them; their places are those of the job. */
export function nextListed({ organizationId, jobId, limit }: Next): RawBuilder<unknown> {
  return sql`select u.id, u.number, u.person_id, u.enabled, u.preflight, i.seq as place, i.return_ids as returns
    from (${nextItems({ organizationId, jobId, limit })}) i
    join users u on u.organization_id = ${organizationId} and u.id = i.user_id`;
}

function nextItems({ organizationId, jobId, limit }: Next): RawBuilder<unknown> {
  return sql`select seq, user_id, return_ids from job_items
    where organization_id = ${organizationId} and job_id = ${jobId} and outcome is null order by seq limit ${limit}`;
}

/** Of the next users whom a job lists, says of those who were removed since that it could not be done; answers how many. */
export async function failGone(tx: Tx, next: Next): Promise<number> {
  const { organizationId, jobId } = next;
  const { numAffectedRows } = await sql`update job_items i set outcome = 'failed', code = 'user_removed'
    from (${nextItems(next)}) n
    where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.seq = n.seq
      and not exists (select 1 from users u where u.organization_id = ${organizationId} and u.id = n.user_id)`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0);
}

/** Writes down what becomes of users whom the job lists. */
export async function settleItems(
  tx: Tx,
  { organizationId, jobId }: JobAddress,
  planned: readonly Planned[],
): Promise<void> {
  await sql`update job_items i set outcome = d.outcome, code = d.code, before_ids = d.before_ids
    from ${toRecords(planned)} cross join unnest(d.places::int[]) as p(seq)
    where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.seq = p.seq`.execute(tx);
}

/** The same of users whom it does not list. */
export async function addItems(
  tx: Tx,
  job: JobAddress & { readonly work: string },
  planned: readonly Planned[],
): Promise<void> {
  const isMany = ({ users }: Planned): boolean => job.work === 'everybody' && users.count >= MANY;
  const [many, few] = [planned.filter(isMany), planned.filter((one) => !isMany(one))];
  if (few.length > 0) await addItemForEach(tx, job, few);
  if (many.length > 0) await addItemForAll(tx, job, many);
}

async function addItemForEach(tx: Tx, { organizationId, jobId }: JobAddress, few: readonly Planned[]): Promise<void> {
  await sql`insert into job_items (organization_id, job_id, seq, user_id, outcome, code, before_ids)
    select ${organizationId}, ${jobId}, u.seq, u.id, d.outcome, d.code, d.before_ids
    from ${toRecords(few)} cross join unnest(d.places::int[], d.ids::text[]) as u(seq, id)`.execute(tx);
}

async function addItemForAll(tx: Tx, { organizationId, jobId }: JobAddress, many: readonly Planned[]): Promise<void> {
  const lines = many.map(({ users, plan }) => ({
    organization_id: organizationId,
    job_id: jobId,
    first_seq: users.firstPlace,
    last_seq: users.lastPlace,
    count: users.count,
    seqs: sql<number[]>`${users.places}::int[]`,
    user_ids: sql<string[]>`${users.ids}::text[]`,
    ...toOutcome(plan),
  }));
  await tx.insertInto('job_items_of_many').values(lines).execute();
}

/** A table `d` in the database. */
function toRecords(planned: readonly Planned[]): RawBuilder<unknown> {
  const records = planned.map(({ users, plan }) => ({ ...toOutcome(plan), ids: users.ids, places: users.places }));
  return sql`jsonb_to_recordset(${JSON.stringify(records)}::jsonb)
    as d(outcome text, code text, before_ids text[], ids text, places text)`;
}

/** With the ticks there were, where they have changed. */
function toOutcome(plan: TickPlan) {
  const before = plan.ticks.flatMap(({ assigned, connectionId }) => (assigned ? [connectionId] : []));
  return {
    outcome: plan.blocked === null ? 'ok' : 'skipped',
    code: plan.blocked,
    before_ids: changesAnything(plan) ? before : null,
  } as const;
}
