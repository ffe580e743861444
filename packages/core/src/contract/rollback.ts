import { z } from 'zod';
import { displayNameSchema, idSchema, instantSchema } from './scalars.ts';

/** What rollback returns to: who was ticked where, and how the connections stood. */
export const checkpointSchema = z.object({
  id: idSchema,
  label: z.string(),
  reason: z.enum(['person', 'pilot', 'wave', 'disconnect', 'rollback']),
  users: z.int(),
  connections: z.array(
    z.object({ connectionId: idSchema, displayName: z.string(), status: z.string(), assigned: z.int() }),
  ),
  at: instantSchema,
  by: z.string(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** The body of `POST /v1/checkpoints`. */
export const checkpointInputSchema = z.object({ label: displayNameSchema });
export type CheckpointInput = z.infer<typeof checkpointInputSchema>;

/** Whom a rollback is about: everybody as at a checkpoint, the users of one wave, or named users. */
export const rollbackTargetSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('checkpoint'), checkpointId: idSchema }),
  z.object({ type: z.literal('wave'), waveId: idSchema }),
  z.object({ type: z.literal('users'), checkpointId: idSchema, userIds: z.array(idSchema).min(1).max(10_000) }),
]);
export type RollbackTarget = z.infer<typeof rollbackTargetSchema>;

/**
 * Why a connection cannot take users back. `retired`: Microsoft no longer accepts this way of signing in for this protocol;
 * `disconnected`: restore it first; `purged`: its secret is gone for good; `unproven`: it has not worked lately, so that
 * going back may stop the sync (a warning, not a refusal).
 */
export const rollbackObstacleSchema = z.object({
  connectionId: idSchema,
  code: z.enum(['retired', 'disconnected', 'purged', 'paused', 'unproven']),
  blocking: z.boolean(),
  users: z.int(),
  /** Since when, or from when on, Microsoft refuses; the calendar's entry. */
  since: instantSchema.nullable(),
  deadlineId: z.string().nullable(),
});
export type RollbackObstacle = z.infer<typeof rollbackObstacleSchema>;

/** The answer of `POST /v1/rollbacks/preview`: can users go back, how many, and if not, what else would help? */
export const rollbackPreviewSchema = z.object({
  allowed: z.boolean(),
  /** Users whose ticks would change. */
  count: z.int(),
  snapshot: z.string(),
  obstacles: z.array(rollbackObstacleSchema),
  /** What can be done instead when it is not allowed. */
  alternatives: z.array(z.enum(['restore_connection', 'sign_in_again', 'move_to_graph', 'pause', 'fix_forward'])),
});
export type RollbackPreview = z.infer<typeof rollbackPreviewSchema>;

/** The body of `POST /v1/rollbacks`, sent with an `Idempotency-Key`. */
export const rollbackInputSchema = z.object({
  target: rollbackTargetSchema,
  expectedCount: z.int().nonnegative(),
  reason: z.string().trim().min(1).max(500),
});
export type RollbackInput = z.infer<typeof rollbackInputSchema>;

/** A return to earlier ticks, with whoever ordered it and why. Its progress is the job's, see `jobId`. */
export const rollbackSchema = z.object({
  id: idSchema,
  target: rollbackTargetSchema,
  jobId: idSchema,
  /** The state from just before, so that the rollback can itself be taken back. */
  checkpointId: idSchema,
  status: z.enum(['running', 'done', 'aborted', 'failed']),
  count: z.int(),
  reason: z.string(),
  at: instantSchema,
  by: z.string(),
});
export type Rollback = z.infer<typeof rollbackSchema>;
