import { randomUUID } from 'node:crypto';
import type { Directory } from '@authshift/mock-idp';
import { Hono } from 'hono';
import type { LoggedHttpRequest, RequestLog } from '../control/requestLog.ts';
import { primaryAddress } from '../mailboxes/mailbox.ts';
import type { MailboxAccess } from '../mailboxes/mailboxes.ts';
import { ewsEnded, mailboxRefused } from '../policies/ewsPolicy.ts';
import { authenticateEws, type Caller } from './access/authenticate.ts';
import { type EwsSession, HttpRefusal } from './access/folderAccess.ts';
import { actingUser } from './access/impersonation.ts';
import { getFolder, type OperationAnswer } from './folders/getFolder.ts';
import { findItem } from './items/findItem.ts';
import { fault } from './soap/envelope.ts';
import { EwsError } from './soap/ewsError.ts';
import { readBounded } from './soap/readBounded.ts';
import { readSoapRequest } from './soap/soapRequest.ts';
import type { XmlElement } from './soap/xmlElement.ts';

export interface EwsOptions {
  readonly directory: Directory;
  readonly mailboxes: MailboxAccess;
  readonly log: RequestLog;
  readonly now: () => Date;
  /** Where mock-idp answers. */
  readonly authorityOrigin: string;
}

export const ewsPath = '/EWS/Exchange.asmx';

// Bytes. Far above what the served operations need.
const mostBody = 1_048_576;

const operations: Readonly<Record<string, (element: XmlElement, session: EwsSession) => Promise<OperationAnswer>>> = {
  GetFolder: getFolder,
  FindItem: findItem,
};

type Trace = { -readonly [Key in keyof Omit<LoggedHttpRequest, 'id'>]: LoggedHttpRequest[Key] };

/** Exchange Web Services over HTTP. The path is matched without case, as IIS does. */
export function createEwsApplication(options: EwsOptions): Hono {
  const app = new Hono();
  app.all('*', async (context) => {
    if (context.req.path.toLowerCase() !== ewsPath.toLowerCase()) return new Response(null, { status: 404 });
    const at = options.now().toISOString();
    const trace: Trace = { at, protocol: 'ews', method: context.req.method, authentication: 'none', status: 500 };
    const response = await answer(context.req.raw, options, trace).catch(failed);
    trace.status = response.status;
    options.log.add(trace);
    return withRequestIds(response, context.req.raw);
  });
  return app;
}

// The directory may be another process, and gone.
function failed(error: unknown): Response {
  console.error('EWS could not answer.', error);
  return new Response(null, { status: 500 });
}

async function answer(request: Request, options: EwsOptions, trace: Trace): Promise<Response> {
  const result = await authenticateEws(request.headers.get('authorization') ?? undefined, options);
  if ('refusal' in result) {
    trace.authentication = result.refusal.attempted;
    return new Response(null, { status: 401, headers: result.refusal.headers });
  }
  const { caller } = result;
  trace.authentication = caller.kind;
  trace.account = caller.kind === 'app' ? caller.appId : caller.user.upn;
  if (refusedByPolicy(caller)) return new Response(null, { status: 403 });
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } });
  return answerSoap(request, { ...options, caller, trace });
}

function refusedByPolicy(caller: Caller): boolean {
  if (ewsEnded(caller.tenant)) return true;
  return caller.kind !== 'app' && mailboxRefused(caller.tenant, caller.user);
}

async function answerSoap(
  request: Request,
  { caller, trace, directory, mailboxes }: EwsOptions & { caller: Caller; trace: Trace },
): Promise<Response> {
  try {
    const { operation, element, impersonation } = readSoapRequest(await readSoapBody(request));
    trace.operation = operation;
    const acting = await actingUser(caller, impersonation, directory);
    const onMailbox = (address: string) => {
      trace.mailbox ??= address;
    };
    if (caller.kind === 'app') onMailbox(primaryAddress(acting));
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (run === undefined) return unserved(trace);
    const answered = await run(element, { tenant: caller.tenant, actingUser: acting, directory, mailboxes, onMailbox });
    trace.responseCode = answered.responseCode;
    return xmlResponse(200, answered.body);
  } catch (error) {
    if (error instanceof HttpRefusal) return new Response(null, { status: error.status });
    if (!(error instanceof EwsError)) throw error;
    trace.responseCode = error.code;
    return xmlResponse(500, fault(error));
  }
}

async function readSoapBody(request: Request): Promise<string> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'text/xml') throw new HttpRefusal(415);
  const body = await readBounded(request, mostBody);
  if (body === undefined) throw new HttpRefusal(413);
  return body;
}

// Exchange knows the operation and this mock does not: it answers as to a request it cannot take, and says so in a
// header of its own, so that nobody looks for the mistake in their client.
function unserved(trace: Trace): Response {
  const error = new EwsError('ErrorInvalidRequest');
  trace.responseCode = error.code;
  const response = xmlResponse(500, fault(error));
  response.headers.set('X-AuthShift-Mock', `serves ${Object.keys(operations).join(', ')} only`);
  return response;
}

function xmlResponse(status: number, body: string): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'text/xml; charset=utf-8' } });
}

function withRequestIds(response: Response, request: Request): Response {
  response.headers.set('request-id', randomUUID());
  response.headers.set('Cache-Control', 'private');
  const clientId = request.headers.get('client-request-id');
  if (clientId !== null && request.headers.get('return-client-request-id') === 'true') {
    response.headers.set('client-request-id', clientId);
  }
  return response;
}
