import { HttpResponse, http, type RequestHandler } from 'msw';
import { createProblem, type MigrationClient } from '../contract/index.ts';
import { type Operation, type OperationName, operations, readOperation } from '../contract/operations.ts';
import { createCancellation } from '../engine/cancellation.ts';
import { isMigrationError, MigrationError } from '../errors/migrationError.ts';
import type { Actor, MemoryBackend } from '../testing/index.ts';
import { GatewayAnswer } from '../testing/memory/faults.ts';
import { createTextStream, fromBase64Url } from './textStream.ts';

/** Where the mocked back end is found, and who a bearer token stands for. */
export interface HandlersOptions {
  /** Where `/v1` is found, as given to `createHttpClient`. Empty for the page's own origin. */
  readonly baseUrl: string;
  /** Who calls, by the bearer token; null: nobody is signed in; or somebody who does not belong here. Default: whoever the back end's `me` is. */
  readonly authenticate?: (token: string | null) => Partial<Actor> | null | 'wrong_organization';
}

/** MSW handlers that answer the contract's routes from a back end in memory, so that the HTTP client can be used against it. */
export function createHandlers(backend: MemoryBackend, options: HandlersOptions): RequestHandler[] {
  const { baseUrl, authenticate = () => ({}) } = options;
  const base = baseUrl.replace(/\/$/, '');
  const clientFor = (header: string | null) => {
    const actor = authenticate(/^Bearer (.+)$/.exec(header ?? '')?.[1] ?? null);
    if (actor === null) throw refused('unauthenticated');
    if (actor === 'wrong_organization') throw refused(actor);
    return backend.client(actor);
  };
  const handlers = Object.keys(operations).map((name) => createHandler(name as OperationName, { base, clientFor }));
  return [
    http.get(`${base}/v1/events`, ({ request }) => {
      try {
        const client = clientFor(request.headers.get('authorization'));
        return streamEvents(client, request.headers.get('last-event-id') !== null);
      } catch (cause) {
        return failure(cause);
      }
    }),
    ...handlers,
  ];
}

type AskWho = (authorization: string | null) => MigrationClient;

function createHandler(name: OperationName, { base, clientFor }: { base: string; clientFor: AskWho }): RequestHandler {
  const operation = readOperation(name);
  const [path = '', query] = operation.path.split('?');
  const route = `${base}${path.replace(/\{(\w+)\}/g, ':$1')}`;
  const method = operation.method.toLowerCase() as 'get' | 'post' | 'patch';
  return http[method](route, async ({ request, params }) => {
    try {
      const client = clientFor(request.headers.get('authorization'));
      const named = query === undefined ? [] : [new URL(request.url).searchParams.get(query.split('=')[0] ?? '') ?? ''];
      const ids = Object.values(params).map(String);
      const input = operation.sends === undefined ? [] : [await readInput(operation, request)];
      // What the input holds is for the back end to judge.
      const call = client[name] as (...values: readonly unknown[]) => Promise<unknown>;
      return respond(operation, await call(...ids, ...named, ...input));
    } catch (cause) {
      return failure(cause);
    }
  });
}

/** What the operation is called with, apart from the ids of its path. */
async function readInput({ sends }: Operation, request: Request): Promise<unknown> {
  if (sends === 'query') return readQuery(new URL(request.url).searchParams);
  const body = await readBody(request);
  if (sends === 'key') return { ...(body as object), idempotencyKey: request.headers.get('idempotency-key') ?? '' };
  return sends === 'version' ? { version: readVersion(request.headers.get('if-match')), patch: body } : body;
}

function readVersion(match: string | null): number {
  if (match === null) throw refused('version_required');
  const version = /^"?(\d+)"?$/.exec(match)?.[1];
  if (version === undefined) throw refused('invalid_request');
  return Number(version);
}

function readQuery(query: URLSearchParams): Readonly<Record<string, unknown>> {
  const { filter, limit, ...plain } = Object.fromEntries(query);
  return {
    ...plain,
    ...(filter === undefined ? {} : { filter: parseFilter(filter) }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
  };
}

function parseFilter(encoded: string): unknown {
  try {
    return JSON.parse(fromBase64Url(encoded));
  } catch {
    throw refused('invalid_request');
  }
}

const mostBytes = 1024 * 1024;

/** Nothing at all stands for an input left out. */
async function readBody(request: Request): Promise<unknown> {
  const text = await request.text();
  if (new TextEncoder().encode(text).length > mostBytes) throw refused('too_large');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refused('invalid_request');
  }
}

function respond({ answer, list, status }: Operation, value: unknown) {
  if (answer !== 'Text')
    return HttpResponse.json((list === undefined ? value : { [list]: value }) as object, { status });
  return new HttpResponse(String(value), { status, headers: { 'content-type': 'text/csv; charset=utf-8' } });
}

function failure(cause: unknown) {
  if (!isMigrationError(cause)) return problemResponse(createProblem('internal'));
  if (cause.problem !== null) return problemResponse(cause.problem);
  return cause.cause instanceof GatewayAnswer ? gatewayResponse(cause.cause) : HttpResponse.error();
}

function gatewayResponse({ status, retryAfterSeconds }: GatewayAnswer) {
  const headers = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
  return HttpResponse.html('<h1>The gateway got no answer</h1>', { status, headers });
}

function problemResponse(problem: ReturnType<typeof createProblem>) {
  return HttpResponse.json(problem, {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json' },
  });
}

function refused(code: Parameters<typeof createProblem>[0]): MigrationError {
  const problem = createProblem(code);
  return new MigrationError('refused', problem.title, { problem });
}

/** Keeps no past: who resumes is told to load again. */
function streamEvents(client: MigrationClient, resumes: boolean) {
  const source = createCancellation();
  const stream = createTextStream(() => source.cancel());
  let online = true;
  const onOnline = (on: boolean) => {
    online = on;
    if (on) return;
    stream.cut();
    source.cancel();
  };
  const follow = async () => {
    let id = 0;
    if (resumes) stream.write(`data: ${JSON.stringify({ type: 'resync' })}\n\n`);
    for await (const event of client.events({ signal: source.signal, onOnline })) {
      id += 1;
      stream.write(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`);
    }
  };
  void follow();
  if (!online) return HttpResponse.error();
  stream.write(': connected\n\n');
  return new HttpResponse(stream.body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}
