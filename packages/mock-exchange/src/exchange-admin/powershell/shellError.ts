import type { Value } from './values.ts';

/** An error ends its statement; the next one runs, unless `try` catches it. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  /** Kind of error, as `FullyQualifiedErrorId` begins. */
  readonly id: string;
  /** Where the text has what failed, once that is known. */
  at: number | undefined;
  command: string | undefined;

  constructor(message: string, id = 'RuntimeException') {
    super(message);
    this.id = id;
  }
}

/** `throw`, or an error under `-ErrorAction Stop`: it ends the whole input. */
export class InputError extends StatementError {}

/** What Exchange answers instead of an object: the command goes on with its next input, unless `-ErrorAction` says otherwise. */
export class CommandError extends StatementError {}

/** `break` and `continue` on their way to their loop. */
export class LoopSignal extends Error {
  override readonly name = 'LoopSignal';
  readonly kind: 'break' | 'continue';

  constructor(kind: 'break' | 'continue') {
    super(kind);
    this.kind = kind;
  }
}

/** What `$_` is in `catch`. */
export interface ShellError {
  readonly message: string;
  /** `ManagementObjectNotFoundException` and its like. */
  readonly type: string;
  /** The command that failed, or none. */
  readonly command: string | undefined;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

export type Emit = (value: Value) => void;
