import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { NewLoggedRequest } from '../control/requestLog.ts';
import { readBounded } from '../ews/soap/readBounded.ts';
import { testIdHeader } from '../faults/fault.ts';
import { strikeHttp } from '../faults/httpStrike.ts';
import { primaryAddress } from '../mailboxes/mailbox.ts';
import type { ExchangeServices } from '../services.ts';
import { type AdminCaller, type AdminRefusal, judgeAdminToken } from './adminCaller.ts';
import { findCmdlet } from './cmdlets/catalogue.ts';
import { CmdletError } from './cmdlets/cmdletError.ts';
import { factsOf, type Invocation, invoke } from './invoke.ts';
import { errorBody, toOData } from './odata.ts';
import { readInvocation } from './readInvocation.ts';
import { refusalNamed } from './refusals.ts';

type Trace = {
  -readonly [Key in keyof Extract<NewLoggedRequest, { method: string }>]: Extract<
    NewLoggedRequest,
    { method: string }
  >[Key];
};

type AdminContext = Context<{ Bindings: HttpBindings }>;

// Bytes. Far above any command.
const mostBody = 1_048_576;

const servedPath = /^\/adminapi\/beta\/([^/]+)\/invokecommand$/i;

/**
 * The API under Exchange Online PowerShell's module v3: one command for each POST. Its shape is unproven: it follows
 * recordings that others published, and the parts that none of them shows are marked in the source.
 */
export function createExchangeAdminApplication(services: ExchangeServices): Hono {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all('*', async (context) => {
    const trace: Trace = {
      at: services.now().toISOString(),
      protocol: 'exchange-admin',
      method: context.req.method,
      authentication: 'none',
      status: 500,
    };
    const testId = context.req.header(testIdHeader);
    if (testId !== undefined) trace.testId = testId;
    const response = await answer(context, services, trace).catch(failed);
    trace.status = response.status;
    services.log.add(trace);
    return withRequestIds(response, context.req.raw);
  });
  return app as unknown as Hono;
}

// The directory may be another process, and gone.
function failed(error: unknown): Response {
  console.error('The Exchange admin API could not answer.', error);
  return new Response(null, { status: 500 });
}

async function answer(context: AdminContext, services: ExchangeServices, trace: Trace): Promise<Response> {
  const reference = servedPath.exec(context.req.path)?.[1];
  if (reference === undefined) return unserved(404, 'serves /adminapi/beta/{tenant}/InvokeCommand only');
  const [scheme = '', token = ''] = (context.req.header('authorization') ?? '').trim().split(/ +/, 2);
  if (scheme.toLowerCase() !== 'bearer') return refuse(unauthenticated, trace);
  const verdict = await judgeAdminToken(token, services);
  if ('refusal' in verdict) return refuse(verdict.refusal, trace);
  const { caller } = verdict;
  trace.authentication = caller.kind;
  trace.account = caller.account;
  trace.tenantId = caller.tenant.id;
  if (caller.appId !== undefined) trace.appId = caller.appId;
  const tenant = await services.directory.findTenant(decoded(reference));
  if (tenant?.id !== caller.tenant.id) return refuse(otherTenant(caller), trace);
  if (context.req.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } });
  if (/clixml/i.test(context.req.header('x-responseformat') ?? ''))
    return unserved(400, 'answers X-ResponseFormat json only');
  return run(context, services, { caller, trace });
}

/** A tenant's name as it stands in a path, or as it is when that is no encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** [unverified]: the body of a refusal before any command. */
function refuse({ status, attempted, account, code, message, type }: AdminRefusal, trace: Trace): Response {
  trace.authentication = attempted;
  trace.responseCode = code;
  if (account !== undefined) trace.account = account;
  const headers = status === 401 ? { 'WWW-Authenticate': challenge } : {};
  return json(status, { error: { code, message, innererror: { message, type, stacktrace: '' } } }, headers);
}

const challenge =
  'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", token_types="app_asserted_user_v1 service_asserted_app_v1", error="invalid_token"';

