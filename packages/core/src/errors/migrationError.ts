import type { Problem } from '../contract/index.ts';

/**
 * How a call to the back end ended without its result.
 * `refused`: the back end answered with problem details; `unreachable`: no answer, the outcome is unknown;
 * `cancelled`: the caller's signal fired; `invalid_answer`: an answer that is not the contract's.
 */
export type MigrationErrorKind = 'refused' | 'unreachable' | 'cancelled' | 'invalid_answer';

/** The one error every call of a client fails with. Read `kind` to know how it ended, and `problem` for what the back end said. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly kind: MigrationErrorKind;
  /** Present exactly when `kind` is `refused`. */
  readonly problem: Problem | null;

  constructor(kind: MigrationErrorKind, message: string, options: { problem?: Problem; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.problem = options.problem ?? null;
  }
}

/** Tells it from other errors, also where two copies of this package are loaded and `instanceof` would fail. */
export function isMigrationError(value: unknown): value is MigrationError {
  return value instanceof Error && value.name === 'MigrationError' && 'kind' in value;
}
