import { createHash } from 'node:crypto';
import { changeInMode, checkTickable } from '@authshift/core';
import type {
  AssignmentChange,
  AssignmentPreview,
  AuthType,
  assignmentInputSchema,
  ConnectionStatus,
  Protocol,
} from '@authshift/core/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { queueJob } from '../jobs/queueJob.ts';
import type { Tx } from '../storage/schema.ts';
import type { FilterMoment } from '../users/userFilter.ts';
import { previewAssignment } from './preview.ts';
import { countScope, inScope, isEverybody, refuseUnknownUsers } from './scope.ts';

type Input = z.output<typeof assignmentInputSchema>;

export interface AssignmentRequest {
  readonly input: Input;
  readonly idempotencyKey: string;
  readonly moment: FilterMoment;
}

/**
 * Accepts a change of who is ticked where. The scope is resolved here and only here, in the transaction that also creates the job: into
 * `job_items`, or, where it is all users, by the highest number given out. What the job will do cannot drift from what was confirmed.
 */
export async function requestAssignment(call: Call, request: AssignmentRequest): Promise<{ readonly jobId: string }> {
  const { server, organizationId } = call;
  const requestHash = createHash('sha256').update(JSON.stringify(request.input)).digest('hex');
  const jobId = await server.db.transaction().execute(async (tx) => {
    await holdConnections(tx, organizationId, request.input.change);
    // One request at a time per organization, so that two with the same key cannot both find none.
    await sql`select 1 from organizations where id = ${organizationId} for update`.execute(tx);
    const earlier = await findByKey(tx, organizationId, request.idempotencyKey);
    if (earlier !== undefined && earlier.request_hash !== requestHash) throw new ProblemError('idempotency_key_reused');
    if (earlier !== undefined) return earlier.id;
    const change = await inMode(tx, organizationId, request.input.change);
    const meant = { ...request, input: { ...request.input, change } };
    await checkChange(tx, meant);
    return acceptJob(tx, call, { ...meant, requestHash });
  });
  server.events.wake(organizationId);
  return { jobId };
}

async function checkChange(tx: Tx, { input, moment }: AssignmentRequest): Promise<void> {
  await refuseUnusable(tx, input, moment.organizationId);
  await refuseUnknownUsers(tx, input.scope, moment);
  // Nobody can lose a connection, and all are counted already: there is nothing to look at user by user.
  if (input.change.untick.length === 0 && isEverybody(input.scope)) {
    const count = await countScope(tx, input.scope, moment.organizationId);
    if (count === input.expectedCount) return;
  }
  const preview = await previewAssignment(tx, { ...moment, scope: input.scope, change: input.change });
  if (preview.count !== input.expectedCount) throw new ProblemError('scope_changed', { extra: { preview } });
  if (hasUnproven(preview) && !input.acceptUnproven) {
    throw new ProblemError('unproven_not_accepted', { extra: { preview } });
  }
}

/** Until the job is there nobody disconnects what it ticks: Disconnect takes the same rows first. */
export async function holdConnections(tx: Tx, organizationId: string, { tick }: AssignmentChange): Promise<void> {
  await sql`select 1 from connections where organization_id = ${organizationId} and id = any(${[...tick]}::text[])
    order by id for share`.execute(tx);
}

/** A product that cannot run two connections side by side takes the other ticks away, whoever asks. */
export async function inMode(
  db: Queryable,
  organizationId: string,
  change: AssignmentChange,
): Promise<AssignmentChange> {
  const organization = await db
    .selectFrom('organizations')
    .select('mode')
    .where('id', '=', organizationId)
    .executeTakeFirst();
  if (organization?.mode !== 'exclusive') return change;
  const connections = await db
    .selectFrom('connections')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('status', '<>', 'purged')
    .execute();
  return changeInMode(change, { mode: 'exclusive', connections });
}

export async function refuseUnusable(
  db: Queryable,
  { change }: Pick<Input, 'change'>,
  organizationId: string,
): Promise<void> {
  const wanted = [...change.tick, ...change.untick];
  const rows = await db
    .selectFrom('connections as c')
    .leftJoin('grants as g', (join) =>
      join.onRef('g.organization_id', '=', 'c.organization_id').onRef('g.connection_id', '=', 'c.id'),
    )
    .select(['c.id', 'c.status', 'c.auth_type', 'c.protocol', 'c.display_name', 'g.connection_id as granted'])
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
      protocol: row.protocol as Protocol,
    });
    if (code !== null)
      throw new ProblemError(code, { detail: `Users cannot be ticked for "${row.display_name}" now.` });
  }
}

function hasUnproven(preview: AssignmentPreview): boolean {
  return preview.warned.some(({ code }) => code === 'unproven');
}

export async function findByKey(tx: Tx, organizationId: string, key: string) {
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
  const { change, acceptUnproven } = input;
  return queueJob(tx, call, {
    kind: 'assignment',
    work: 'change',
    change,
    items: isEverybody(input.scope)
      ? { everybodyBut: input.scope.ids }
      : sql`select u.id, null::text[] from users u where ${inScope(input.scope, moment)}`,
    sent: { idempotencyKey, requestHash },
    summary: await summarize(tx, call.organizationId, input),
    detail: { change, acceptUnproven },
  });
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
