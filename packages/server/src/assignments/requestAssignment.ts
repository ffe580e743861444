import { createHash, randomUUID } from 'node:crypto';
import { checkTickable } from '@authshift/core';
import type { AssignmentPreview, AuthType, assignmentInputSchema, ConnectionStatus } from '@authshift/core/contract';
import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import type { z } from 'zod';
import { recordAudit } from '../audit/audit.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { readJob } from '../jobs/jobStore.ts';
import { ASSIGNMENT_QUEUE } from '../jobs/queues.ts';
import type { Tx } from '../storage/schema.ts';
import type { FilterMoment } from '../users/userFilter.ts';
import { previewAssignment } from './preview.ts';
import { inScope, refuseUnknownUsers } from './scope.ts';

type Input = z.output<typeof assignmentInputSchema>;

export interface AssignmentRequest {
  readonly input: Input;
  readonly idempotencyKey: string;
  readonly moment: FilterMoment;
}

/**
 * Accepts a change of who is ticked where. The scope is resolved here and only here, into `job_items`, in the transaction
 * that also creates the job: what the job will do cannot drift from what was confirmed.
 */
export async function requestAssignment(call: Call, request: AssignmentRequest): Promise<{ readonly jobId: string }> {
  const { server, organizationId } = call;
  const requestHash = createHash('sha256').update(JSON.stringify(request.input)).digest('hex');
  const jobId = await server.db.transaction().execute(async (tx) => {
    // One request at a time per organization, so that two with the same key cannot both find none.
    await sql`select 1 from organizations where id = ${organizationId} for update`.execute(tx);
    const earlier = await findByKey(tx, organizationId, request.idempotencyKey);
    if (earlier !== undefined && earlier.request_hash !== requestHash) throw new ProblemError('idempotency_key_reused');
    if (earlier !== undefined) return earlier.id;
    await checkChange(tx, request);
    return acceptJob(tx, call, { ...request, requestHash });
  });
  server.events.wake(organizationId);
  return { jobId };
}

async function checkChange(tx: Tx, { input, moment }: AssignmentRequest): Promise<void> {
  await refuseUnusable(tx, input, moment.organizationId);
  await refuseUnknownUsers(tx, input.scope, moment);
  const preview = await previewAssignment(tx, { ...moment, scope: input.scope, change: input.change });
  if (preview.count !== input.expectedCount) throw new ProblemError('scope_changed', { extra: { preview } });
  if (hasUnproven(preview) && !input.acceptUnproven) {
    throw new ProblemError('unproven_not_accepted', { extra: { preview } });
  }
}

export async function refuseUnusable(
  db: Tx | Call['server']['db'],
  { change }: Pick<Input, 'change'>,
  organizationId: string,
): Promise<void> {
  const wanted = [...change.tick, ...change.untick];
  const rows = await db
    .selectFrom('connections as c')
    .leftJoin('grants as g', (join) =>
      join.onRef('g.organization_id', '=', 'c.organization_id').onRef('g.connection_id', '=', 'c.id'),
    )
    .select(['c.id', 'c.status', 'c.auth_type', 'c.display_name', 'g.connection_id as granted'])
    .where('c.organization_id', '=', organizationId)
    .where('c.id', 'in', wanted)
    .execute();
  if (rows.length < new Set(wanted).size)
    throw new ProblemError('not_found', { detail: 'There is no such connection.' });
  for (const row of rows.filter(({ id }) => change.tick.includes(id))) {
    const code = checkTickable({
      status: row.status as ConnectionStatus,
      authType: row.auth_type as AuthType,
      hasGrant: row.granted !== null,
    });
    if (code !== null)
      throw new ProblemError(code, { detail: `Users cannot be ticked for "${row.display_name}" now.` });
  }
}

function hasUnproven(preview: AssignmentPreview): boolean {
  return preview.warned.some(({ code }) => code === 'unproven');
}

async function findByKey(tx: Tx, organizationId: string, key: string) {
  return tx
    .selectFrom('jobs')
    .select(['id', 'request_hash'])
    .where('organization_id', '=', organizationId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
}

async function acceptJob(
  tx: Tx,
  call: Call,
  { input, idempotencyKey, moment, requestHash }: AssignmentRequest & { readonly requestHash: string },
): Promise<string> {
  const { server, organizationId } = call;
  const id = randomUUID();
  const at = server.now();
  const by = await actorId(tx, call);
  await tx
    .insertInto('jobs')
    .values({
      organization_id: organizationId,
      id,
      kind: 'assignment',
      status: 'queued',
      change: JSON.stringify(input.change),
      total: input.expectedCount,
      idempotency_key: idempotencyKey,
      request_hash: requestHash,
      person_id: by,
      created_at: at,
    })
    .execute();
  await sql`insert into job_items (organization_id, job_id, seq, user_id)
    select ${organizationId}, ${id}, row_number() over (order by u.id), u.id
    from users u where ${inScope(input.scope, moment)}`.execute(tx);
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: 'assignment.requested',
    subject: { type: 'assignment', id, label: `${input.expectedCount} users` },
    summary: await summarize(tx, organizationId, input),
    detail: { change: input.change, count: input.expectedCount, acceptUnproven: input.acceptUnproven },
  });
  await server.boss.send(ASSIGNMENT_QUEUE, { organizationId, jobId: id }, { db: fromKysely(tx) });
  await publish(tx, { organizationId, at }, [{ type: 'job.changed', job: await readJob(tx, organizationId, id) }]);
  return id;
}

async function summarize(tx: Tx, organizationId: string, { change, expectedCount }: Input): Promise<string> {
  const rows = await tx
    .selectFrom('connections')
    .select(['id', 'display_name'])
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...change.tick, ...change.untick])
    .execute();
  const named = (ids: readonly string[]): string =>
    ids.map((id) => `"${rows.find((row) => row.id === id)?.display_name ?? id}"`).join(', ');
  const parts = [
    ...(change.tick.length > 0 ? [`tick ${named(change.tick)}`] : []),
    ...(change.untick.length > 0 ? [`untick ${named(change.untick)}`] : []),
  ];
  return `Requested for ${expectedCount} ${expectedCount === 1 ? 'user' : 'users'}: ${parts.join(' and ')}.`;
}
