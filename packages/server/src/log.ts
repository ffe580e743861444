/** One structured line. Values are ids, codes, counts and durations, never contents. */
export type Log = (entry: LogEntry) => void;

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  /** Dotted name of what happened, for example `sync.finished`. */
  readonly event: string;
  readonly [detail: string]: unknown;
}

/** What an unexpected error may say in a log: its class and message with anything token-like cut out. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error));
  return redact(`${error.name}: ${error.message}`);
}

const JWT = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g;
const CREDENTIAL_HEADER = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
const CREDENTIAL_PARAMETER =
  /\b(code|state|client_secret|refresh_token|access_token|id_token|password|code_verifier|nonce|assertion)(["']?\s*[=:]\s*["']?)[^&\s"'<>,}]+/gi;

/** Removes tokens, credentials and codes from a text that came from another server. */
export function redact(text: string): string {
  return text
    .replace(JWT, '[token removed]')
    .replace(CREDENTIAL_HEADER, '$1 [removed]')
    .replace(CREDENTIAL_PARAMETER, '$1$2[removed]');
}
