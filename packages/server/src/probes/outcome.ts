import { redact } from '@authshift/core';

/** What came of asking one mailbox, over whatever protocol. */
export type Outcome =
  | { readonly kind: 'works'; readonly items: number; readonly literal: string; readonly code: string }
  | Failure;

export interface Failure {
  /** `refused`: the server answered no; `unreachable`: no answer came. */
  readonly kind: 'refused' | 'unreachable';
  /** The answer as it came, redacted. */
  readonly literal: string;
  /** The protocol's own response code, HTTP status or network error code. */
  readonly code: string | null;
  /** The answer is about the caller's sign-in, not about one mailbox. */
  readonly aboutCaller: boolean;
  /** Milliseconds the server asks to be left alone. */
  readonly backOffMilliseconds: number | null;
}

/** How long any server may take to answer. */
export const TIMEOUT_MILLISECONDS = 15_000;

/** Whatever a server asks for, it is asked again after a day: an answer must not put an end to a connection. */
const LONGEST_BACK_OFF_MILLISECONDS = 86_400_000;

export function refused(literal: string, answer: Partial<Omit<Failure, 'kind' | 'literal'>> = {}): Failure {
  const { backOffMilliseconds: asked = null } = answer;
  return {
    kind: 'refused',
    code: null,
    aboutCaller: false,
    ...answer,
    backOffMilliseconds: asked === null ? null : Math.min(asked, LONGEST_BACK_OFF_MILLISECONDS),
    literal: redact(literal),
  };
}

export function unreachable(error: unknown): Failure {
  const { code, message } = networkError(error);
  return { kind: 'unreachable', literal: redact(message), code, aboutCaller: true, backOffMilliseconds: null };
}

/** The innermost cause: fetch wraps what really happened. */
export function networkError(error: unknown): { readonly code: string | null; readonly message: string } {
  let inner: unknown = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (inner instanceof AggregateError && inner.errors[0] instanceof Error) inner = inner.errors[0];
  if (!(inner instanceof Error)) return { code: null, message: String(inner) };
  const { code } = inner as { code?: unknown };
  if (inner.name === 'TimeoutError') return { code: 'ETIMEDOUT', message: 'No answer within 15 seconds.' };
  return { code: typeof code === 'string' ? code : null, message: inner.message };
}
