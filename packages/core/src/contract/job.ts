import { z } from 'zod';
import { idSchema, instantSchema } from './scalars.ts';

/** Progress of a change that runs in the background, counted in users; its single users are `JobItem`s. */
export const jobSchema = z.object({
  id: idSchema,
  kind: z.enum(['assignment', 'preflight', 'wave', 'rollback', 'revert', 'retry']),
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

/** What a job did to one user. */
export const jobItemSchema = z.object({
  userId: idSchema,
  displayName: z.string(),
  address: z.string(),
  status: z.enum(['queued', 'ok', 'failed', 'skipped']),
  /** Why it failed or was skipped. */
  code: z.string().nullable(),
  literal: z.string().nullable(),
});
export type JobItem = z.infer<typeof jobItemSchema>;

/** The answer of `GET /v1/jobs/{id}/items`; `nextCursor` null: that was the last page. */
export const jobItemsPageSchema = z.object({ items: z.array(jobItemSchema), nextCursor: z.string().nullable() });
export type JobItemsPage = z.infer<typeof jobItemsPageSchema>;
