import { z } from 'zod';
import { idSchema, instantSchema } from './scalars.ts';

/** What was done, as `subject.what happened`. Filter and translate by this, not by the entry's `summary`. */
export const auditActionSchema = z.enum([
  'connection.created',
  'connection.changed',
  'connection.secret_replaced',
  'connection.disconnected',
  'connection.disconnect_requested',
  'connection.restored',
  'connection.purged',
  'connection.paused',
  'connection.resumed',
  'registration.created',
  'registration.changed',
  'registration.secret_added',
  'registration.secret_promoted',
  'consent.requested',
  'consent.granted',
  'consent.declined',
  'consent.wrong_tenant',
  'authorization.started',
  'authorization.succeeded',
  'authorization.wrong_account',
  'authorization.declined',
  'authorization.failed',
  'assignment.requested',
  'assignment.applied',
  'assignment.finished',
  'probe.run',
  'user.changed',
  'user.waived',
  'preflight.run',
  'pilot.created',
  'pilot.signed_off',
  'wave.planned',
  'wave.started',
  'wave.paused',
  'wave.stopped',
  'wave.released',
  'wave.finished',
  'checkpoint.made',
  'rollback.requested',
  'rollback.finished',
  'invitation.sent',
  'invitation.opened',
  'invitation.completed',
  'invitation.refused',
  'invitation.revoked',
  'policy_change.proposed',
  'policy_change.handed_over',
  'policy_change.declared',
  'policy_change.verified',
  'job.reverted',
  'evidence.read',
  'literals.expired',
  'person.erased',
]);
export type AuditAction = z.infer<typeof auditActionSchema>;

/** Who did what to what, and when: one line of the record an auditor reads. */
export const auditEntrySchema = z.object({
  id: idSchema,
  at: instantSchema,
  actor: z.object({ id: idSchema, name: z.string() }),
  action: auditActionSchema,
  subject: z.object({
    type: z.enum([
      'connection',
      'registration',
      'assignment',
      'attempt',
      'user',
      'preflight',
      'pilot',
      'wave',
      'checkpoint',
      'rollback',
      'invitation',
      'policy-change',
      'job',
      'organization',
    ]),
    id: idSchema,
    label: z.string(),
  }),
  /** One sentence in English for the reader of the list. Never holds a secret. */
  summary: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** The answer of `GET /v1/audit`, newest first; `nextCursor` null: nothing older is left. */
export const auditPageSchema = z.object({ entries: z.array(auditEntrySchema), nextCursor: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPageSchema>;
