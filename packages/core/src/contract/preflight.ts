import { z } from 'zod';
import { scopeSchema } from './assignment.ts';
import { idSchema, instantSchema } from './scalars.ts';
import { preflightVerdictSchema } from './user.ts';

/** What must be true of a user before moving. Which checks apply follows from the connection's protocol. */
export const preflightCodeSchema = z.enum([
  'mailbox_exists',
  'mailbox_location',
  'mailbox_opened',
  'licence',
  'account_enabled',
  'upn_matches_address',
  'rights',
  'imap_enabled',
  'pop_enabled',
  'smtp_auth_mailbox',
  'smtp_auth_tenant',
  'ews_enabled',
  'conditional_access',
  'item_count',
  'product_ready',
]);
export type PreflightCode = z.infer<typeof preflightCodeSchema>;

/** A named person takes the risk of one failed check. */
export const waiverSchema = z.object({
  reason: z.string().trim().min(3).max(500),
  by: z.string(),
  at: instantSchema,
  /** Null: for good. */
  until: instantSchema.nullable(),
});
export type Waiver = z.infer<typeof waiverSchema>;

/** What one check found for one user on one connection, and who answers for it where it was waived. */
export const preflightCheckSchema = z.object({
  code: preflightCodeSchema,
  connectionId: idSchema,
  /** What was found, without any waiver. */
  verdict: preflightVerdictSchema,
  /** The literal answer the verdict rests on, redacted; null where nothing was said. */
  literal: z.string().nullable(),
  at: instantSchema,
  waiver: waiverSchema.nullable(),
  /** When it is looked at again by itself, because a change at Microsoft may be on its way; absent or null: when somebody asks. */
  retestAt: instantSchema.nullish(),
});
export type PreflightCheck = z.infer<typeof preflightCheckSchema>;

/** The body of `POST /v1/preflights`. */
export const preflightInputSchema = z.object({ connectionId: idSchema, scope: scopeSchema });
export type PreflightInput = z.infer<typeof preflightInputSchema>;

/** One run of the checks over many users. Each user's own checks are in `GET /v1/users/{id}`. */
export const preflightRunSchema = z.object({
  id: idSchema,
  connectionId: idSchema,
  jobId: idSchema,
  status: z.enum(['running', 'done', 'aborted']),
  total: z.int(),
  counts: z.object({ ready: z.int(), warn: z.int(), block: z.int() }),
  checks: z.array(z.object({ code: preflightCodeSchema, ready: z.int(), warn: z.int(), block: z.int() })),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type PreflightRun = z.infer<typeof preflightRunSchema>;
