/** One thing `authshift-server` can be told to do. */
export interface Command {
  /** One word or two, as they are typed. */
  readonly name: string;
  /** What may follow the name. */
  readonly usage?: string;
  /** For the list of commands, in a few words. */
  readonly summary: string;
  /** Resolves to the exit code: 0 done, 1 failed. Throws `SettingsError` or `UsageError` for what has to be said differently. */
  run(call: CommandCall): Promise<number>;
}

export interface CommandCall {
  /** What followed the name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fires on SIGTERM and SIGINT. Who does not listen is ended by a second signal. */
  readonly stopping: AbortSignal;
  /** A line for people or programs, on standard output. */
  print(line: string): void;
}

/** What was typed is not understood; the message says what would be. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
