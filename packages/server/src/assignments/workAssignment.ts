import { restoreTicks } from '@authshift/core';
import type { AssignmentChange, Job } from '@authshift/core/contract';
import { sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { ServerContext } from '../context.ts';
import { type Announcement, publish } from '../events/publish.ts';
import { readJob, toJob } from '../jobs/jobStore.ts';
import { takeEndedWaivers } from '../preflights/endWaivers.ts';
import { finishPreflight } from '../preflights/preflightStore.ts';
import { finishRollback } from '../rollbacks/rollbackStore.ts';
import type { Tx } from '../storage/schema.ts';
import { textArray } from '../storage/textArray.ts';
import { requestSync } from '../sync/schedule.ts';
import { applyTicks, byPlan, type Planned, planFor } from './applyTicks.ts';
import {
  changesAnything,
  findUsers,
  inBulk,
  readUsers,
  type TickedUser,
  type TickPlan,
  tickedIn,
} from './planTicks.ts';

export interface JobAddress {
  readonly organizationId: string;
  readonly jobId: string;
}

/**
 * Users changed in one transaction: enough to be quick, few enough to show progress and to abort soon. PGlite has one connection, on which others wait for
 * their turn; a PostgreSQL is asked over a network, so that fewer and larger batches are quicker.
 */
function batchSize(total: number, { kind }: ServerContext['storage']): number {
  return Math.min(Math.max(Math.ceil(total / 20), 200), kind === 'pglite' ? 4000 : 5000);
}

/** Works a job that changes ticks off, batch by batch, until nothing is left. Safe to start again at any point, by any process. */
export async function workAssignment(server: ServerContext, address: JobAddress, signal: AbortSignal): Promise<void> {
  let more = true;
  while (more && !signal.aborted) {
    more = await server.db.transaction().execute((tx) => workBatch(tx, server, address));
    server.events.wake(address.organizationId);
  }
  await requestSync(server, address.organizationId);
}

async function workBatch(tx: Tx, server: ServerContext, { organizationId, jobId }: JobAddress): Promise<boolean> {
  // Two workers that were woken for one job take turns here.
  const job = await tx
    .selectFrom('jobs')
    .select(['status', 'work', 'change', 'person_id', 'total', 'done', 'failed', 'upto', 'reached', 'except_ids'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', jobId)
    .forUpdate()
    .executeTakeFirst();
  if (job === undefined || !['queued', 'running'].includes(job.status)) return false;
  const at = server.now();
  const limit = batchSize(job.total, server.storage);
  const change = job.work === 'return' ? null : (job.change as AssignmentChange);
  const batch = { organizationId, jobId, change, limit };
  const items = await inBulk(tx, organizationId, async () => {
    await takeEndedWaivers(tx, { organizationId, at });
    const next =
      job.upto === null
        ? await planListed(tx, batch)
        : await planEverybody(tx, { ...job, ...batch, upto: job.upto, except: job.except_ids ?? [] });
    await applyTicks(tx, { organizationId, at, by: job.person_id, jobId }, next.flatMap(toChanged));
    return next;
  });
  const changed = items.flatMap(toChanged);
  const finished = items.length < limit;
  const settled = await settle(tx, { organizationId, jobId, items, at, finished });
  const announcements: [Announcement, ...Announcement[]] = [{ type: 'job.changed', job: settled }];
  if (changed.length > 0) {
    const connectionIds = [...new Set(changed.flatMap(({ plan }) => [...plan.ticked, ...plan.unticked]))];
    announcements.push({ type: 'users.changed', userIds: changed.map(({ user }) => user.id) });
    announcements.push({ type: 'connections.changed', connectionIds });
  }
  if (finished) announcements.push(...(await recordFinish(tx, { organizationId, jobId, at, by: job.person_id })));
  await publish(tx, { organizationId, at }, announcements);
  return !finished;
}

interface Item {
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** Null: the user is gone. */
  readonly planned: Planned | null;
}

function toChanged({ planned }: Item): readonly Planned[] {
  return planned === null || !changesAnything(planned.plan) ? [] : [planned];
}

interface Batch extends JobAddress {
  /** Null: each item says what its user gets back. */
  readonly change: AssignmentChange | null;
  readonly limit: number;
}

/** Decides what becomes of the next items, and writes it down with the ticks there were, so that the job can be reverted. */
async function planListed(tx: Tx, { organizationId, jobId, change, limit }: Batch): Promise<readonly Item[]> {
  const { rows } = await sql<{ seq: number; user_id: string; return_ids: string[] | null }>`
    select seq, user_id, return_ids from job_items
    where organization_id = ${organizationId} and job_id = ${jobId} and outcome is null
    order by seq limit ${limit}`.execute(tx);
  const returns = new Map(rows.map(({ user_id, return_ids }) => [user_id, return_ids]));
  const users = await findUsers(
    tx,
    organizationId,
    rows.map(({ user_id }) => user_id),
  );
  const planned =
    change === null
      ? await planReturns(tx, organizationId, { users, returns })
      : await planFor(tx, organizationId, { users, changeFor: () => change });
  const byUser = new Map(planned.map((one) => [one.user.id, one]));
  const written = rows.map(({ seq, user_id }) => {
    const one = byUser.get(user_id);
    return { seq, ...(one === undefined ? gone : toOutcome(one.plan)) };
  });
  await sql`update job_items i set outcome = j.outcome, code = j.code, before_ids = j.before_ids
    from jsonb_to_recordset(${JSON.stringify(written)}::jsonb)
      as j(seq int, outcome text, code text, before_ids text[])
    where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.seq = j.seq`.execute(tx);
  return written.map(({ outcome }, index) => ({ outcome, planned: byUser.get(rows[index]?.user_id ?? '') ?? null }));
}

/** Each user's own change, by the ticks there are now. */
async function planReturns(
  tx: Tx,
  organizationId: string,
  { users, returns }: { readonly users: readonly TickedUser[]; readonly returns: ReadonlyMap<string, string[] | null> },
): Promise<readonly Planned[]> {
  return planFor(tx, organizationId, {
    users,
    changeFor: ({ id, standing }) =>
      restoreTicks({ userId: id, saved: returns.get(id) ?? [], current: tickedIn(standing) }),
  });
}

interface Everybody extends Batch {
  readonly change: AssignmentChange | null;
  readonly upto: number;
  readonly reached: string;
  readonly except: readonly string[];
  readonly done: number;
  readonly failed: number;
}

/** The same for the next of all users there were when the job was accepted; their items are written only now, with what became of them. */
async function planEverybody(tx: Tx, batch: Everybody): Promise<readonly Item[]> {
  const { organizationId, jobId, change, limit, upto, reached, except } = batch;
  const users = await readUsers(tx, organizationId, {
    condition: sql`id > ${reached} and number <= ${upto} and id <> all (${textArray(except)}::text[])`,
    limit,
    sideBySide: true,
  });
  const planned = await planFor(tx, organizationId, { users, changeFor: () => change });
  if (users.length === 0) return [];
  const before = batch.done - batch.failed;
  const seqs = new Map(users.map(({ id }, index) => [id, before + index + 1]));
  for (const [plan, alike] of byPlan(planned)) {
    const { outcome, code, before_ids } = toOutcome(plan);
    await sql`insert into job_items (organization_id, job_id, seq, user_id, outcome, code, before_ids)
      select ${organizationId}, ${jobId}, u.seq, u.id, ${outcome}, ${code}, ${before_ids}::text[]
      from unnest(${`{${alike.map(({ id }) => seqs.get(id)).join(',')}}`}::int[], ${textArray(alike.map(({ id }) => id))}::text[])
        as u(seq, id)`.execute(tx);
  }
  return planned.map(toItem);
}

const gone = { outcome: 'failed', code: 'user_removed', before_ids: null } as const;

function toItem(planned: Planned): Item {
  return { outcome: toOutcome(planned.plan).outcome, planned };
}

/** What an item says: with the ticks there were, where they have changed. */
function toOutcome(plan: TickPlan) {
  const before = plan.ticks.flatMap(({ assigned, connectionId }) => (assigned ? [connectionId] : []));
  return {
    outcome: plan.blocked === null ? 'ok' : 'skipped',
    code: plan.blocked,
    before_ids: changesAnything(plan) ? before : null,
  } as const;
}

interface Settlement extends JobAddress {
  readonly items: readonly Item[];
  readonly at: Date;
  readonly finished: boolean;
}

async function settle(tx: Tx, { organizationId, jobId, items, at, finished }: Settlement): Promise<Job> {
  const count = (wanted: Item['outcome']): number => items.filter(({ outcome }) => outcome === wanted).length;
  const reached = items.at(-1)?.planned?.user.id;
  const row = await tx
    .updateTable('jobs')
    .set(({ eb }) => ({
      status: finished ? 'done' : 'running',
      finished_at: finished ? at : null,
      done: eb('done', '+', items.length),
      ok: eb('ok', '+', count('ok')),
      failed: eb('failed', '+', count('failed')),
      skipped: eb('skipped', '+', count('skipped')),
      ...(reached === undefined ? {} : { reached }),
    }))
    .where('organization_id', '=', organizationId)
    .where('id', '=', jobId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toJob(row);
}

interface Finish extends JobAddress {
  readonly at: Date;
  readonly by: string;
}

/** Answers what is to be announced beside the job itself. */
export async function recordFinish(tx: Tx, finish: Finish): Promise<readonly Announcement[]> {
  const { organizationId, jobId, at, by } = finish;
  const checked = await finishPreflight(tx, finish);
  if (checked !== null) return checked;
  const job = await readJob(tx, organizationId, jobId);
  const ending = job.status === 'aborted' ? 'Stopped' : 'Finished';
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: 'assignment.finished',
    subject: { type: 'assignment', id: jobId, label: `${job.total} users` },
    summary: `${ending}: ${job.ok} of ${job.total} done, ${job.skipped} skipped.`,
    detail: { status: job.status, total: job.total, ok: job.ok, skipped: job.skipped, failed: job.failed },
  });
  return finishRollback(tx, finish);
}
