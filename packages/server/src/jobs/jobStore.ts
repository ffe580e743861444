import type { Job } from '@authshift/core/contract';
import type { Selectable } from 'kysely';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import type { JobRow } from '../storage/schema.ts';

/** The work of jobs that change ticks, see the column. */
export const aboutTicks: readonly string[] = ['change', 'everybody', 'return'];

export async function readJob(db: Queryable, organizationId: string, jobId: string): Promise<Job> {
  const row = await db
    .selectFrom('jobs')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', jobId)
    .executeTakeFirst();
  if (row === undefined) throw new ProblemError('not_found', { detail: 'There is no such job.' });
  return toJob(row);
}

export function toJob(row: Selectable<JobRow>): Job {
  return {
    id: row.id,
    kind: row.kind as Job['kind'],
    status: row.status as Job['status'],
    total: row.total,
    done: row.done,
    ok: row.ok,
    failed: row.failed,
    skipped: row.skipped,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
