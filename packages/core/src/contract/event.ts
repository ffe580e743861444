import { z } from 'zod';
import { attemptStatusSchema } from './authorization.ts';
import { jobSchema } from './job.ts';
import { idSchema } from './scalars.ts';

/**
 * What `GET /v1/events` streams (`text/event-stream`, read with fetch). Events are hints to refetch, never the data itself,
 * so a lost one costs nothing: `resync` tells a client that resumed after a gap to load everything again.
 */
export const migrationEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connections.changed'), connectionIds: z.array(idSchema) }),
  /** `userIds` null = more than 200, load the list again. */
  z.object({ type: z.literal('users.changed'), userIds: z.array(idSchema).nullable(), snapshot: z.string() }),
  z.object({ type: z.literal('job.changed'), job: jobSchema }),
  z.object({
    type: z.literal('authorization.changed'),
    attemptId: idSchema,
    connectionId: idSchema,
    status: attemptStatusSchema,
  }),
  /** A wave, a pilot, a preflight and so on is new or not what it was; `id` null = more than one. */
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
  }),
  z.object({ type: z.literal('resync') }),
]);
export type MigrationEvent = z.infer<typeof migrationEventSchema>;
