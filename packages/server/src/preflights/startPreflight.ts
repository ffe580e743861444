import { randomUUID } from 'node:crypto';
import type { Job, PreflightInput, PreflightRun } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import { inScope, refuseUnknownUsers } from '../assignments/scope.ts';
import { actorId, connectionView } from '../connections/connectionCommands.ts';
import { lockConnection } from '../connections/connectionStore.ts';
import { publish } from '../events/publish.ts';
import type { Call } from '../http/route.ts';
import { queueJob } from '../jobs/queueJob.ts';
import type { Tx } from '../storage/schema.ts';
import { preflightOfJob } from './preflightStore.ts';

/** Has the users of a scope checked for a connection; whom that means is decided here and now. */
export async function startPreflight(call: Call, input: PreflightInput): Promise<PreflightRun> {
  const { server, organizationId } = call;
  const { connectionId, scope } = input;
  const moment = await connectionView(server, organizationId);
  const run = await server.db.transaction().execute(async (tx) => {
    await lockConnection(tx, organizationId, connectionId);
    await refuseUnknownUsers(tx, scope, moment);
    const users = sql`select u.id, null::text[] from users u where ${inScope(scope, moment)}`;
    const jobId = await queuePreflight(tx, call, { kind: 'preflight', connectionId, users });
    return preflightOfJob(tx, { organizationId, jobId });
  });
  if (run === undefined) throw new Error('The run that was just stored is not there.');
  server.events.wake(organizationId);
  return run;
}

export interface NewPreflight {
  readonly kind: Extract<Job['kind'], 'preflight' | 'retry'>;
  readonly connectionId: string;
  /** A query of user ids, each with null beside it. */
  readonly users: RawBuilder<unknown>;
}

/** Stores the run with its job, and wakes workers; answers the job's id. Call it last: it publishes. */
export async function queuePreflight(tx: Tx, call: Call, { kind, connectionId, users }: NewPreflight): Promise<string> {
  const { server, organizationId } = call;
  const at = server.now();
  const change = { tick: [], untick: [] };
  const jobId = await queueJob(tx, call, { kind, work: 'preflight', change, items: users, summary: '', detail: {} });
  const id = randomUUID();
  const job = await tx
    .selectFrom('jobs')
    .select('total')
    .where('organization_id', '=', organizationId)
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('preflights')
    .values({
      organization_id: organizationId,
      id,
      connection_id: connectionId,
      job_id: jobId,
      status: 'running',
      total: job.total,
      counts: JSON.stringify({ ready: 0, warn: 0, block: 0 }),
      checks: JSON.stringify([]),
      person_id: await actorId(tx, call),
      created_at: at,
      finished_at: null,
      waiting_since: null,
      held_until: null,
    })
    .execute();
  await publish(tx, { organizationId, at }, [{ type: 'programme.changed', kind: 'preflight', id }]);
  return jobId;
}
