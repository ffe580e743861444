import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { LoggedHttpRequest } from '../control/requestLog.ts';
import { testIdHeader } from '../faults/fault.ts';
import { strikeHttp } from '../faults/httpStrike.ts';
import { primaryAddress } from '../mailboxes/mailbox.ts';
import type { ExchangeServices } from '../services.ts';
import { authenticateGraph, type Caller } from './access/authenticateGraph.ts';
import { checkPermission, findNamedUser, openMailbox } from './access/openMailbox.ts';
import { createThrottle, type Throttle, throttled } from './access/throttle.ts';
import { calendarRoutes } from './calendar/calendarRoutes.ts';
import { eventRoutes } from './calendar/eventRoutes.ts';
import { attachmentRoutes } from './mail/attachmentRoutes.ts';
import { folderRoutes } from './mail/folderRoutes.ts';
import { messageRoutes } from './mail/messageRoutes.ts';
import { sendRoutes } from './mail/sendRoutes.ts';
import { writeRoutes } from './mail/writeRoutes.ts';
import { createDeltaBook, type DeltaBook } from './odata/deltaBook.ts';
import { readRawOptions } from './odata/queryOptions.ts';
import { answerBatch } from './protocol/batch.ts';
import { type FoundRoute, findRoute, unservedRoots } from './protocol/findRoute.ts';
import { badRequest, GraphError, noSegment, notServed, type RefusalName, refuse } from './protocol/graphError.ts';
import { type GraphAnswer, type GraphRequest, readSegments } from './protocol/graphRequest.ts';
import { readPreferences } from './protocol/preferences.ts';
import { readRequestBody } from './protocol/readRequestBody.ts';
import type { Route } from './protocol/route.ts';
import { mailboxSettingsRoutes } from './users/mailboxSettingsRoutes.ts';
import { countUsers, getLicences, getUser, listUsers } from './users/userRoutes.ts';

/** Bytes a request may have: Graph takes 4 MB, attachments and MIME included. */
const mostBody = 4 * 1024 * 1024;

const allowMethods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
const exposeHeaders = [
  'ETag',
  'Location',
  'Preference-Applied',
  'Content-Range',
  'request-id',
  'client-request-id',
  'Retry-After',
  'WWW-Authenticate',
];

const mailboxRoutes: readonly Route[] = [
  ...messageRoutes,
  ...writeRoutes,
  ...sendRoutes,
  ...attachmentRoutes,
  ...folderRoutes,
  ...eventRoutes,
  ...calendarRoutes,
  ...mailboxSettingsRoutes,
];

type Trace = { -readonly [Key in keyof Omit<LoggedHttpRequest, 'id'>]: LoggedHttpRequest[Key] };

/** What all requests of one mock share. */
interface Graph {
  readonly services: ExchangeServices;
  readonly throttle: Throttle;
  readonly deltas: DeltaBook;
}

/** One request on its way through. */
interface Passage extends Graph {
  readonly bindings: HttpBindings;
  readonly trace: Trace;
}

/** A fault left nothing to say but this. */
class Answered extends Error {
  override readonly name = 'Answered';
  readonly response: Response;

  constructor(response: Response) {
    super('A fault has answered.');
    this.response = response;
  }
}

/** Microsoft Graph v1.0, as far as mail, calendars and the people they belong to go. */
export function createGraphApplication(services: ExchangeServices): Hono {
  const generation = Math.floor(services.now().getTime() / 1000);
  const graph: Graph = { services, throttle: createThrottle(), deltas: createDeltaBook(generation) };
  const app = new Hono<{ Bindings: HttpBindings }>();
  // Single-page apps ask Graph from their own origin. There are no cookies here that they could misuse.
  app.use('*', cors({ origin: '*', allowMethods, exposeHeaders, maxAge: 600 }));
  app.all('*', async (context) => answerHttp(context.req.raw, graph, context.env));
  return app as unknown as Hono;
}

async function answerHttp(raw: Request, graph: Graph, bindings: HttpBindings): Promise<Response> {
  const ids = requestIds(raw.headers);
  const trace = createTrace(raw.method, graph, raw.headers);
  try {
    const request = readHttpRequest(raw);
    const isBatch =
      request.method === 'POST' && request.segments.length === 1 && request.segments[0]?.toLowerCase() === '$batch';
    const answer = isBatch
      ? await answerWholeBatch(request, { ...graph, bindings, trace })
      : await answerOne(request, { ...graph, bindings, trace });
    return note(graph, trace, toResponse(answer, ids));
  } catch (error) {
    if (error instanceof Answered) return note(graph, trace, error.response);
    const answer = toErrorAnswer(error, ids, trace);
    return note(graph, trace, toResponse(answer, ids));
  }
}

