import { createHash, randomUUID } from 'node:crypto';
import { type Rollback, type RollbackInput, rollbackInputSchema } from '@authshift/core/contract';
import { sql } from 'kysely';
import { findByKey } from '../assignments/requestAssignment.ts';
import { recordAudit } from '../audit/audit.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { publish } from '../events/publish.ts';
import { readBody } from '../http/body.ts';
import { readIdempotencyKey } from '../http/idempotencyKey.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { queueJob } from '../jobs/queueJob.ts';
import type { Tx } from '../storage/schema.ts';
import { rollWaveBack } from '../waves/moveWave.ts';
import { lockWave } from '../waves/waveStore.ts';
import { keepTicks } from './checkpoints.ts';
import { lookAhead, type Outlook, type RollbackMoment, rollbackMoment } from './lookAhead.ts';
import { readRollbacks } from './rollbackStore.ts';

/** Gives the users of a target the ticks they had, in a job of its own. The same key and body give the same rollback. */
export async function startRollback(call: Call): Promise<Rollback> {
  const { server, organizationId } = call;
  const idempotencyKey = readIdempotencyKey(call.request);
  const input = await readBody(call.request, rollbackInputSchema);
  const requestHash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const moment = await rollbackMoment(call);
  const jobId = await server.db.transaction().execute(async (tx) => {
    // A wave's workers take the wave first, too.
    if (input.target.type === 'wave') await lockWave(tx, { organizationId, waveId: input.target.waveId });
    // Nobody disconnects what gets its users back until the job is there.
    await sql`select 1 from connections where organization_id = ${organizationId} order by id for share`.execute(tx);
    // One request at a time per organization, so that two with the same key cannot both find none.
    await sql`select 1 from organizations where id = ${organizationId} for update`.execute(tx);
    const earlier = await findByKey(tx, organizationId, idempotencyKey);
    if (earlier !== undefined && earlier.request_hash !== requestHash) throw new ProblemError('idempotency_key_reused');
    if (earlier !== undefined) return earlier.id;
    const outlook = await lookAhead(tx, moment, input.target);
    refuse(input, outlook);
    const id = await accept(tx, call, { input, moment, outlook, sent: { idempotencyKey, requestHash } });
    if (input.target.type === 'wave') await rollWaveBack(tx, call, { waveId: input.target.waveId, moment });
    return id;
  });
  server.events.wake(organizationId);
  const [rollback] = await readRollbacks(server.db, organizationId, jobId);
  if (rollback === undefined) throw new ProblemError('idempotency_key_reused');
  return rollback;
}

function refuse({ expectedCount }: RollbackInput, { preview }: Outlook): void {
  if (preview.count !== expectedCount) throw new ProblemError('scope_changed', { extra: { preview } });
  if (!preview.allowed) throw new ProblemError('rollback_impossible', { extra: { preview } });
}

interface Accepted {
  readonly input: RollbackInput;
  readonly moment: RollbackMoment;
  readonly outlook: Outlook;
  readonly sent: { readonly idempotencyKey: string; readonly requestHash: string };
}

async function accept(tx: Tx, call: Call, { input, moment, outlook, sent }: Accepted): Promise<string> {
  const { organizationId, now: at } = moment;
  const { target, reason } = input;
  const { count } = outlook.preview;
  const id = randomUUID();
  const by = await actorId(tx, call);
  const label = `Before a rollback: ${reason}`.slice(0, 120);
  const checkpointId = await keepTicks(tx, { moment, label, reason: 'rollback', by });
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: 'rollback.requested',
    subject: { type: 'rollback', id, label: reason },
    summary: `A rollback of ${count} ${count === 1 ? 'user' : 'users'} was requested.`,
    detail: { target, count, checkpointId },
  });
  const jobId = await queueJob(tx, call, {
    kind: 'rollback',
    work: 'return',
    change: { tick: [], untick: [] },
    items: outlook.changing,
    sent,
    summary: `Requested for ${count} ${count === 1 ? 'user' : 'users'}: the ticks of a checkpoint.`,
    detail: { rollbackId: id },
  });
  await tx
    .insertInto('rollbacks')
    .values({
      organization_id: organizationId,
      id,
      target: JSON.stringify(target),
      job_id: jobId,
      checkpoint_id: checkpointId,
      count,
      reason,
      person_id: by,
      at,
    })
    .execute();
  await publish(tx, { organizationId, at }, [{ type: 'programme.changed', kind: 'rollback', id }]);
  return jobId;
}
