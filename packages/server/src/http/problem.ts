import type { FieldProblem, Problem, ProblemCode } from '@authshift/core/contract';

interface Entry {
  readonly status: number;
  readonly title: string;
  /** What the person can do next. */
  readonly remedy?: string;
}

/** Every refusal of this API. */
const catalogue: Readonly<Record<ProblemCode, Entry>> = {
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
  internal: { status: 500, title: 'Something went wrong on our side', remedy: 'Try again; if it stays, report it.' },
};

export interface ProblemOptions {
  readonly detail?: string;
  readonly fields?: readonly FieldProblem[];
  /** Further members of the answer, for example `preview` or `blockers`. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way to the client as RFC 9457 problem details. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ?? catalogue[code].title);
    this.code = code;
    this.options = options;
  }
}

export function problemResponse(code: ProblemCode, options: ProblemOptions = {}): Response {
  const { headers, extra, detail, fields } = options;
  const body: Problem = {
    type: 'about:blank',
    ...catalogue[code],
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(fields === undefined ? {} : { fields: [...fields] }),
    ...extra,
  };
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}
