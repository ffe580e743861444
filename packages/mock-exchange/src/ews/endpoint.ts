import { randomUUID } from 'node:crypto';
import type { DirectoryUser } from '@authshift/mock-idp';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { LoggedHttpRequest } from '../control/requestLog.ts';
import { testIdHeader } from '../faults/fault.ts';
import { strikeHttp } from '../faults/httpStrike.ts';
import { primaryAddress } from '../mailboxes/mailbox.ts';
import { inForce } from '../policies/datedRules.ts';
import { judgeEws, policyReason } from '../policies/ewsAccess.ts';
import type { ExchangeServices } from '../services.ts';
import { readAnchor, remarkOnAnchor } from './access/anchorMailbox.ts';
import type { Authentication, Refusal } from './access/authenticate.ts';
import { accountOf, appIdOf, type Caller } from './access/caller.ts';
import { actingUser } from './access/impersonation.ts';
import type { Place } from './access/place.ts';
import { type EwsSession, HttpRefusal } from './access/session.ts';
import { findOperation, operationNames } from './operations.ts';
import { asFrom, fault } from './soap/envelope.ts';
import { EwsError, EwsFault, UnservedRequest } from './soap/ewsError.ts';
import { isEwsErrorCode } from './soap/ewsMessages.ts';
import { answerOne, type OperationAnswer, toAnswer } from './soap/operationAnswer.ts';
import { readBounded } from './soap/readBounded.ts';
import { readSoapRequest, type SoapRequest } from './soap/soapRequest.ts';
import { targetOf } from './targetMailbox.ts';
import { type Budget, createBudget, serverBusy } from './throttling/budget.ts';
import { type Concurrency, createConcurrency } from './throttling/concurrency.ts';

export interface EndpointOptions {
  readonly services: ExchangeServices;
  readonly place: Place;
  readonly authenticate: (request: Request, bindings: HttpBindings) => Promise<Authentication>;
}

// Bytes: what Exchange takes unless an administrator raised it (EWS, maxAllowedContentLength).
const mostBody = 67_108_864;

type Trace = { -readonly [Key in keyof Omit<LoggedHttpRequest, 'id'>]: LoggedHttpRequest[Key] };

interface Exchange extends EndpointOptions {
  readonly request: Request;
  readonly bindings: HttpBindings;
  readonly trace: Trace;
  readonly concurrency: Concurrency;
  readonly budget: Budget;
}

/** What both kinds of Exchange do with a request, once it is clear how they tell who is calling. */
export function createEndpoint(options: EndpointOptions) {
  const concurrency = createConcurrency();
  const budget = createBudget(options.services);
  return async (request: Request, bindings: HttpBindings): Promise<Response> => {
    const { services } = options;
    const testId = request.headers.get(testIdHeader);
    const trace: Trace = {
      at: services.now().toISOString(),
      protocol: 'ews',
      method: request.method,
      authentication: 'none',
      status: 500,
      ...(testId === null ? {} : { testId }),
    };
    const response = await answer({ ...options, request, bindings, trace, concurrency, budget }).catch(failed);
    if (response !== RESPONSE_ALREADY_SENT) trace.status = response.status;
    services.log.add(trace);
    return response;
  };
}

// The directory may be another process, and gone.
function failed(error: unknown): Response {
  if (error instanceof HttpRefusal) return new Response(null, { status: error.status, headers: error.headers });
  console.error('EWS could not answer.', error);
  return new Response(null, { status: 500 });
}

