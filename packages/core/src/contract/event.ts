import { z } from 'zod';
import { attemptStatusSchema } from './authorization.ts';
import { invitationSchema } from './invitation.ts';
import { jobSchema } from './job.ts';
import { idSchema } from './scalars.ts';

/**
 * What `GET /v1/events` streams (`text/event-stream`, read with fetch). Events are hints to refetch: a lost one costs
 * nothing, for `resync` tells a client that resumed after a gap to load everything again. Only what changes often and one by one,
 * a job and a link, comes along itself.
 */
export const migrationEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connections.changed'), connectionIds: z.array(idSchema) }),
  /** `userIds` null = more than 200, load the list again. */
  z.object({ type: z.literal('users.changed'), userIds: z.array(idSchema).nullable(), snapshot: z.string() }),
  z.object({ type: z.literal('job.changed'), job: jobSchema }),
  /** Where it moved a connection, `connections.changed` says so. */
  z.object({
    type: z.literal('authorization.changed'),
    attemptId: idSchema,
    connectionId: idSchema,
    status: attemptStatusSchema,
  }),
  /**
   * A wave, a pilot, a preflight and so on is new or not what it was; `id` null = more than one. Links come along as `invitations`,
   * as the list shows them now; without these, load the list again.
   */
  z.object({
    type: z.literal('programme.changed'),
    kind: z.enum([
      'registration',
      'preflight',
      'pilot',
      'wave',
      'checkpoint',
      'rollback',
      'invitation',
      'policy-change',
    ]),
    id: idSchema.nullable(),
    invitations: z.array(invitationSchema).optional(),
  }),
  z.object({ type: z.literal('resync') }),
]);
export type MigrationEvent = z.infer<typeof migrationEventSchema>;
