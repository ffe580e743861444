import { redact } from '@authshift/core';

/** One structured line. Values are ids, codes, counts and durations, never contents. */
export type Log = (entry: LogEntry) => void;

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Dotted name of what happened, for example `sync.finished`. */
  readonly event: string;
  readonly [detail: string]: unknown;
}

/** What an unexpected error may say in a log: its class and message with anything token-like cut out. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error));
  return redact(`${error.name}: ${error.message}`);
}
