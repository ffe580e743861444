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
  'connection_without_mailboxes',
  'idempotency_key_reused',
  'idempotency_key_required',
  'too_large',
  'microsoft_unreachable',
  'attempt_not_found',
  'not_restorable',
  'state_conflict',
  'confirmation_required',
  'second_admin_required',
  'purge_too_early',
  'credential_unproved',
  'wave_refused',
  'pilot_not_passed',
  'rollback_impossible',
  'not_revertible',
  'acknowledgement_required',
  'not_supported',
  'internal',
] as const;

/** The codes a problem may carry: what to branch on when a call was refused. */
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

/** What every problem of one code has in common: the HTTP status and the words for a person. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What the person can do next. */
  readonly remedy?: string;
}

/** One line per code: the HTTP status and the words, the same from every back end. */
export const problemCatalogue: Readonly<Record<ProblemCode, ProblemKind>> = {
  invalid_request: { status: 400, title: 'The request cannot be read' },
  validation_failed: { status: 422, title: 'Some values cannot be accepted', remedy: 'Correct the fields listed.' },
  unauthenticated: { status: 401, title: 'Nobody is signed in', remedy: 'Sign in again.' },
  wrong_organization: {
    status: 403,
    title: 'This belongs to another organization',
    remedy: 'Sign in with an account of this organization.',
  },
  role_required: { status: 403, title: 'Your role does not allow this', remedy: 'Ask an admin of your organization.' },
  not_found: { status: 404, title: 'There is no such thing', remedy: 'Load the page again; it may have been removed.' },
  version_conflict: {
    status: 412,
    title: 'Somebody else changed it meanwhile',
    remedy: 'Look at the new values and save again.',
  },
  version_required: { status: 428, title: 'The request does not say which version it changes' },
  display_name_taken: { status: 409, title: 'Another connection has this name', remedy: 'Choose another name.' },
  unknown_users: { status: 422, title: 'Some users do not exist', remedy: 'Load the list again.' },
  scope_changed: {
    status: 409,
    title: 'The number of users has changed',
    remedy: 'Look at the new number and confirm again.',
  },
  unproven_not_accepted: {
    status: 409,
    title: 'Some users would lose a connection whose successor has not proven itself',
    remedy: 'Wait for two successful syncs, or confirm that you accept it.',
  },
  disconnect_blocked: {
    status: 409,
    title: 'Somebody still depends on this connection',
    remedy: 'Move the users listed first.',
  },
  connection_not_ready: {
    status: 409,
    title: 'The connection is not ready',
    remedy: 'Complete it and authorize it first.',
  },
  connection_disconnected: { status: 409, title: 'The connection is disconnected', remedy: 'Restore it first.' },
  connection_without_mailboxes: {
    status: 409,
    title: 'No mailbox is synced over this connection',
    remedy: 'Choose a connection that reads mailboxes.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The same key came with another request',
    remedy: 'Send each change with a new key.',
  },
  idempotency_key_required: {
    status: 400,
    title: 'The request carries no Idempotency-Key',
    remedy: 'Send each change with a new random key.',
  },
  too_large: { status: 413, title: 'The request is too large', remedy: 'Send less at once.' },
  microsoft_unreachable: {
    status: 503,
    title: 'Microsoft could not be reached',
    remedy: 'Nothing was lost. Try again in a while.',
  },
  attempt_not_found: {
    status: 404,
    title: 'There is no such authorization attempt',
    remedy: 'Choose Authorize again.',
  },
  not_restorable: { status: 409, title: 'The connection can no longer be restored', remedy: 'Make a new one.' },
  state_conflict: {
    status: 409,
    title: 'It is not in a state in which this can be done',
    remedy: 'Load the page again and look at where it stands now.',
  },
  confirmation_required: {
    status: 422,
    title: 'The confirmation does not match',
    remedy: 'Type the display name exactly as it is shown.',
  },
  second_admin_required: {
    status: 409,
    title: 'Another admin has to confirm this',
    remedy: 'Ask a second admin of your organization.',
  },
  purge_too_early: {
    status: 409,
    title: 'The connection can still be restored',
    remedy: 'Wait until the time to restore has run out.',
  },
  credential_unproved: {
    status: 409,
    title: 'The new secret has not proven itself',
    remedy: 'The old one stays in use. Test the new one first.',
  },
  wave_refused: { status: 409, title: 'The wave cannot go on now', remedy: 'Look at the reasons listed.' },
  pilot_not_passed: {
    status: 409,
    title: 'The pilot has not passed its rule',
    remedy: 'Wait for the members listed, or end it and start another.',
  },
  rollback_impossible: {
    status: 409,
    title: 'The old connection cannot take these users back',
    remedy: 'Look at the alternatives listed.',
  },
  not_revertible: { status: 409, title: 'This job cannot be reverted', remedy: 'Roll back to a checkpoint instead.' },
  acknowledgement_required: {
    status: 422,
    title: 'Nobody has answered for who else is affected',
    remedy: 'Name the other apps and accounts the change reaches, and sign it.',
  },
  not_supported: {
    status: 501,
    title: 'This back end cannot do that yet',
    remedy: 'Nothing was changed. Ask the maker of the product.',
  },
  internal: { status: 500, title: 'Something went wrong on our side', remedy: 'Try again; if it stays, report it.' },
};

/** Problem details for a code. `extra` may hold `detail`, `fields` and members such as `blockers` or `preview`. */
export function createProblem(code: ProblemCode, extra: Readonly<Record<string, unknown>> = {}): Problem {
  return { type: `urn:authshift:problem:${code}`, ...problemCatalogue[code], code, ...extra };
}