async function answer(exchange: Exchange): Promise<Response> {
  const { request, bindings, trace, place } = exchange;
  const result = await exchange.authenticate(request, bindings);
  if ('refusal' in result) {
    trace.authentication = result.refusal.attempted;
    return place.kind === 'cloud' ? toResponse(result.refusal) : sendRefusal(result.refusal, bindings, trace);
  }
  const { caller } = result;
  const account = accountOf(caller);
  trace.authentication = caller.kind;
  trace.tenantId = caller.tenant.id;
  trace.account = account?.upn ?? appIdOf(caller) ?? '';
  const appId = appIdOf(caller);
  if (appId !== undefined) trace.appId = appId;
  await checkSwitches(exchange, caller, account);
  if (request.method !== 'POST') throw new HttpRefusal(405, { Allow: 'POST' });
  const response = await answerSoap(exchange, caller);
  if (response === RESPONSE_ALREADY_SENT) return response;
  for (const [name, value] of result.headers ?? []) response.headers.append(name, value);
  return response;
}

function toResponse({ status, headers }: Refusal): Response {
  return new Response(null, { status, headers: headers.map(([name, value]): [string, string] => [name, value]) });
}

/** Internet Information Services write each challenge on a line of its own, which a `Response` cannot. */
function sendRefusal({ status, headers }: Refusal, { outgoing }: HttpBindings, trace: Trace): Response {
  trace.status = status;
  const lines = [...headers, ['request-id', randomUUID()], ['Content-Length', '0']];
  outgoing.writeHead(status, lines.flat());
  outgoing.end();
  return RESPONSE_ALREADY_SENT;
}

/** @throws HttpRefusal 403. An Exchange of one's own keeps EWS. */
async function checkSwitches(
  { services, place, request }: Exchange,
  caller: Caller,
  mailbox: DirectoryUser | undefined,
): Promise<void> {
  if (place.kind === 'on-premises') return;
  const userAgent = request.headers.get('user-agent') ?? undefined;
  const { tenant } = caller;
  const verdict = await judgeEws({ tenant, mailbox, appId: appIdOf(caller), userAgent }, services);
  if (verdict === 'allowed') return;
  // A mailbox could once override its tenant: for an application it takes the request itself to know which mailbox that is.
  const mayBeOverridden = verdict === 'ews-off-tenant' && !inForce('ews-needs-both-switches', tenant.asOf);
  if (mailbox === undefined && mayBeOverridden) return;
  const reason = policyReason(verdict);
  throw new HttpRefusal(403, reason === undefined ? {} : { 'X-EWS-Policy-Reason': reason });
}

async function answerSoap(exchange: Exchange, caller: Caller): Promise<Response> {
  const { request, trace, concurrency, budget } = exchange;
  const key = budgetOf(caller, request);
  let leave: () => void = () => undefined;
  try {
    leave = concurrency.enter(key);
    const charge = await budget.open(key, caller.tenant.id);
    try {
      return await answerEnvelope(exchange, { caller, key });
    } finally {
      charge();
    }
  } catch (error) {
    if (!(error instanceof EwsError)) throw error;
    trace.responseCode = error.code;
    return xmlResponse(500, fault(error), remarkOf(error));
  } finally {
    leave();
  }
}

async function answerEnvelope(exchange: Exchange, calling: Calling): Promise<Response> {
  const soap = readSoapRequest(await readSoapBody(exchange.request));
  exchange.trace.operation = soap.operation;
  return answerOperation(soap, exchange, calling);
}

/** An account has one budget for all its requests; an application one for each mailbox it is routed to. [unverified] */
function budgetOf(caller: Caller, request: Request): string {
  if (caller.kind !== 'app') return `${caller.tenant.id}/${caller.user.oid}`;
  return `${caller.tenant.id}/${caller.appId}/${request.headers.get('x-anchormailbox')?.trim().toLowerCase() ?? ''}`;
}

function remarkOf(error: EwsError): string | undefined {
  return error instanceof UnservedRequest ? `does not serve ${error.reason}` : undefined;
}

async function readSoapBody(request: Request): Promise<string> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'text/xml') throw new HttpRefusal(415);
  const body = await readBounded(request, mostBody).catch(() => {
    // The client went away in the middle, or its chunks are none: nobody is left to hear the answer.
    throw new HttpRefusal(400);
  });
  if (body === undefined) throw new HttpRefusal(413);
  return body;
}

