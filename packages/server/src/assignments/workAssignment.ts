import { type AssignmentBlock, restoreTicks } from '@authshift/core';
import type { AssignmentChange, PreflightVerdict } from '@authshift/core/contract';
import { sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { ServerContext } from '../context.ts';
import { type Announcement, publish } from '../events/publish.ts';
import { readJob } from '../jobs/jobStore.ts';
import { takeEndedWaivers } from '../preflights/endWaivers.ts';
import { finishPreflight } from '../preflights/preflightStore.ts';
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
  await takeEndedWaivers(tx, { organizationId, at });
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
  readonly seq: number;
  readonly user_id: string;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  readonly code: 'user_removed' | AssignmentBlock | null;
  /** Connections ticked before; null: nothing changes. */
  readonly before_ids: readonly string[] | null;
  readonly return_ids: readonly string[] | null;
}

interface Batch extends JobAddress {
  /** Null: each item says what its user gets back. */
  readonly change: AssignmentChange | null;
  readonly limit: number;
}

/**
 * Decides what becomes of the next items, and writes it down with the ticks there were, so that the job can be reverted. Statements
 * of one step each: a planner without figures works one that does it all out anew for every pair of rows.
 */
async function planItems(tx: Tx, { organizationId, jobId, change, limit }: Batch): Promise<readonly Item[]> {
  const { rows } = await sql<Waiting>`
    select i.seq, i.user_id, i.return_ids, u.enabled, u.preflight from job_items i
    left join users u on u.organization_id = i.organization_id and u.id = i.user_id
    where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.outcome is null
    order by i.seq limit ${limit}`.execute(tx);
  const userIds = rows.map(({ user_id }) => user_id);
  const ticks = await sql<{ user_id: string; ids: string[] }>`select user_id, array_agg(connection_id) as ids
    from assignments where organization_id = ${organizationId} and assigned and user_id = any(${userIds}::text[])
    group by user_id`.execute(tx);
  const ticked = new Map(ticks.rows.map(({ user_id, ids }) => [user_id, ids]));
  const items = rows.map((row) => planItem(row, ticked.get(row.user_id) ?? [], change));
  await sql`update job_items i set outcome = j.outcome, code = j.code, before_ids = j.before_ids
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      as j(seq int, outcome text, code text, before_ids text[])
    where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.seq = j.seq`.execute(tx);
  return items;
}

interface Waiting extends Pick<Item, 'seq' | 'user_id' | 'return_ids'> {
  /** Null: the user is gone. */
  readonly enabled: boolean | null;
  readonly preflight: PreflightVerdict | null;
}

/** As core's `planAssignment`: a user who is not enabled, or whom the preflight blocks, may lose a connection, but not gain one. */
function planItem(row: Waiting, current: readonly string[], change: AssignmentChange | null): Item {
  const { seq, user_id, return_ids, enabled, preflight } = row;
  const common = { seq, user_id, return_ids, before_ids: null };
  if (enabled === null) return { ...common, outcome: 'failed', code: 'user_removed' };
  const wanted = change ?? restoreTicks({ userId: user_id, saved: return_ids ?? [], current });
  const gains = wanted?.tick.some((id) => !current.includes(id)) ?? false;
  if (gains && !enabled) return { ...common, outcome: 'skipped', code: 'user_disabled' };
  if (gains && preflight === 'block') return { ...common, outcome: 'skipped', code: 'preflight_blocked' };
  const loses = wanted?.untick.some((id) => current.includes(id)) ?? false;
  return { ...common, outcome: 'ok', code: null, before_ids: gains || loses ? current : null };
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
