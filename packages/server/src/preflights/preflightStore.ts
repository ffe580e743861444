import { effectiveVerdict } from '@authshift/core';
import type { PreflightCheck, PreflightRun } from '@authshift/core/contract';
import type { Selectable } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Queryable } from '../context.ts';
import type { Announcement } from '../events/publish.ts';
import type { FinishedJob } from '../rollbacks/rollbackStore.ts';
import type { PreflightRow, Tx } from '../storage/schema.ts';

/** Every run of the checks, newest last. */
export async function readPreflights(db: Queryable, organizationId: string): Promise<readonly PreflightRun[]> {
  const rows = await db
    .selectFrom('preflights')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(showPreflight);
}

export interface PreflightAddress {
  readonly organizationId: string;
  readonly jobId: string;
}

/** The run that a job carries out. */
export async function preflightOfJob(
  db: Queryable,
  { organizationId, jobId }: PreflightAddress,
): Promise<PreflightRun | undefined> {
  const row = await db
    .selectFrom('preflights')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  return row === undefined ? undefined : showPreflight(row);
}

export function showPreflight(row: Selectable<PreflightRow>): PreflightRun {
  return {
    id: row.id,
    connectionId: row.connection_id,
    jobId: row.job_id,
    status: row.status,
    total: row.total,
    counts: row.counts as PreflightRun['counts'],
    checks: row.checks as PreflightRun['checks'],
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** Counts what was found of some more users; each entry is one user's checks. */
export function countChecks(
  run: PreflightRun,
  found: readonly (readonly PreflightCheck[])[],
  now: number,
): Pick<PreflightRun, 'counts' | 'checks'> {
  const counts = { ...run.counts };
  const byCode = new Map(run.checks.map((entry) => [entry.code, { ...entry }]));
  for (const checks of found) {
    counts[effectiveVerdict(checks, now) ?? 'ready'] += 1;
    for (const { code, verdict } of checks) {
      const entry = byCode.get(code) ?? { code, ready: 0, warn: 0, block: 0 };
      entry[verdict] += 1;
      byCode.set(code, entry);
    }
  }
  return { counts, checks: [...byCode.values()] };
}

/** Records the end of the preflight that a job carried out; null: it carried out none. */
export async function finishPreflight(
  tx: Tx,
  { organizationId, jobId, at, by }: FinishedJob,
): Promise<readonly Announcement[] | null> {
  const run = await preflightOfJob(tx, { organizationId, jobId });
  if (run === undefined) return null;
  const job = await tx
    .selectFrom('jobs')
    .select('status')
    .where('organization_id', '=', organizationId)
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  const status = job.status === 'aborted' ? 'aborted' : 'done';
  await tx
    .updateTable('preflights')
    .set({ status, finished_at: at, waiting_since: null })
    .where('organization_id', '=', organizationId)
    .where('id', '=', run.id)
    .execute();
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: 'preflight.run',
    subject: { type: 'preflight', id: run.id, label: `${run.total} users` },
    summary: `${status === 'done' ? 'Checked' : 'Stopped checking'} ${run.total} ${run.total === 1 ? 'user' : 'users'}.`,
    detail: { connectionId: run.connectionId, status, ...run.counts },
  });
  return [{ type: 'programme.changed', kind: 'preflight', id: run.id }];
}
