import { AsyncLocalStorage } from 'node:async_hooks';
import { redact } from '@authshift/core';
import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';

/** One structured line. Values are ids, codes, counts and durations, never contents. */
export type Log = (entry: LogEntry) => void;

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Dotted name of what happened, for example `sync.finished`. */
  readonly event: string;
  readonly [detail: string]: unknown;
}

type Details = Readonly<Record<string, unknown>>;

const underWay = new AsyncLocalStorage<Details>();

/** Every line that is logged meanwhile has these details too: whose request or turn it belongs to. */
export function inLogContext<T>(details: Details, run: () => Promise<T>): Promise<T> {
  return underWay.run({ ...underWay.getStore(), ...details }, run);
}

/** Completes each line with what is under way and cuts out anything that looks like a secret, whoever put it there. */
export function createLog(write: Log): Log {
  return (entry) => write({ ...(withoutSecrets({ ...underWay.getStore(), ...entry }) as LogEntry) });
}

const SECRET_NAME =
  /^(password|secret|token|authorization|cookie|verifier|assertion|vaultkey)s?$|(password|secret|token)$/i;

function withoutSecrets(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return SECRET_NAME.test(name) ? '[removed]' : redact(value);
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, name));
  if (value instanceof Error) return describeError(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutSecrets(one, key)]));
}

/** What an unexpected error may say in a log: its class and message with anything token-like cut out. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error));
  return redact(`${error.name}: ${error.message}`);
}

/** The ids under which a trace has what is logged now; null without an SDK of the host. */
export function traceDetails(span: SpanContext | undefined): Details | null {
  if (span === undefined || !isSpanContextValid(span)) return null;
  return { traceId: span.traceId, spanId: span.spanId };
}

/** The trace a caller is in (W3C Trace Context, 3.2): for the log, where there is no SDK to take part in it. */
export function readTraceparent(header: string | undefined): Details | null {
  const [, traceId, spanId] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/.exec(header ?? '') ?? [];
  if (traceId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId ?? '')) return null;
  return { traceId };
}
