/** A command line that cannot be followed; the message is for the person who typed it. */
export class UsageError extends Error {
  readonly code = 'usage';
  /** How it is meant; absent, as `start` says. */
  readonly usage: string | undefined;

  constructor(message: string, { usage, ...options }: ErrorOptions & { readonly usage?: string } = {}) {
    super(message, options);
    this.name = 'UsageError';
    this.usage = usage;
  }
}
