import { placeOf } from './notUnderstood.ts';
import type { Emit, ShellError, StatementError } from './shellError.ts';
import type { Expression, Statement } from './syntax.ts';
import type { Thing, Value } from './values.ts';

/** What a command of Exchange answers to the shell. */
export interface CmdletAnswer {
  readonly objects: readonly Thing[];
  readonly warnings: readonly string[];
}

/** Where commands run: a window with its variables, and what it showed. */
export interface Shell {
  /** The whole text, for places in it. */
  readonly text: string;
  readonly variables: Map<string, Value>;
  /** What `Get-Date` and `[DateTime]::UtcNow` say. */
  readonly now: () => Promise<Date>;
  /** Runs a command of Exchange. Rejects with `CommandError`. */
  readonly exchange: (name: string, parameters: Readonly<Record<string, unknown>>) => Promise<CmdletAnswer>;
  readonly show: (shown: Shown) => void;
  readonly connection: ShellConnection;
  /** The value of an expression, and the run of a block: given here because commands hold expressions, and blocks commands. */
  readonly evaluate: (expression: Expression) => Promise<Value>;
  readonly run: (body: readonly Statement[], emit: Emit) => Promise<void>;
  /** How many statements it has run. */
  steps: number;
  /** How many `try` stand around what runs. */
  tries: number;
}

/** As whom the window is connected to Exchange. */
export interface ShellConnection {
  /** What `Get-ConnectionInformation` shows; undefined when it is disconnected. */
  readonly describe: () => Thing | undefined;
  /** Rejects with `StatementError` for whom Exchange does not let in. */
  readonly connect: (as: ConnectAs) => Promise<void>;
  readonly disconnect: () => void;
}

export interface ConnectAs {
  readonly account: string | undefined;
  readonly accessToken: string | undefined;
  /** A user name with its password. */
  readonly hasCredential: boolean;
}

/** What a console shows, in this order. */
export type Shown =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'warning' | 'host'; readonly text: string }
  | { readonly kind: 'error'; readonly error: ShellError };

export function toShellError({ text }: Pick<Shell, 'text'>, error: StatementError): ShellError {
  const { line, column } = placeOf(text, error.at ?? 0);
  return { message: error.message, type: error.id, command: error.command, line, column };
}

export function report(shell: Shell, error: StatementError): void {
  shell.show({ kind: 'error', error: toShellError(shell, error) });
}
