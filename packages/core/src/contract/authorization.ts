import { z } from 'zod';
import { literalErrorSchema, microsoftAccountSchema } from './connection.ts';
import { idSchema, instantSchema } from './scalars.ts';

/** The body of `POST /v1/connections/{id}/authorizations`. */
export const authorizationInputSchema = z.object({
  /** Where the callback sends the browser afterwards: a path of the host's own origin, starting with one slash. */
  returnTo: z
    .string()
    .max(2048)
    .regex(/^\/(?![/\\])/),
  /**
   * `ask` (default) makes Microsoft show the account picker. `current-session` lets Microsoft answer with whoever is
   * signed in: only for hosts that know it is the right account. Either way the back end compares who came back.
   */
  accountChoice: z.enum(['ask', 'current-session']).default('ask'),
});
export type AuthorizationInput = z.input<typeof authorizationInputSchema>;

/** One visit to Microsoft that is about to start: send the person's browser to `authorizeUrl` before `expiresAt`. */
export const authorizationAttemptSchema = z.object({
  attemptId: idSchema,
  connectionId: idSchema,
  kind: z.enum(['grant', 'consent', 'self']),
  authorizeUrl: z.url(),
  expiresAt: instantSchema,
});
export type AuthorizationAttempt = z.infer<typeof authorizationAttemptSchema>;

/** How a visit to Microsoft stands or ended. `stranded`: a message was shown; `expired`: nobody came back in time. */
export const attemptStatusSchema = z.enum([
  'pending',
  'succeeded',
  'wrong_account',
  'declined',
  'stranded',
  'expired',
  'failed',
]);
export type AttemptStatus = z.infer<typeof attemptStatusSchema>;

/** `GET /v1/authorizations/{attemptId}`: what became of an attempt. */
export const authorizationOutcomeSchema = z.object({
  attemptId: idSchema,
  connectionId: idSchema,
  status: attemptStatusSchema,
  expected: z.object({ account: z.string(), tenantId: z.string().nullable() }),
  returned: microsoftAccountSchema.nullable(),
  /** True when Microsoft answered without asking anybody: the account's sign-in is older than the click. */
  silent: z.boolean(),
  error: literalErrorSchema.nullable(),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type AuthorizationOutcome = z.infer<typeof authorizationOutcomeSchema>;
