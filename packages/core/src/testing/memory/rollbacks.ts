import {
  type Idempotent,
  type Rollback,
  type RollbackInput,
  type RollbackPreview,
  type RollbackTarget,
  rollbackInputSchema,
  rollbackTargetSchema,
} from '../../contract/index.ts';
import { planRollback, restoreTicks } from '../../migration/checkpoint.ts';
import { previewRollback } from '../../migration/rollback.ts';
import { makeCheckpoint } from './checkpoints.ts';
import { showConnection } from './connections.ts';
import { once } from './idempotency.ts';
import { queueJob } from './jobs.ts';
import { ticksOf } from './ticks.ts';
import { rollWaveBack } from './waves.ts';
import {
  type Actor,
  announceProgramme,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type StoredCheckpoint,
  type World,
} from './world.ts';

export function listRollbacks(world: World): readonly Rollback[] {
  return [...world.rollbacks.values()];
}

export function askRollback(world: World, body: RollbackTarget): RollbackPreview {
  return lookAhead(world, parseInput(rollbackTargetSchema, body)).preview;
}

export function startRollback(
  world: World,
  actor: Actor,
  { idempotencyKey, ...body }: RollbackInput & Idempotent,
): Rollback {
  const id = once(world, { idempotencyKey, schema: rollbackInputSchema, body }, ({ target, expectedCount, reason }) => {
    const { preview, changing, ticks } = lookAhead(world, target);
    if (preview.count !== expectedCount) throw refuse('scope_changed', { preview });
    if (!preview.allowed) throw refuse('rollback_impossible', { preview });
    const rollbackId = nextId(world, 'rollback');
    const label = `Before a rollback: ${reason}`;
    const checkpoint = makeCheckpoint(world, actor, { label: label.slice(0, 120), reason: 'rollback' });
    recordAudit(world, actor, {
      action: 'rollback.requested',
      subject: { type: 'rollback', id: rollbackId, label: reason },
      summary: `${actor.name} rolls ${changing.length} users back.`,
    });
    const rollback = { id: rollbackId, target, checkpointId: checkpoint.id, count: changing.length, reason };
    const started = { ...rollback, jobId: '', status: 'running', at: nowOf(world), by: actor.name } as const;
    world.rollbacks.set(rollbackId, started);
    const work = { type: 'return', rollbackId, ticks } as const;
    const jobId = queueJob(world, { kind: 'rollback', work, userIds: changing, actor });
    world.rollbacks.set(rollbackId, { ...started, jobId });
    if (target.type === 'wave') rollWaveBack(world, target.waveId);
    announceProgramme(world, 'rollback', rollbackId);
    return rollbackId;
  });
  const rollback = world.rollbacks.get(id);
  if (rollback === undefined) throw refuse('internal');
  return rollback;
}

function lookAhead(world: World, target: RollbackTarget) {
  const { ticks, userIds } = pointOf(world, target);
  const meant =
    target.type === 'users' ? target.userIds : (userIds ?? Array.from(world.users.values(), (user) => user.id));
  const users = meant.flatMap((userId) => {
    const user = world.users.get(userId);
    return user === undefined ? [] : [{ userId, saved: ticks.get(userId) ?? [], current: ticksOf(user) }];
  });
  const { count, gained } = planRollback(users);
  const preview = previewRollback({
    count,
    snapshot: String(world.revision),
    now: world.clock.now(),
    gained: [...gained].flatMap(([connectionId, each]) => {
      const connection = world.connections.get(connectionId);
      return connection === undefined ? [] : [{ connection: showConnection(world, connection), users: each }];
    }),
  });
  const changing = users.filter((user) => restoreTicks(user) !== null).map(({ userId }) => userId);
  return { preview, changing, ticks };
}

function pointOf(world: World, target: RollbackTarget): StoredCheckpoint {
  const wave = target.type === 'wave' ? world.waves.get(target.waveId)?.wave : null;
  if (wave === undefined) throw refuse('not_found', { detail: 'There is no such wave.' });
  if (wave !== null && wave.checkpointId === null) throw refuse('state_conflict', { missing: ['started'] });
  const checkpointId = target.type === 'wave' ? (wave?.checkpointId ?? '') : target.checkpointId;
  const point = world.checkpoints.get(checkpointId);
  if (point === undefined) throw refuse('not_found', { detail: `No checkpoint "${checkpointId}".` });
  if (target.type !== 'users') return point;
  const unknown = target.userIds.filter((userId) => !world.users.has(userId));
  if (unknown.length > 0) throw refuse('unknown_users', { ids: unknown.slice(0, 100) });
  return point;
}
