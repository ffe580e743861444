import { z } from 'zod';
import { idSchema, instantSchema } from './scalars.ts';

export const auditActionSchema = z.enum([
  'connection.created',
  'connection.changed',
  'connection.secret_replaced',
  'connection.disconnected',
  'connection.restored',
  'authorization.started',
  'authorization.succeeded',
  'authorization.wrong_account',
  'authorization.declined',
  'authorization.failed',
  'assignment.requested',
  'assignment.finished',
  'probe.run',
]);
export type AuditAction = z.infer<typeof auditActionSchema>;

export const auditEntrySchema = z.object({
  id: idSchema,
  at: instantSchema,
  actor: z.object({ id: idSchema, name: z.string() }),
  action: auditActionSchema,
  subject: z.object({ type: z.enum(['connection', 'assignment', 'attempt']), id: idSchema, label: z.string() }),
  /** One sentence in English for the reader of the list. Never holds a secret. */
  summary: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditPageSchema = z.object({ entries: z.array(auditEntrySchema), nextCursor: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPageSchema>;
