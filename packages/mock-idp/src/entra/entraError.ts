import { type AadstsCode, type CatalogueEntry, findCatalogueEntry } from './aadstsCatalogue.ts';

/** A refusal in Entra's terms. The catalogue decides its OAuth error, status and words. */
export class EntraError extends Error {
  readonly code: AadstsCode;
  readonly entry: CatalogueEntry;
  /**
   * What the client has to send as `claims` with the next sign-in ("Claims challenges"): JSON that names the policies which ask for more.
   */
  readonly claims: string | undefined;
  /** The policies that refused, by id. */
  readonly policyIds: readonly string[];

  constructor(
    code: AadstsCode,
    values: Readonly<Record<string, string>> = {},
    { error, policyIds = [], claims }: Particulars = {},
  ) {
    const entry = findCatalogueEntry(code);
    if (entry === undefined) throw new TypeError(`AADSTS${code} is not in the catalogue`);
    super(fillIn(entry.text, values));
    this.name = 'EntraError';
    this.code = code;
    this.policyIds = policyIds;
    this.claims = claims ?? (entry.challenge === true && policyIds.length > 0 ? toChallenge(policyIds) : undefined);
    this.entry = error === undefined ? entry : { ...entry, error };
  }
}

export interface Particulars {
  /** Stands in for the catalogue's where one code has two OAuth errors. */
  readonly error?: string;
  readonly policyIds?: readonly string[];
  /** What the client has to send with the next sign-in, where that does not follow from the policies. */
  readonly claims?: string | undefined;
}

function toChallenge(policyIds: readonly string[]): string {
  return JSON.stringify({ access_token: { capolids: { essential: true, values: [...new Set(policyIds)] } } });
}

/** The ids and the time that let an administrator find one refusal in a log. */
export interface Trace {
  readonly traceId: string;
  readonly correlationId: string;
  readonly at: Date;
  /** Between the parts of a description: a space, or CR LF as in older captures. */
  readonly separator?: string;
}

/** `AADSTS<code>: <text> Trace ID: ... Correlation ID: ... Timestamp: ...`, as Entra words `error_description`. */
export function describeError(error: EntraError, trace: Trace): string {
  return [
    `AADSTS${error.code}: ${error.message}`,
    `Trace ID: ${trace.traceId}`,
    `Correlation ID: ${trace.correlationId}`,
    `Timestamp: ${toEntraTime(trace.at)}`,
  ].join(trace.separator ?? ' ');
}

/** The token endpoint's JSON for a refusal. */
export function toErrorBody(error: EntraError, trace: Trace, origin: string): Readonly<Record<string, unknown>> {
  return {
    error: error.entry.error,
    error_description: describeError(error, trace),
    error_codes: [error.code],
    timestamp: toEntraTime(trace.at),
    trace_id: trace.traceId,
    correlation_id: trace.correlationId,
    ...toErrorUri(error, origin),
    ...(error.entry.suberror === undefined ? {} : { suberror: error.entry.suberror }),
    ...(error.claims === undefined ? {} : { claims: error.claims }),
  };
}

/** Where a refusal is explained; only for codes that Entra's own page knows. */
export function toErrorUri({ code, entry }: EntraError, origin: string): { readonly error_uri?: string } {
  return entry.hasErrorPage ? { error_uri: `${origin}/error?code=${code}` } : {};
}

/** Entra's timestamps: `2026-11-22 06:30:00Z`. */
export function toEntraTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_placeholder, name: string) => values[name] || 'unknown');
}
