import { type Rollback, type RollbackTarget, rollbackSchema } from '@authshift/core/contract';
import { type Selectable, sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import { ERASED } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import type { Announcement } from '../events/publish.ts';
import type { RollbackRow, Tx } from '../storage/schema.ts';

interface Stored extends Selectable<RollbackRow> {
  readonly by: string;
  readonly job_status: string;
}

/** Every rollback, oldest first, or that of one job; where it stands is what its job says. */
export async function readRollbacks(
  db: Queryable,
  organizationId: string,
  jobId?: string,
): Promise<readonly Rollback[]> {
  const only = jobId === undefined ? sql`` : sql`and r.job_id = ${jobId}`;
  const { rows } = await sql<Stored>`
    select r.*, coalesce(p.name, ${ERASED}) as by, j.status as job_status
    from rollbacks r
    join jobs j on j.organization_id = r.organization_id and j.id = r.job_id
    left join people p on p.organization_id = r.organization_id and p.id = r.person_id
    where r.organization_id = ${organizationId} ${only} order by r.at, r.id`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    target: row.target as RollbackTarget,
    jobId: row.job_id,
    checkpointId: row.checkpoint_id,
    // A job that is queued is one under way.
    status: rollbackSchema.shape.status.safeParse(row.job_status).data ?? 'running',
    count: row.count,
    reason: row.reason,
    at: row.at.toISOString(),
    by: row.by,
  }));
}

export interface FinishedJob {
  readonly organizationId: string;
  readonly jobId: string;
  readonly at: Date;
  readonly by: string;
}

/** Records the end of the rollback that a job carried out, if it did, and answers what is to be announced. */
export async function finishRollback(
  tx: Tx,
  { organizationId, jobId, at, by }: FinishedJob,
): Promise<readonly Announcement[]> {
  const [rollback] = await readRollbacks(tx, organizationId, jobId);
  if (rollback === undefined) return [];
  const { id, reason, count, status } = rollback;
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: 'rollback.finished',
    subject: { type: 'rollback', id, label: reason },
    summary: `A rollback of ${count} ${count === 1 ? 'user' : 'users'} is ${status}.`,
    detail: { jobId, count, status },
  });
  return [{ type: 'programme.changed', kind: 'rollback', id }];
}
