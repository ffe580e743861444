import { HttpResponse, http, type RequestHandler } from 'msw';
import { createProblem, type MigrationClient, type UserFilter, type UserSort } from '../contract/index.ts';
import { createCancellation } from '../engine/cancellation.ts';
import { isMigrationError, MigrationError } from '../errors/migrationError.ts';
import type { Actor, MemoryBackend } from '../testing/index.ts';
import { createTextStream, fromBase64Url } from './textStream.ts';

export interface HandlersOptions {
  /** Where `/v1` is found, as given to `createHttpClient`. Empty for the page's own origin. */
  readonly baseUrl: string;
  /** Who calls, by the bearer token; null: nobody is signed in. Default: whoever the back end's `me` is. */
  readonly authenticate?: (token: string | null) => Partial<Actor> | null;
}

/** A request as the routes below need it. */
interface Call {
  readonly client: MigrationClient;
  readonly id: string;
  readonly query: (name: string) => string | undefined;
  readonly header: (name: string) => string | null;
  /** The JSON body. What it holds is for the back end to judge, so every route takes it as its own. */
  readonly body: <T>() => Promise<T>;
}

type Answer = (call: Call) => Promise<unknown>;

interface Route {
  readonly method: 'get' | 'post' | 'patch';
  readonly path: string;
  readonly status?: number;
  readonly answer: Answer;
}

const routes: readonly Route[] = [
  { method: 'get', path: '/v1/me', answer: ({ client }) => client.getMe() },
  {
    method: 'get',
    path: '/v1/registrations',
    answer: async ({ client }) => ({ registrations: await client.listRegistrations() }),
  },
  {
    method: 'get',
    path: '/v1/connections',
    answer: async ({ client }) => ({ connections: await client.listConnections() }),
  },
  {
    method: 'post',
    path: '/v1/connections',
    status: 201,
    answer: async ({ client, body }) => client.createConnection(await body()),
  },
  { method: 'get', path: '/v1/connections/:id', answer: ({ client, id }) => client.getConnection(id) },
  { method: 'patch', path: '/v1/connections/:id', answer: changeConnection },
  {
    method: 'post',
    path: '/v1/connections/:id/secret',
    answer: async ({ client, id, body }) => client.replaceSecret(id, await body()),
  },
  {
    method: 'post',
    path: '/v1/connections/:id/authorizations',
    status: 201,
    answer: async ({ client, id, body }) => client.startAuthorization(id, await body()),
  },
  { method: 'get', path: '/v1/authorizations/:id', answer: ({ client, id }) => client.getAuthorization(id) },
  { method: 'post', path: '/v1/connections/:id/probe', answer: ({ client, id }) => client.probe(id) },
  {
    method: 'post',
    path: '/v1/connections/:id/disconnect/preview',
    answer: ({ client, id }) => client.previewDisconnect(id),
  },
  { method: 'post', path: '/v1/connections/:id/disconnect', answer: ({ client, id }) => client.disconnect(id) },
  { method: 'post', path: '/v1/connections/:id/restore', answer: ({ client, id }) => client.restore(id) },
  { method: 'get', path: '/v1/users', answer: listUsers },
  { method: 'get', path: '/v1/users/:id', answer: ({ client, id }) => client.getUser(id) },
  {
    method: 'post',
    path: '/v1/assignments/preview',
    answer: async ({ client, body }) => client.previewAssignment(await body()),
  },
  { method: 'post', path: '/v1/assignments', status: 202, answer: changeAssignment },
  { method: 'get', path: '/v1/jobs/:id', answer: ({ client, id }) => client.getJob(id) },
  { method: 'post', path: '/v1/jobs/:id/abort', answer: ({ client, id }) => client.abortJob(id) },
  {
    method: 'get',
    path: '/v1/audit',
    answer: ({ client, query }) => client.listAudit({ cursor: query('cursor'), limit: numberOf(query('limit')) }),
  },
];

/** MSW handlers that answer the contract's routes from a back end in memory, so that the HTTP client can be used against it. */
export function createHandlers(backend: MemoryBackend, options: HandlersOptions): RequestHandler[] {
  const { baseUrl, authenticate = () => ({}) } = options;
  const base = baseUrl.replace(/\/$/, '');
  const clientFor = (header: string | null) => {
    const actor = authenticate(/^Bearer (.+)$/.exec(header ?? '')?.[1] ?? null);
    if (actor === null) throw refused('unauthenticated');
    return backend.client(actor);
  };
  const handlers = routes.map(({ method, path, status = 200, answer }) =>
    http[method](`${base}${path}`, async ({ request, params }) => {
      const { searchParams } = new URL(request.url);
      return respond(status, async () =>
        answer({
          client: clientFor(request.headers.get('authorization')),
          id: String(params.id),
          query: (name) => searchParams.get(name) ?? undefined,
          header: (name) => request.headers.get(name),
          body: () => readBody(request),
        }),
      );
    }),
  );
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

async function changeConnection({ client, id, header, body }: Call): Promise<unknown> {
  const match = header('if-match');
  if (match === null) throw refused('version_required');
  const version = /^"?(\d+)"?$/.exec(match)?.[1];
  if (version === undefined) throw refused('invalid_request');
  return client.updateConnection(id, { version: Number(version), patch: await body() });
}

async function changeAssignment({ client, header, body }: Call): Promise<unknown> {
  const input = await body<Parameters<MigrationClient['changeAssignment']>[0]>();
  return client.changeAssignment({ ...input, idempotencyKey: header('idempotency-key') ?? '' });
}

function listUsers({ client, query }: Call): Promise<unknown> {
  return client.listUsers({
    filter: parseFilter(query('filter')),
    // The back end sorts by name whatever it does not know.
    sort: (query('sort') ?? 'displayName') as UserSort,
    cursor: query('cursor'),
    limit: numberOf(query('limit')),
  });
}

/** Only decoded here: the back end holds it against the schema. */
function parseFilter(encoded: string | undefined): UserFilter | undefined {
  if (encoded === undefined) return undefined;
  try {
    return JSON.parse(fromBase64Url(encoded));
  } catch {
    throw refused('invalid_request');
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

async function readBody<T>(request: { json(): Promise<unknown> }): Promise<T> {
  try {
    return (await request.json()) as T;
  } catch {
    throw refused('invalid_request');
  }
}

async function respond(status: number, answer: () => Promise<unknown>) {
  try {
    return HttpResponse.json((await answer()) as object, { status });
  } catch (cause) {
    return failure(cause);
  }
}

function failure(cause: unknown) {
  if (!isMigrationError(cause)) return problemResponse(createProblem('internal'));
  return cause.problem === null ? HttpResponse.error() : problemResponse(cause.problem);
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
