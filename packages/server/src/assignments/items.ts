import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../storage/schema.ts';
import type { Planned } from './alike.ts';
import { MANY } from './applyTicks.ts';
import { changesAnything, type TickPlan } from './planTicks.ts';
import type { JobAddress } from './workAssignment.ts';

/** What jobs keep of each user: what became of them, and the ticks there were, so that the job can be reverted. */

interface Next extends JobAddress {
  /** How many it has done: they are done in the order of their places. */
  readonly done: number;
  readonly limit: number;
}

/** The next users whom a job lists, as `Wanted` wants them; their places are those of the job. */
export function nextListed({ organizationId, ...next }: Next): RawBuilder<unknown> {
  return sql`select u.id, u.number, u.person_id, u.enabled, u.preflight, i.seq as place, i.return_ids as returns
    from (${nextItems({ organizationId, ...next })}) i
    join users u on u.organization_id = ${organizationId} and u.id = i.user_id`;
}

function nextItems({ organizationId, jobId, done, limit }: Next): RawBuilder<unknown> {
  return sql`select seq, user_id, return_ids from job_items
    where organization_id = ${organizationId} and job_id = ${jobId} and seq > ${done} order by seq limit ${limit}`;
}

/** Of the next users whom a job lists, says of those who were removed since that it could not be done; answers how many. */
export async function failGone(tx: Tx, next: Next): Promise<number> {
  const { rows } = await sql<{
    places: string | null;
    count: number;
  }>`select array_agg(n.seq)::text as places, count(*)::int as count
    from (${nextItems(next)}) n left join users u on u.organization_id = ${next.organizationId} and u.id = n.user_id
    where u.id is null`.execute(tx);
  const { places = null, count = 0 } = rows[0] ?? {};
  if (places === null) return 0;
  await settle(tx, next, [{ outcome: 'failed', code: 'user_removed', before_ids: null, places }]);
  return count;
}

/** Writes down what becomes of users whom the job lists. */
export async function settleItems(tx: Tx, job: JobAddress, planned: readonly Planned[]): Promise<void> {
  if (planned.length > 0) await settle(tx, job, planned.map(toRecord));
}

interface Outcome {
  readonly outcome: 'ok' | 'failed' | 'skipped';
  readonly code: string | null;
  /** Connections that were ticked, where that has changed. */
  readonly before_ids: string[] | null;
}

/** The same for users at some places, an array as PostgreSQL writes it. */
interface Settled extends Outcome {
  readonly places: string;
}

/**
 * Organization and job are joined like the place: of those given as constants, and of which there were no items when the table was last counted, the planner
 * believes that there are none, and goes through all of them for each user.
 */
async function settle(tx: Tx, { organizationId, jobId }: JobAddress, settled: readonly Settled[]): Promise<void> {
  const records = settled.map((one) => ({ ...one, organization_id: organizationId, job_id: jobId }));
  await sql`with settled as materialized (
      select d.organization_id, d.job_id, p.seq, d.outcome, d.code, d.before_ids
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb)
          as d(organization_id text, job_id text, outcome text, code text, before_ids text[], places text)
        cross join unnest(d.places::int[]) as p(seq)
    )
    update job_items i set outcome = s.outcome, code = s.code, before_ids = s.before_ids from settled s
    where i.organization_id = s.organization_id and i.job_id = s.job_id and i.seq = s.seq`.execute(tx);
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
    from jsonb_to_recordset(${JSON.stringify(few.map(toRecord))}::jsonb)
        as d(outcome text, code text, before_ids text[], ids text, places text)
      cross join unnest(d.places::int[], d.ids::text[]) as u(seq, id)`.execute(tx);
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

function toRecord({ users, plan }: Planned) {
  return { ...toOutcome(plan), ids: users.ids, places: users.places };
}

function toOutcome(plan: TickPlan): Outcome {
  const before = plan.ticks.flatMap(({ assigned, connectionId }) => (assigned ? [connectionId] : []));
  return {
    outcome: plan.blocked === null ? 'ok' : 'skipped',
    code: plan.blocked,
    before_ids: changesAnything(plan) ? before : null,
  };
}
