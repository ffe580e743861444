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
import { type Alike, changesSomebody, countUsers, type Planned, planFor, readAlike } from './alike.ts';
import { applyTicks } from './applyTicks.ts';
import { addItems, failGone, nextListed, settleItems } from './items.ts';
import { byKey, inBulk, tickedIn } from './planTicks.ts';

export interface JobAddress {
  readonly organizationId: string;
  readonly jobId: string;
}

/**
 * Users changed in one transaction: enough to be quick, few enough to show progress, in tenths, and to abort soon. PGlite has one connection, on which others
 * wait for their turn; a PostgreSQL is asked over a network, so that fewer and larger batches are quicker.
 */
function batchSize(total: number, { kind }: ServerContext['storage']): number {
  return Math.min(Math.max(Math.ceil(total / 10), 200), kind === 'pglite' ? 4000 : 10_000);
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
  const change = job.change as AssignmentChange;
  const batch = { organizationId, jobId, done: job.done, limit };
  const { planned, gone } = await inBulk(tx, organizationId, async () => {
    await takeEndedWaivers(tx, { organizationId, at });
    const next = await (job.upto === null
      ? byKey(tx, () => planListed(tx, { ...batch, change: job.work === 'return' ? null : change }))
      : planEverybody(tx, { ...job, ...batch, change, upto: job.upto, except: job.except_ids ?? [] }));
    await applyTicks(tx, { organizationId, at, by: job.person_id, jobId }, next.planned);
    return next;
  });
  const finished = gone + countUsers(planned) < limit;
  const settled = await settle(tx, { organizationId, jobId, planned, gone, at, finished });
  const announcements: [Announcement, ...Announcement[]] = [{ type: 'job.changed', job: settled }];
  const changed = planned.filter(changesSomebody);
  if (changed.length > 0) {
    const connectionIds = [...new Set(changed.flatMap(({ plan }) => [...plan.ticked, ...plan.unticked]))];
    announcements.push({ type: 'users.changed', userIds: fewOf(changed) });
    announcements.push({ type: 'connections.changed', connectionIds });
  }
  if (finished) announcements.push(...(await recordFinish(tx, { organizationId, jobId, at, by: job.person_id })));
  await publish(tx, { organizationId, at }, announcements);
  return !finished;
}

interface Batch extends JobAddress {
  readonly done: number;
  /** Null: each item says what its user gets back. */
  readonly change: AssignmentChange | null;
  readonly limit: number;
}

interface Next {
  readonly planned: readonly Planned[];
  /** Users who were removed since the job was accepted. */
  readonly gone: number;
}

/** Decides what becomes of the next of the users listed, and writes it down with the ticks there were, so that the job can be reverted. */
async function planListed(tx: Tx, batch: Batch): Promise<Next> {
  const { organizationId, change } = batch;
  const gone = await failGone(tx, batch);
  const alike = await readAlike(tx, organizationId, { users: nextListed(batch) });
  const planned = await planFor(tx, organizationId, { alike, changeFor: (users) => change ?? giveBack(users) });
  await settleItems(tx, batch, planned);
  return { planned, gone };
}

/** The ticks they had, by the ticks there are now. */
function giveBack({ standing, returns }: Alike): AssignmentChange {
  return restoreTicks({ saved: returns ?? [], current: tickedIn(standing) }) ?? { tick: [], untick: [] };
}

interface Everybody extends Batch {
  readonly change: AssignmentChange;
  readonly work: string;
  readonly upto: number;
  readonly reached: string;
  readonly except: readonly string[];
  readonly failed: number;
}

/** The same for the next of all users there were when the job was accepted; their items are written only now, with what became of them. */
async function planEverybody(tx: Tx, batch: Everybody): Promise<Next> {
  const { organizationId, change, limit, upto, reached, except, done, failed } = batch;
  const users = sql`select id, number, person_id, enabled, preflight, ${done - failed}::int + row_number() over (order by id) as place,
      null::text[] as returns
    from users where organization_id = ${organizationId} and id > ${reached} and number <= ${upto}
      and id <> all (${textArray(except)}::text[]) order by id limit ${limit}`;
  const alike = await readAlike(tx, organizationId, { users, sideBySide: true });
  const planned = await planFor(tx, organizationId, { alike, changeFor: () => change });
  await addItems(tx, batch, planned);
  return { planned, gone: 0 };
}

/** Who they are, unless they are many. */
function fewOf(changed: readonly Planned[]): readonly string[] | null {
  return changed.some(({ users }) => users.few === null) ? null : changed.flatMap(({ users }) => users.few ?? []);
}

interface Settlement extends JobAddress, Next {
  readonly at: Date;
  readonly finished: boolean;
}

async function settle(tx: Tx, { organizationId, jobId, planned, gone, at, finished }: Settlement): Promise<Job> {
  const all = countUsers(planned);
  const skipped = countUsers(planned.filter(({ plan }) => plan.blocked !== null));
  const last = planned.reduce(
    (a: Planned | null, b) => (a !== null && a.users.lastPlace > b.users.lastPlace ? a : b),
    null,
  );
  const row = await tx
    .updateTable('jobs')
    .set(({ eb }) => ({
      status: finished ? 'done' : 'running',
      finished_at: finished ? at : null,
      done: eb('done', '+', all + gone),
      ok: eb('ok', '+', all - skipped),
      failed: eb('failed', '+', gone),
      skipped: eb('skipped', '+', skipped),
      ...(last === null ? {} : { reached: last.users.lastId }),
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
