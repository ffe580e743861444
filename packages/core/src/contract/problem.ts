import { z } from 'zod';

/**
 * Every code the back end may answer with, as RFC 9457 problem details.
 * Decide by the code, never by the text: titles and details may be reworded.
 */
export const problemCodes = [
  'invalid_request',
  'validation_failed',
  'unauthenticated',
  'wrong_organization',
  'role_required',
  'not_found',
  'version_conflict',
  'version_required',
  'display_name_taken',
  'unknown_users',
  'scope_changed',
  'unproven_not_accepted',
  'disconnect_blocked',
  'connection_not_ready',
  'connection_disconnected',
  'idempotency_key_reused',
  'idempotency_key_required',
  'too_large',
  'microsoft_unreachable',
  'attempt_not_found',
  'not_restorable',
  'internal',
] as const;

export const problemCodeSchema = z.enum(problemCodes);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

/** One field that was refused; `path` is dotted, as in the request body. */
export const fieldProblemSchema = z.object({
  path: z.string(),
  code: z.string(),
  message: z.string(),
});
export type FieldProblem = z.infer<typeof fieldProblemSchema>;

/** RFC 9457 problem details, `application/problem+json`. `remedy` says what the person can do next. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: problemCodeSchema,
  detail: z.string().optional(),
  remedy: z.string().optional(),
  instance: z.string().optional(),
  fields: z.array(fieldProblemSchema).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