function note({ services }: Graph, trace: Trace, response: Response): Response {
  trace.status = response.status;
  trace.responseCode ??= response.ok ? 'NoError' : `${response.status}`;
  services.log.add(trace);
  return response;
}

function createTrace(method: string, { services }: Graph, headers: Headers): Trace {
  const testId = headers.get(testIdHeader);
  return {
    at: services.now().toISOString(),
    protocol: 'graph',
    method,
    authentication: 'none',
    status: 500,
    ...(testId === null ? {} : { testId }),
  };
}

function readHttpRequest(raw: Request): GraphRequest {
  const url = new URL(raw.url);
  const [, version = '', path = ''] = /^\/([^/]*)(\/.*)?$/s.exec(url.pathname) ?? [];
  if (version.toLowerCase() === 'beta') throw notServed('the beta version');
  if (version.toLowerCase() !== 'v1.0') throw refuse('invalidVersion');
  return {
    method: raw.method,
    origin: url.origin,
    segments: readSegments(path),
    target: path + url.search,
    query: url.searchParams,
    headers: raw.headers,
    body: () => readRequestBody(raw, mostBody),
  };
}

async function answerWholeBatch(request: GraphRequest, passage: Passage): Promise<GraphAnswer> {
  const { services, trace } = passage;
  trace.operation = 'POST /$batch';
  noteCaller(await authenticate(request, passage), trace);
  return answerBatch(request, async (inner) => {
    const innerTrace = createTrace(inner.method, passage, request.headers);
    const answer = await answerOne(inner, { ...passage, trace: innerTrace }).catch((error: unknown) => {
      if (error instanceof Answered) return answerOfFault(error);
      return toErrorAnswer(error, requestIds(inner.headers), innerTrace);
    });
    innerTrace.status = answer.status;
    innerTrace.responseCode ??= 'NoError';
    services.log.add(innerTrace);
    return answer;
  });
}

// A connection that was ended takes the whole batch along.
function answerOfFault(error: Answered): GraphAnswer {
  const { status } = error.response;
  if (status < 400) throw error;
  return { status };
}

async function authenticate(request: GraphRequest, { services, trace }: Passage): Promise<Caller> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) trace.authentication = 'bearer';
  return authenticateGraph(authorization, services);
}

function noteCaller(caller: Caller, trace: Trace): void {
  trace.authentication = caller.kind;
  trace.tenantId = caller.tenant.id;
  trace.appId = caller.appId;
  trace.account = caller.kind === 'app' ? caller.appId : caller.user.upn;
}

async function answerOne(request: GraphRequest, passage: Passage): Promise<GraphAnswer> {
  const caller = await authenticate(request, passage);
  noteCaller(caller, passage.trace);
  const [root = '', ...rest] = request.segments;
  if (root.toLowerCase() === 'me') return answerForUser(request, passage, { caller, reference: undefined, rest });
  if (root.toLowerCase() === 'users') return answerForUsers(request, passage, { caller, rest });
  if (unservedRoots.some((name) => name.toLowerCase() === root.toLowerCase())) throw notServed(`'${root}'`);
  if (root === '') throw badRequest('Empty path.');
  throw noSegment(root);
}

interface Addressee {
  readonly caller: Caller;
  /** Undefined = the signed-in person. */
  readonly reference: string | undefined;
  readonly rest: readonly string[];
}

async function answerForUsers(
  request: GraphRequest,
  passage: Passage,
  { caller, rest }: Pick<Addressee, 'caller' | 'rest'>,
): Promise<GraphAnswer> {
  const [reference, ...further] = rest;
  if (reference !== undefined && !['$count', 'delta'].includes(reference.toLowerCase())) {
    return answerForUser(request, passage, { caller, reference, rest: further });
  }
  if (reference?.toLowerCase() === 'delta') throw notServed('delta queries on users');
  const isCount = reference !== undefined;
  onlyGet(request);
  await strike(request, passage, { caller, operation: isCount ? 'GET /users/$count' : 'GET /users' });
  const call = { services: passage.services, caller, request, options: readRawOptions(request.query) };
  return isCount ? countUsers(call) : listUsers(call);
}

async function answerForUser(request: GraphRequest, passage: Passage, addressee: Addressee): Promise<GraphAnswer> {
  const { caller, reference, rest } = addressee;
  const start = reference === undefined ? '/me' : '/users/{id}';
  const [profile] = rest;
  if (profile === undefined || (rest.length === 1 && profile.toLowerCase() === 'licensedetails')) {
    onlyGet(request);
    await strike(request, passage, {
      caller,
      operation: `GET ${start}${profile === undefined ? '' : '/licenseDetails'}`,
    });
    const call = { services: passage.services, caller, request, options: readRawOptions(request.query) };
    return profile === undefined ? getUser(call, reference) : getLicences(call, reference);
  }
  const found = findRoute(request.method, rest, mailboxRoutes);
  return answerInMailbox(request, passage, { caller, reference, found, start });
}

