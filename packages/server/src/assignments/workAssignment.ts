import { restoreTicks } from '@authshift/core';
import type { AssignmentChange } from '@authshift/core/contract';
import { sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { ServerContext } from '../context.ts';
import { type Announcement, publish } from '../events/publish.ts';
import { readJob } from '../jobs/jobStore.ts';
import { finishRollback } from '../rollbacks/rollbackStore.ts';
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
    .select(['status', 'work', 'change', 'person_id', 'total'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', jobId)
    .forUpdate()
    .executeTakeFirst();
  if (job === undefined || !['queued', 'running'].includes(job.status)) return false;
  const at = server.now();
  const limit = batchSize(job.total);
  const change = job.work === 'return' ? null : (job.change as AssignmentChange);
  const items = await planItems(tx, { organizationId, jobId, change, limit });
  const steps = change === null ? groupReturns(items) : [{ change, userIds: items.flatMap(changedUser) }];
  for (const step of steps) await applyStep(tx, { organizationId, at, by: job.person_id, ...step });
  const finished = items.length < limit;
  await settle(tx, { organizationId, jobId, items, at, finished });
  const announcements: [Announcement, ...Announcement[]] = [
    { type: 'job.changed', job: await readJob(tx, organizationId, jobId) },
  ];
  const userIds = steps.flatMap((step) => step.userIds);
  const connectionIds = [...new Set(steps.flatMap((step) => [...step.change.tick, ...step.change.untick]))];
  if (userIds.length > 0) {
    announcements.push({ type: 'users.changed', userIds });
    announcements.push({ type: 'connections.changed', connectionIds });
  }
  if (finished) announcements.push(...(await recordFinish(tx, { organizationId, jobId, at, by: job.person_id })));
  await publish(tx, { organizationId, at }, announcements);
  return !finished;
}

interface Item {
  readonly user_id: string;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** Connections ticked before; null: nothing changes. */
  readonly before_ids: string[] | null;
  readonly return_ids: string[] | null;
}

/**
 * Decides, as core's `planAssignment`, what becomes of the next items, and writes it down with the ticks there were, so that the job
 * can be reverted. A user who is not enabled may lose a connection, but not gain one.
 */
async function planItems(
  tx: Tx,
  {
    organizationId,
    jobId,
    change,
    limit,
  }: JobAddress & { readonly change: AssignmentChange | null; readonly limit: number },
): Promise<readonly Item[]> {
  const gained = change === null ? sql`n.return_ids` : sql`${[...change.tick]}::text[]`;
  const lost =
    change === null
      ? sql`array(select unnest(n.from_ids) except select unnest(n.return_ids))`
      : sql`${[...change.untick]}::text[]`;
  const { rows } = await sql<Item>`with n as (
      select i.seq, i.user_id, coalesce(i.return_ids, '{}') as return_ids, u.id is not null as known,
        coalesce(u.enabled, false) as enabled, array(select a.connection_id from assignments a
          where a.organization_id = i.organization_id and a.user_id = i.user_id and a.assigned
          order by a.connection_id collate "C") as from_ids
      from job_items i left join users u on u.organization_id = i.organization_id and u.id = i.user_id
      where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.outcome is null
      order by i.seq limit ${limit}
    ), planned as (
      select n.*, n.from_ids @> ${gained} as gains_nothing, n.from_ids && ${lost} as loses from n
    ), judged as (
      select p.*, case when not known then 'user_removed' when not enabled and not gains_nothing then 'user_disabled'
        end as code from planned p
    )
    update job_items i set code = j.code,
      outcome = case when j.code is null then 'ok' when j.code = 'user_removed' then 'failed' else 'skipped' end,
      before_ids = case when j.code is null and (j.loses or not j.gains_nothing) then j.from_ids end
    from judged j where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.seq = j.seq
    returning i.user_id, i.outcome, i.before_ids, i.return_ids`.execute(tx);
  return rows;
}

interface Step {
  readonly change: AssignmentChange;
  readonly userIds: readonly string[];
}

function changedUser({ user_id, before_ids }: Item): readonly string[] {
  return before_ids === null ? [] : [user_id];
}

/** Users who get the same ticks back are changed together. */
function groupReturns(items: readonly Item[]): readonly Step[] {
  const steps = new Map<string, Step & { readonly userIds: string[] }>();
  for (const { user_id: userId, before_ids: current, return_ids: saved } of items) {
    const change = current === null ? null : restoreTicks({ userId, saved: saved ?? [], current });
    if (change === null) continue;
    const key = JSON.stringify(change);
    const userIds = steps.get(key)?.userIds ?? [];
    userIds.push(userId);
    steps.set(key, { change, userIds });
  }
  return [...steps.values()];
}

interface Application extends Step {
  readonly organizationId: string;
  readonly at: Date;
  readonly by: string;
}

/** Changes the ticks of users, with their leases and history; only what really changes is touched. */
export async function applyStep(tx: Tx, application: Application): Promise<void> {
  const { organizationId, userIds, change, at } = application;
  if (userIds.length === 0) return;
  const released = await applyChange(tx, application);
  await moveLeases(tx, { organizationId, userIds, at, released });
  if (change.untick.length === 0) return;
  // Quiet days begin with the last of them. After the assignments, as everywhere: nobody waits for the other then.
  await sql`update connections set last_released_at = ${at} where organization_id = ${organizationId}
    and id = any(${[...change.untick]}::text[]) and exists (select 1 from assignments a
      where a.organization_id = connections.organization_id and a.connection_id = connections.id
        and a.user_id = any(${[...userIds]}::text[]) and not a.assigned)`.execute(tx);
}

/** Answers the users who lost the connection that wrote their mailbox. */
async function applyChange(
  tx: Tx,
  { organizationId, userIds, change, at, by }: Application,
): Promise<readonly string[]> {
  const users = [...userIds];
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
  const count = (wanted: Item['outcome']): number => items.filter(({ outcome }) => outcome === wanted).length;
  await sql`update jobs set status = ${finished ? 'done' : 'running'}, finished_at = ${finished ? at : null},
      done = done + ${items.length}, ok = ok + ${count('ok')}, failed = failed + ${count('failed')},
      skipped = skipped + ${count('skipped')}
    where organization_id = ${organizationId} and id = ${jobId}`.execute(tx);
}

interface Finish extends JobAddress {
  readonly at: Date;
  readonly by: string;
}

/** Answers what is to be announced beside the job itself. */
export async function recordFinish(tx: Tx, finish: Finish): Promise<readonly Announcement[]> {
  const { organizationId, jobId, at, by } = finish;
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
