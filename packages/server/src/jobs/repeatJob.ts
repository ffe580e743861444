import { checkTickable } from '@authshift/core';
import type { AssignmentChange, AuthType, ConnectionStatus, JobReference, Protocol } from '@authshift/core/contract';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { preflightOfJob } from '../preflights/preflightStore.ts';
import { queuePreflight } from '../preflights/startPreflight.ts';
import type { JobRow, Tx } from '../storage/schema.ts';
import { aboutTicks } from './jobStore.ts';
import { queueJob } from './queueJob.ts';

type StoredJob = Selectable<JobRow>;

/** A new job over the failed users of a finished one. */
export function retryFailed(call: Call, jobId: string): Promise<JobReference> {
  return repeat(call, jobId, async (tx, job) => {
    const failed = sql`from every_job_item where organization_id = ${job.organization_id} and job_id = ${job.id}
      and outcome = 'failed'`;
    const { rows } = await sql<{ count: number }>`select count(*)::int as count ${failed}`.execute(tx);
    const count = rows[0]?.count ?? 0;
    if (job.finished_at === null || count === 0) {
      throw new ProblemError('state_conflict', { extra: { missing: ['failed'] } });
    }
    if (!aboutTicks.includes(job.work)) return checkAgain(tx, call, job);
    const { tick } = job.change as AssignmentChange;
    const connectionIds = sql`select unnest(return_ids) ${failed} union select unnest(${[...tick]}::text[])`;
    await refuseUntickable(tx, job.organization_id, { connectionIds });
    return queueJob(tx, call, {
      kind: 'retry',
      work: job.work === 'return' ? 'return' : 'change',
      change: job.change as AssignmentChange,
      items: sql`select user_id, return_ids ${failed}`,
      summary: `Requested again for ${count} ${count === 1 ? 'user' : 'users'} for whom a job had failed.`,
      detail: { jobId: job.id, change: job.change },
    });
  });
}

/** A run of its own, for those of a preflight about whom nobody could be asked. */
async function checkAgain(tx: Tx, call: Call, job: StoredJob): Promise<string> {
  const { organization_id: organizationId, id: jobId } = job;
  const run = await preflightOfJob(tx, { organizationId, jobId });
  if (run === undefined) throw new ProblemError('not_supported', { detail: 'Start it again instead.' });
  const users = sql`select user_id, null::text[] from job_items
    where organization_id = ${organizationId} and job_id = ${jobId} and outcome = 'failed'`;
  return queuePreflight(tx, call, { kind: 'retry', connectionId: run.connectionId, users });
}

/** A new job that gives everybody whom a finished one has changed the ticks they had. */
export function revertJob(call: Call, jobId: string): Promise<JobReference> {
  return repeat(call, jobId, async (tx, job) => {
    const { organization_id: organizationId, id } = job;
    const changed = sql`from every_job_item where organization_id = ${organizationId} and job_id = ${id}
      and before_ids is not null`;
    const { rows } = await sql<{ count: number }>`select count(*)::int as count ${changed}`.execute(tx);
    const count = rows[0]?.count ?? 0;
    if (job.finished_at === null || !aboutTicks.includes(job.work) || count === 0)
      throw new ProblemError('not_revertible');
    await refuseUntickable(tx, organizationId, {
      connectionIds: sql`select unnest(before_ids) ${changed}`,
      code: 'not_revertible',
    });
    await recordAudit(tx, {
      organizationId,
      at: call.server.now(),
      personId: await actorId(tx, call),
      action: 'job.reverted',
      subject: { type: 'job', id, label: `${count} users` },
      summary: `A job that changed ${count} ${count === 1 ? 'user' : 'users'} is to be reverted.`,
    });
    return queueJob(tx, call, {
      kind: 'revert',
      work: 'return',
      change: { tick: [], untick: [] },
      items: sql`select user_id, before_ids ${changed}`,
      summary: `Requested for ${count} ${count === 1 ? 'user' : 'users'}: the ticks from before a job.`,
      detail: { jobId: id },
    });
  });
}

interface Untried {
  readonly status: ConnectionStatus;
  readonly authType: AuthType;
  readonly protocol: Protocol;
  readonly display_name: string;
  readonly granted: boolean;
}

/** Nobody is ticked for what cannot sync; nobody disconnects it until the new job is there. `connectionIds`: a query of them. */
async function refuseUntickable(
  tx: Tx,
  organizationId: string,
  { connectionIds, code }: { readonly connectionIds: RawBuilder<unknown>; readonly code?: 'not_revertible' },
): Promise<void> {
  const { rows } = await sql<Untried>`
    select c.status, c.auth_type as "authType", c.protocol, c.display_name, exists (select 1 from grants g
      where g.organization_id = c.organization_id and g.connection_id = c.id) as granted
    from connections c where c.organization_id = ${organizationId} and c.id in (${connectionIds})
    order by c.id for share of c`.execute(tx);
  for (const row of rows) {
    const refusal = checkTickable({ ...row, hasGrant: row.granted });
    if (refusal === null) continue;
    throw new ProblemError(code ?? refusal, { detail: `Users cannot be ticked for "${row.display_name}" now.` });
  }
}

async function repeat(
  call: Call,
  jobId: string,
  run: (tx: Tx, job: StoredJob) => Promise<string>,
): Promise<JobReference> {
  const { server, organizationId } = call;
  const id = await server.db.transaction().execute(async (tx) => {
    const job = await tx
      .selectFrom('jobs')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', jobId)
      .forUpdate()
      .executeTakeFirst();
    if (job === undefined) throw new ProblemError('not_found', { detail: 'There is no such job.' });
    return run(tx, job);
  });
  server.events.wake(organizationId);
  return { jobId: id };
}