const unauthenticated: AdminRefusal = {
  status: 401,
  attempted: 'none',
  code: 'Unauthorized',
  message: 'UnAuthorized',
  type: 'System.UnauthorizedAccessException',
};

function otherTenant({ kind, account }: AdminCaller): AdminRefusal {
  return {
    status: 403,
    attempted: kind,
    account,
    code: 'Forbidden',
    message: 'The access token is for another organization than the address.',
    type: 'System.UnauthorizedAccessException',
  };
}

async function run(
  context: AdminContext,
  services: ExchangeServices,
  { caller, trace }: { readonly caller: AdminCaller; readonly trace: Trace },
): Promise<Response> {
  const body = await readBounded(context.req.raw, mostBody);
  if (body === undefined) return new Response(null, { status: 413 });
  const read = readInvocation(body);
  if ('problem' in read) return json(400, { error: { code: 'BadRequest', message: read.problem } });
  const invocation: Invocation = { caller, ...read, testId: trace.testId };
  const facts = await factsOf(invocation, services);
  // Only names that Exchange has are noted: what else stands there could be anything.
  trace.operation = facts.operation;
  if (facts.mailbox !== undefined) trace.mailbox = primaryAddress(facts.mailbox);
  try {
    const struck = await strikeHttp(services.faults, facts, context.env);
    if (struck.kind !== 'none') trace.fault = struck.fault;
    if (struck.kind === 'answer') return struck.response;
    if (struck.kind === 'throttle') return throttled(struck.retryAfterSeconds, trace);
    if (struck.kind === 'refuse') throw refusalNamed(struck.name);
    const { objects, warnings } = await invoke(invocation, services);
    trace.responseCode = 'NoError';
    return page(context, objects.map(toOData), warnings);
  } catch (error) {
    if (!(error instanceof CmdletError)) throw error;
    trace.responseCode = error.type.slice(error.type.lastIndexOf('.') + 1);
    return json(error.status, errorBody(error), findCmdlet(invocation.name) === undefined ? served : {});
  }
}

const served = { 'X-AuthShift-Mock': 'serves some commands of Exchange only; its README lists them' };

function throttled(seconds: number, trace: Trace): Response {
  const error = refusalNamed('throttled');
  trace.responseCode = 'ThrottlingException';
  return json(429, errorBody(error), { 'Retry-After': String(seconds) });
}

// Objects a page has unless the caller wants fewer: what the module asks for.
const usualPage = 1000;

/** A part of the objects, and where the next one is: the same body is posted there. */
function page(context: AdminContext, objects: readonly object[], warnings: readonly string[]): Response {
  const url = new URL(context.req.url);
  const wanted = /odata\.maxpagesize=(\d{1,6})/i.exec(
    context.req.header('prefer') ?? context.req.header('x-prefer') ?? '',
  )?.[1];
  const size = Math.max(1, Math.min(usualPage, Number(wanted ?? usualPage)));
  const from = Math.max(0, Number.parseInt(url.searchParams.get('$skiptoken') ?? '0', 10) || 0);
  const next = from + size < objects.length ? { '@odata.nextLink': nextLink(url, from + size) } : {};
  const metadata = `${url.origin}${url.pathname.replace(/\/[^/]+$/, '')}/$metadata#Collection(Exchange.GenericHashTable)`;
  return json(200, {
    '@odata.context': metadata,
    'adminapi.warnings@odata.type': '#Collection(String)',
    '@adminapi.warnings': warnings,
    ...next,
    value: objects.slice(from, from + size),
  });
}

function nextLink(url: URL, from: number): string {
  const next = new URL(url);
  next.search = `?%24skiptoken=${from}`;
  return next.href;
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type':
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      'OData-Version': '4.0',
      ...headers,
    },
  });
}

function unserved(status: number, what: string): Response {
  return new Response(null, { status, headers: { 'X-AuthShift-Mock': what } });
}

function withRequestIds(response: Response, request: Request): Response {
  response.headers.set('request-id', randomUUID());
  response.headers.set('Cache-Control', 'no-cache');
  const clientId = request.headers.get('client-request-id');
  if (clientId !== null) response.headers.set('client-request-id', clientId);
  return response;
}