async function answerInMailbox(
  request: GraphRequest,
  passage: Passage,
  { caller, reference, found, start }: Omit<Addressee, 'rest'> & { readonly found: FoundRoute; readonly start: string },
): Promise<GraphAnswer> {
  const { services, throttle, deltas, trace } = passage;
  const { route, params } = found;
  const operation = `${route.method} ${start}/${route.path.replace(/:\w+/g, '{id}')}`;
  trace.operation = operation;
  const owner = await findNamedUser(reference, caller, services);
  trace.mailbox = primaryAddress(owner);
  const release = throttle.enter(
    `${caller.appId}/${owner.tenantId}/${owner.oid}`,
    await services.tenantTime(owner.tenantId),
  );
  try {
    await strike(request, passage, { caller, operation, mailbox: owner });
    const options = readRawOptions(request.query);
    const userAgent = request.headers.get('user-agent') ?? undefined;
    const access = { caller, owner, need: route.need, userAgent };
    await checkPermission(access, services);
    const prefer = readPreferences(request.headers.get('prefer'));
    const mailbox = await openMailbox(access, services);
    const answer = await route.run({ services, caller, request, mailbox, params, options, prefer, deltas });
    if (prefer.applied.length === 0) return answer;
    return { ...answer, headers: { ...answer.headers, 'Preference-Applied': prefer.applied.join(', ') } };
  } finally {
    release();
  }
}

function onlyGet({ method }: GraphRequest): void {
  if (['POST', 'PATCH', 'DELETE'].includes(method)) throw notServed('changes of the directory');
  if (method !== 'GET') throw refuse('methodNotAllowed', { Allow: 'GET' });
}

interface Struck {
  readonly caller: Caller;
  readonly operation: string;
  readonly mailbox?: Parameters<ExchangeServices['faults']['strike']>[0]['mailbox'];
}

async function strike(
  { headers }: GraphRequest,
  passage: Passage,
  { caller, operation, mailbox }: Struck,
): Promise<void> {
  const { services, trace, bindings } = passage;
  trace.operation = operation;
  const facts = {
    protocol: 'graph' as const,
    tenantId: caller.tenant.id,
    mailbox,
    account: caller.kind === 'delegated' ? caller.user : undefined,
    appId: caller.appId,
    operation,
    testId: headers.get(testIdHeader) ?? undefined,
  };
  const struck = await strikeHttp(services.faults, facts, bindings);
  if (struck.fault !== undefined) trace.fault = struck.fault;
  if (struck.kind === 'refuse') throw refuse(struck.name as RefusalName);
  if (struck.kind === 'throttle') throw throttled(struck.retryAfterSeconds);
  if (struck.kind === 'answer') throw new Answered(struck.response);
}

interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** Graph makes the id of a request up; where the client names none of its own, both are the same. */
function requestIds(headers: Headers): RequestIds {
  const requestId = randomUUID();
  const given = headers.get('client-request-id');
  return { requestId, clientRequestId: given !== null && /^[\x21-\x7e]{1,100}$/.test(given) ? given : requestId };
}

function toErrorAnswer(error: unknown, { requestId, clientRequestId }: RequestIds, trace: Trace): GraphAnswer {
  const { status, code, message, headers } = error instanceof GraphError ? error : unforeseen(error);
  trace.responseCode = code;
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId,
  };
  return { status, body: { error: { code, message, innerError } }, headers };
}

// The directory may be another process, and gone.
function unforeseen(error: unknown): GraphError {
  console.error('Graph could not answer.', error);
  return new GraphError({ status: 500, code: 'InternalServerError', message: 'Internal Server Error' });
}

function toResponse({ status, body, headers = {} }: GraphAnswer, { requestId, clientRequestId }: RequestIds): Response {
  const all = new Headers({ 'Cache-Control': 'private', ...headers });
  all.set('request-id', requestId);
  all.set('client-request-id', clientRequestId);
  all.set(
    'x-ms-ags-diagnostic',
    '{"ServerInfo":{"DataCenter":"Mock","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"MOCK"}}',
  );
  if (body === undefined) return new Response(null, { status, headers: all });
  if (Buffer.isBuffer(body)) return new Response(new Uint8Array(body), { status, headers: all });
  all.set('OData-Version', '4.0');
  all.set(
    'Content-Type',
    'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
  );
  return new Response(JSON.stringify(body), { status, headers: all });
}
