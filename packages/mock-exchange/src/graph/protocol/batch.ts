import { badRequest, quoted } from './graphError.ts';
import { type GraphAnswer, type GraphRequest, readJsonObject, readSegments } from './graphRequest.ts';

/** Requests one batch may have ("Combine multiple requests in one HTTP call using JSON batching"). */
const most = 20;
/** Requests of one batch that run at the same time. */
const atOnce = 4;

interface BatchStep {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

export interface BatchResponse {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * `POST /$batch`: runs up to 20 requests, each once those it depends on have succeeded; one whose dependency failed is
 * answered 424. Throws `GraphError` for a batch that is not well formed.
 */
export async function answerBatch(
  request: GraphRequest,
  run: (request: GraphRequest) => Promise<GraphAnswer>,
): Promise<GraphAnswer> {
  const steps = readSteps(await readJsonObject(request));
  const responses = new Map<string, Promise<BatchResponse>>();
  const places = createPlaces(atOnce);
  for (const step of steps) {
    const waitedFor = step.dependsOn.map((id) => responses.get(id) ?? Promise.reject(new Error('unordered')));
    responses.set(
      step.id,
      Promise.all(waitedFor).then(async (before) => {
        if (before.some(({ status }) => status >= 400)) return failedDependency(step.id);
        return places.run(async () => toResponse(step.id, await run(toRequest(step, request))));
      }),
    );
  }
  return { status: 200, body: { responses: await Promise.all(responses.values()) } };
}

function readSteps(body: Readonly<Record<string, unknown>>): readonly BatchStep[] {
  const { requests } = body;
  if (!Array.isArray(requests) || requests.length === 0) {
    throw badRequest("Invalid batch payload format: 'requests' is missing or empty.");
  }
  if (requests.length > most) {
    throw badRequest(`Number of batch request steps exceeds the maximum value of '${most}'.`);
  }
  const steps = requests.map(readStep);
  const ids = new Set<string>();
  for (const { id } of steps) {
    if (ids.has(id)) throw badRequest(`Request Id '${quoted(id)}' is not unique within the batch.`);
    ids.add(id);
  }
  return inOrder(steps);
}

const methods: readonly string[] = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

function readStep(value: unknown): BatchStep {
  if (typeof value !== 'object' || value === null) throw badRequest('Invalid batch payload format.');
  const { id, method, url, headers, body, dependsOn } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' && typeof id !== 'number')
    throw badRequest("Invalid batch payload format: 'id' is missing.");
  const name = typeof method === 'string' ? method.toUpperCase() : '';
  if (!methods.includes(name))
    throw badRequest(`The value of 'method' in the request '${quoted(String(id))}' is not valid.`);
  if (typeof url !== 'string' || url === '')
    throw badRequest(`The value of 'url' in the request '${quoted(String(id))}' is not valid.`);
  return {
    id: String(id),
    method: name,
    url,
    headers: readHeaders(headers),
    body,
    dependsOn: readDependencies(dependsOn),
  };
}

function readHeaders(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  const isPlain = ([name, text]: [string, unknown]) =>
    /^[\w-]+$/.test(name) && typeof text === 'string' && /^[\t\x20-\x7e]*$/.test(text);
  return Object.fromEntries(Object.entries(value).filter(isPlain)) as Record<string, string>;
}

function readDependencies(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest("Invalid batch payload format: 'dependsOn' is not an array.");
  return value.map(String);
}

/** Each after what it depends on. A dependency that is not there, or that depends on itself, is refused. */
function inOrder(steps: readonly BatchStep[]): readonly BatchStep[] {
  const ordered: BatchStep[] = [];
  let waiting = [...steps];
  while (waiting.length > 0) {
    const done = new Set(ordered.map(({ id }) => id));
    const ready = waiting.filter(({ dependsOn }) => dependsOn.every((id) => done.has(id)));
    if (ready.length === 0)
      throw badRequest('Invalid batch payload format: a request depends on one that is not there, or on itself.');
    ordered.push(...ready);
    waiting = waiting.filter((step) => !ready.includes(step));
  }
  return ordered;
}

function toRequest(step: BatchStep, { origin, headers: outer }: GraphRequest): GraphRequest {
  const target = step.url.startsWith('/') ? step.url : `/${step.url}`;
  const [path = '', query = ''] = target.replace(/#.*$/s, '').split(/\?(.*)/s);
  if (/^\/+\$batch\/?$/i.test(path)) throw badRequest('A batch cannot be in a batch.');
  const headers = new Headers(step.headers);
  for (const name of ['authorization', 'user-agent', 'x-mock-test-id']) {
    const value = outer.get(name);
    if (value !== null) headers.set(name, value);
  }
  const body = bodyOf(step.body);
  return {
    method: step.method,
    origin,
    segments: readSegments(path),
    target,
    query: new URLSearchParams(query),
    headers,
    body: async () => body,
  };
}

// A body that is text is MIME in base64, as it stands.
function bodyOf(body: unknown): Buffer {
  if (body === undefined || body === null) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8');
}

function toResponse(id: string, { status, body, headers = {} }: GraphAnswer): BatchResponse {
  if (body === undefined) return { id, status, headers };
  // What is no JSON travels in base64.
  if (Buffer.isBuffer(body)) return { id, status, headers, body: body.toString('base64') };
  return { id, status, headers: { 'Content-Type': 'application/json', ...headers }, body };
}

// [unverified: code and message]
function failedDependency(id: string): BatchResponse {
  const error = { code: 'FailedDependency', message: 'A request this one depends on has failed.' };
  return { id, status: 424, headers: { 'Content-Type': 'application/json' }, body: { error } };
}

function createPlaces(count: number): { run<Result>(task: () => Promise<Result>): Promise<Result> } {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async run(task) {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free -= 1;
      try {
        return await task();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
