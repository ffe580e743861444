import { randomUUID } from 'node:crypto';
import { redact } from '@authshift/core';
import { folderRequest, itemsRequest, readAnswer } from './ewsMessages.ts';

/** What proves who asks: the value of the `Authorization` header, used once and never stored. */
export interface EwsCaller {
  readonly address: string;
  readonly authorization: string;
}

export interface CalendarWindow {
  readonly from: Date;
  readonly to: Date;
}

export type EwsOutcome =
  | { readonly kind: 'works'; readonly items: number; readonly literal: string; readonly code: string }
  | EwsFailure;

export interface EwsFailure {
  /** `refused`: the server answered no; `unreachable`: no answer came. */
  readonly kind: 'refused' | 'unreachable';
  /** The answer as it came, redacted. */
  readonly literal: string;
  /** EWS response code, HTTP status or network error code. */
  readonly code: string | null;
  /** The answer is about the caller's sign-in, not about one mailbox. */
  readonly aboutCaller: boolean;
  /** Milliseconds the server asks to be left alone. */
  readonly backOffMilliseconds: number | null;
}

const TIMEOUT_MILLISECONDS = 15_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * Reads a mailbox's calendar over EWS as a sync does: GetFolder, then FindItem with a CalendarView.
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation
 */
export async function readCalendar(caller: EwsCaller, mailbox: string, window: CalendarWindow): Promise<EwsOutcome> {
  const folder = await call(caller, mailbox, folderRequest(mailbox));
  if (folder.kind !== 'works') return folder;
  return call(caller, mailbox, itemsRequest(mailbox, window));
}

/** The smallest positive proof: GetFolder on a calendar. */
export async function probeCalendar(caller: EwsCaller, mailbox: string): Promise<EwsOutcome> {
  return call(caller, mailbox, folderRequest(mailbox));
}

async function call(caller: EwsCaller, mailbox: string, body: string): Promise<EwsOutcome> {
  try {
    const response = await fetch(caller.address, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      headers: {
        authorization: caller.authorization,
        'content-type': 'text/xml; charset=utf-8',
        accept: 'text/xml',
        'user-agent': 'AuthShift',
        'x-anchormailbox': mailbox,
        'client-request-id': randomUUID(),
        'return-client-request-id': 'true',
      },
      body,
    });
    return judge(response, await readText(response));
  } catch (error) {
    return unreachable(error);
  }
}

function judge(response: Response, text: string): EwsOutcome {
  const answer = text.trimStart().startsWith('<') ? readAnswer(text) : null;
  if (answer?.kind === 'success' && response.ok) {
    const { items, code } = answer;
    return {
      kind: 'works',
      items,
      literal: `HTTP/1.1 ${response.status} ${response.statusText}; ResponseCode ${code}`,
      code,
    };
  }
  if (answer?.kind === 'error') {
    return {
      kind: 'refused',
      literal: redact(answer.message),
      code: answer.code,
      aboutCaller: answer.code !== null && CALLER_CODES.has(answer.code),
      backOffMilliseconds: answer.backOffMilliseconds ?? retryAfter(response),
    };
  }
  return {
    kind: 'refused',
    literal: httpLiteral(response),
    code: httpCode(response),
    aboutCaller: [401, 403, 429, 503].includes(response.status),
    backOffMilliseconds: retryAfter(response),
  };
}

/**
 * The number in `x-ms-diagnostics` where there is one. A bare 401 has none: which scheme the challenge names says more than
 * the status, and only the literal answer holds it.
 */
function httpCode(response: Response): string | null {
  const diagnostics = /^(\d{7});/.exec(response.headers.get('x-ms-diagnostics') ?? '')?.[1];
  if (diagnostics !== undefined) return diagnostics;
  return response.status === 401 ? null : String(response.status);
}

/** Response codes that speak of the service account itself: every other mailbox would get the same. */
const CALLER_CODES: ReadonlySet<string> = new Set(['ErrorServerBusy', 'ErrorAccountDisabled', 'ErrorPasswordExpired']);

/** Status line and the headers in which Exchange says why: there is no body on a 401 or 403. */
function httpLiteral(response: Response): string {
  const lines = [`HTTP/1.1 ${response.status} ${response.statusText}`.trim()];
  for (const [name, shown] of [
    ['www-authenticate', 'WWW-Authenticate'],
    ['x-ms-diagnostics', 'x-ms-diagnostics'],
    ['retry-after', 'Retry-After'],
  ] as const) {
    const value = response.headers.get(name);
    if (value !== null) lines.push(`${shown}: ${value}`);
  }
  return lines.join('\n');
}

function retryAfter(response: Response): number | null {
  const value = response.headers.get('retry-after');
  if (value === null) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Error('The answer is larger than 4 MiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unreachable(error: unknown): EwsFailure {
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
