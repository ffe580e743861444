import type { AssignmentChange } from '@authshift/core/contract';
import { sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { ServerContext } from '../context.ts';
import { type Announcement, publish } from '../events/publish.ts';
import { readJob } from '../jobs/jobStore.ts';
import type { Tx } from '../storage/schema.ts';
import { requestSync } from '../sync/schedule.ts';
import { moveLeases } from './lease.ts';

export interface JobAddress {
  readonly organizationId: string;
  readonly jobId: string;
}

/** Users changed in one transaction: large enough to be quick, small enough to show progress and to abort soon. */
function batchSize(total: number): number {
  return Math.min(Math.max(Math.ceil(total / 20), 200), 5000);
}

/** Works a bulk change off, batch by batch, until nothing is left. Safe to start again at any point, by any process. */
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
    .select(['status', 'change', 'person_id', 'total'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', jobId)
    .forUpdate()
    .executeTakeFirst();
  if (job === undefined || !['queued', 'running'].includes(job.status)) return false;
  const at = server.now();
  const change = job.change as AssignmentChange;
  const limit = batchSize(job.total);
  const items = await nextItems(tx, { organizationId, jobId, change, limit });
  const userIds = items.filter(({ allowed }) => allowed).map(({ user_id }) => user_id);
  const released = await applyChange(tx, { organizationId, userIds, change, at, by: job.person_id });
  await moveLeases(tx, { organizationId, userIds, at, released });
  const finished = items.length < limit;
  await settle(tx, { organizationId, jobId, items, at, finished });
  const announcements: [Announcement, ...Announcement[]] = [
    { type: 'job.changed', job: await readJob(tx, organizationId, jobId) },
  ];
  if (userIds.length > 0) {
    announcements.push({ type: 'users.changed', userIds });
    announcements.push({ type: 'connections.changed', connectionIds: [...change.tick, ...change.untick] });
  }
  if (finished) await recordFinish(tx, { organizationId, jobId, at, by: job.person_id });
  await publish(tx, { organizationId, at }, announcements);
  return !finished;
}

interface Item {
  readonly seq: number;
  readonly user_id: string;
  /** False: the user is gone, or not enabled and would gain a connection. */
  readonly allowed: boolean;
}

async function nextItems(
  tx: Tx,
  { organizationId, jobId, change, limit }: JobAddress & { readonly change: AssignmentChange; readonly limit: number },
): Promise<readonly Item[]> {
  const { rows } = await sql<Item>`
    select i.seq, i.user_id, coalesce(u.enabled or not exists (
      select 1 from unnest(${[...change.tick]}::text[]) as t(id) where not exists (
        select 1 from assignments a where a.organization_id = u.organization_id and a.user_id = u.id
          and a.connection_id = t.id and a.assigned)
    ), false) as allowed
    from job_items i left join users u on u.organization_id = i.organization_id and u.id = i.user_id
    where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.outcome is null
    order by i.seq limit ${limit}`.execute(tx);
  return rows;
}

interface Application {
  readonly organizationId: string;
  readonly userIds: readonly string[];
  readonly change: AssignmentChange;
  readonly at: Date;
  readonly by: string;
}

/** Answers the users who lost the connection that wrote their mailbox. */
async function applyChange(
  tx: Tx,
  { organizationId, userIds, change, at, by }: Application,
): Promise<readonly string[]> {
  const users = [...userIds];
  if (users.length === 0) return [];
  const writers = await sql<{ user_id: string }>`
    select user_id from assignments where organization_id = ${organizationId} and leased
      and user_id = any(${users}::text[]) and connection_id = any(${[...change.untick]}::text[])`.execute(tx);
  await sql`with released as (
      update assignments set assigned = false, leased = false, next_due_at = null
      where organization_id = ${organizationId} and assigned
        and user_id = any(${users}::text[]) and connection_id = any(${[...change.untick]}::text[])
      returning user_id, connection_id
    )
    insert into history (organization_id, user_id, connection_id, at, kind, person_id, text)
    select ${organizationId}, r.user_id, r.connection_id, ${at}, 'unticked', ${by}, 'Unticked for ' || c.display_name || '.'
    from released r join connections c on c.organization_id = ${organizationId} and c.id = r.connection_id`.execute(tx);
  await sql`with ticked as (
      insert into assignments as a (organization_id, user_id, connection_id, assigned, leased, next_due_at)
      select ${organizationId}, u.id, t.id, true, false, ${at}
      from unnest(${users}::text[]) as u(id) cross join unnest(${[...change.tick]}::text[]) as t(id)
      on conflict (organization_id, user_id, connection_id) do update
        -- What was proven before a release proves nothing after a new start.
        set assigned = true, next_due_at = excluded.next_due_at, consecutive_successes = 0, last_attempt_at = null,
          last_success_at = null, items_synced = null, error_verdict = null, error_code = null, error_literal = null, error_first_seen_at = null,
          error_last_seen_at = null, error_count = 0
        where not a.assigned
      returning user_id, connection_id
    )
    insert into history (organization_id, user_id, connection_id, at, kind, person_id, text)
    select ${organizationId}, t.user_id, t.connection_id, ${at}, 'ticked', ${by}, 'Ticked for ' || c.display_name || '.'
    from ticked t join connections c on c.organization_id = ${organizationId} and c.id = t.connection_id`.execute(tx);
  return writers.rows.map(({ user_id }) => user_id);
}

interface Settlement extends JobAddress {
  readonly items: readonly Item[];
  readonly at: Date;
  readonly finished: boolean;
}

async function settle(tx: Tx, { organizationId, jobId, items, at, finished }: Settlement): Promise<void> {
  const skipped = items.filter(({ allowed }) => !allowed).map(({ seq }) => seq);
  const ok = items.length - skipped.length;
  await sql`update job_items set outcome = case when seq = any(${skipped}::int[]) then 'skipped' else 'ok' end
    where organization_id = ${organizationId} and job_id = ${jobId} and outcome is null
      and seq <= ${items.at(-1)?.seq ?? 0}`.execute(tx);
  await sql`update jobs set status = ${finished ? 'done' : 'running'}, finished_at = ${finished ? at : null},
      done = done + ${items.length}, ok = ok + ${ok}, skipped = skipped + ${skipped.length}
    where organization_id = ${organizationId} and id = ${jobId}`.execute(tx);
}

interface Finish extends JobAddress {
  readonly at: Date;
  readonly by: string;
}

export async function recordFinish(tx: Tx, { organizationId, jobId, at, by }: Finish): Promise<void> {
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
}
