import { z } from 'zod';
import { idSchema, instantSchema } from './scalars.ts';

export const jobSchema = z.object({
  id: idSchema,
  kind: z.literal('assignment'),
  status: z.enum(['queued', 'running', 'done', 'aborted', 'failed']),
  total: z.int(),
  done: z.int(),
  ok: z.int(),
  failed: z.int(),
  skipped: z.int(),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type Job = z.infer<typeof jobSchema>;