interface Calling {
  readonly caller: Caller;
  /** Whose budget is charged. */
  readonly key: string;
}

async function answerOperation(soap: SoapRequest, exchange: Exchange, { caller, key }: Calling): Promise<Response> {
  const { services, place, request, trace, concurrency } = exchange;
  const anchorHeader = request.headers.get('x-anchormailbox') ?? undefined;
  const anchor = await readAnchor(anchorHeader, { tenant: caller.tenant, place, services });
  const acting = await actingUser(caller, soap.impersonation, { services, place });
  const opened = new Set<string>();
  const session: EwsSession = {
    services,
    place,
    tenant: caller.tenant,
    caller,
    actingUser: acting,
    isAnchored: anchor.kind === 'mailbox' && anchor.user.oid !== acting.oid,
    onAddress: (address) => {
      trace.mailbox ??= address;
    },
    onMailbox: async (owner) => {
      trace.mailbox ??= primaryAddress(owner);
      if (opened.has(owner.oid)) return;
      opened.add(owner.oid);
      await checkSwitches(exchange, caller, owner);
      if (await place.isMoving(owner)) throw new EwsError('ErrorMailboxMoveInProgress');
    },
  };
  if (caller.kind === 'app') await session.onMailbox(acting);
  const run = findOperation(soap.operation);
  if (run === undefined) throw new UnservedRequest(`${soap.operation}, but ${operationNames.join(', ')}`);
  const answered = await withSyncBudget(soap, { concurrency, key }, async () => {
    const struck = await strike(soap, exchange, session);
    return struck ?? run(soap.element, session);
  });
  if (answered instanceof Response) return answered;
  trace.responseCode = answered.responseCode;
  return xmlResponse(200, asFrom(place, answered.body), remarkOnAnchor(anchor, acting, caller.kind === 'app'));
}

type Answered = OperationAnswer | Response;

async function withSyncBudget(
  { operation }: SoapRequest,
  { concurrency, key }: { readonly concurrency: Concurrency; readonly key: string },
  work: () => Promise<Answered>,
): Promise<Answered> {
  if (!operation.startsWith('SyncFolder')) return work();
  let leave: () => void = () => undefined;
  // Seen: the refusal comes as the operation's own answer, with HTTP 200.
  const refused = await answerOne(operation, {
    work: async () => {
      leave = concurrency.enterSync(key);
      return undefined;
    },
  });
  if (refused.code !== 'NoError') return toAnswer(operation, [refused]);
  try {
    return await work();
  } finally {
    leave();
  }
}

/** What goes wrong on purpose: an answer, or an error that is thrown. */
async function strike(soap: SoapRequest, exchange: Exchange, session: EwsSession): Promise<Response | undefined> {
  const { services, bindings, trace } = exchange;
  const { caller } = session;
  const facts = {
    protocol: 'ews' as const,
    tenantId: caller.tenant.id,
    mailbox: await targetOf(soap.element, session),
    account: accountOf(caller),
    appId: appIdOf(caller),
    operation: soap.operation,
    testId: trace.testId,
  };
  const struck = await strikeHttp(services.faults, facts, bindings);
  if (struck.fault !== undefined) trace.fault = struck.fault;
  if (struck.kind === 'answer') return struck.response;
  if (struck.kind === 'throttle') throw serverBusy(struck.retryAfterSeconds * 1000);
  if (struck.kind === 'refuse' && isEwsErrorCode(struck.name)) throw new EwsFault(struck.name);
  return undefined;
}

function xmlResponse(status: number, body: string, remark?: string): Response {
  const headers = {
    'Content-Type': 'text/xml; charset=utf-8',
    ...(remark === undefined ? {} : { 'X-AuthShift-Mock': remark }),
  };
  return new Response(body, { status, headers });
}
