import type { Job } from '@authshift/core/contract';
import { recordFinish } from '../assignments/workAssignment.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { readJob } from './jobStore.ts';

/** Stops a job after the batch under way. What is done stays done; a job that has ended is answered as it is. */
export async function abortJob(call: Call, jobId: string): Promise<Job> {
  const { server, organizationId } = call;
  await server.db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('jobs')
      .select('status')
      .where('organization_id', '=', organizationId)
      .where('id', '=', jobId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) throw new ProblemError('not_found', { detail: 'There is no such job.' });
    if (!['queued', 'running'].includes(row.status)) return;
    const at = server.now();
    await tx
      .updateTable('jobs')
      .set({ status: 'aborted', finished_at: at })
      .where('organization_id', '=', organizationId)
      .where('id', '=', jobId)
      .execute();
    const told = await recordFinish(tx, { organizationId, jobId, at, by: await actorId(tx, call) });
    const job = await readJob(tx, organizationId, jobId);
    await publish(tx, { organizationId, at }, [{ type: 'job.changed', job }, ...told]);
  });
  server.events.wake(organizationId);
  return readJob(server.db, organizationId, jobId);
}
