import { randomUUID } from 'node:crypto';
import { readText, retryAfter } from '../probes/jsonRequest.ts';
import { type Outcome, refused, TIMEOUT_MILLISECONDS, unreachable } from '../probes/outcome.ts';
import { callMicrosoft } from '../telemetry/microsoftCalls.ts';
import { folderRequest, itemsRequest, readAnswer } from './ewsMessages.ts';
import { type NtlmAccount, postWithNtlm } from './ntlmRequest.ts';
import { pinnedPost } from './pinnedPost.ts';

/** What proves who asks: the value of the `Authorization` header, used once and never stored. */
export interface EwsCaller {
  readonly address: string;
  /** Where the name in the address was found to lead; null or absent: nobody has looked. */
  readonly ip?: string | null;
  readonly authorization: string;
  /** In place of `authorization`: signs in the connection. */
  readonly ntlm?: NtlmAccount | null;
  /** An app without a signed-in user says whose mailbox it means. */
  readonly impersonates?: boolean;
}

export interface CalendarWindow {
  readonly from: Date;
  readonly to: Date;
}

/**
 * Reads a mailbox's calendar over EWS as a sync does: GetFolder, then FindItem with a CalendarView.
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation
 */
export async function readCalendar(caller: EwsCaller, mailbox: string, window: CalendarWindow): Promise<Outcome> {
  const folder = await call(caller, mailbox, folderRequest(mailbox, caller.impersonates));
  if (folder.kind !== 'works') return folder;
  return call(caller, mailbox, itemsRequest(mailbox, window, caller.impersonates));
}

/** The smallest positive proof: GetFolder on a calendar. */
export async function probeCalendar(caller: EwsCaller, mailbox: string): Promise<Outcome> {
  return call(caller, mailbox, folderRequest(mailbox, caller.impersonates));
}

function call(caller: EwsCaller, mailbox: string, body: string): Promise<Outcome> {
  return callMicrosoft('ews', () => ask(caller, mailbox, body));
}

async function ask(caller: EwsCaller, mailbox: string, body: string): Promise<Outcome> {
  try {
    const response = await post(caller, mailbox, body);
    return judge(response, await readText(response));
  } catch (error) {
    return unreachable(error);
  }
}

/** The header only routes the request. An address that fits none is for the server to refuse, as one mailbox that is not there. */
const FITS_HEADER = /^[\x21-\x7e]+$/;

async function post(caller: EwsCaller, mailbox: string, body: string): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  const headers = {
    'content-type': 'text/xml; charset=utf-8',
    accept: 'text/xml',
    'user-agent': 'AuthShift',
    ...(FITS_HEADER.test(mailbox) ? { 'x-anchormailbox': mailbox } : {}),
    'client-request-id': randomUUID(),
    'return-client-request-id': 'true',
  };
  const { address, ip = null } = caller;
  if (caller.ntlm) return postWithNtlm(address, caller.ntlm, { headers, body, signal, ip });
  const authorized = { authorization: caller.authorization, ...headers };
  if (ip !== null) return pinnedPost(address, { headers: authorized, body, signal, ip });
  return fetch(address, { method: 'POST', redirect: 'manual', signal, headers: authorized, body });
}

function judge(response: Response, text: string): Outcome {
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
    return refused(answer.message, {
      code: answer.code,
      aboutCaller: answer.code !== null && CALLER_CODES.has(answer.code),
      backOffMilliseconds: answer.backOffMilliseconds ?? retryAfter(response.headers.get('retry-after')),
    });
  }
  return refused(httpLiteral(response), {
    code: httpCode(response),
    aboutCaller: [401, 403, 429, 503].includes(response.status),
    backOffMilliseconds: retryAfter(response.headers.get('retry-after')),
  });
}

/** The number in `x-ms-diagnostics` where there is one: it says more than the status. */
function httpCode(response: Response): string {
  return /^(\d{7});/.exec(response.headers.get('x-ms-diagnostics') ?? '')?.[1] ?? String(response.status);
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
  return lines.join('; ');
}
