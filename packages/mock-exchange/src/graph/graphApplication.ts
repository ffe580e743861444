import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { ExchangeServices } from '../services.ts';
import { createThrottle } from './access/throttle.ts';
import { answerOne } from './dispatch.ts';
import { createDeltaBook } from './odata/deltaBook.ts';
import { Answered, createTrace, type Graph, identify, type Passage, strike, type Trace } from './passage.ts';
import { answerBatch } from './protocol/batch.ts';
import { notServed, refuse } from './protocol/graphError.ts';
import { type GraphAnswer, type GraphRequest, readSegments } from './protocol/graphRequest.ts';
import { errorAnswer, type RequestIds, requestIds, toGraphError, toResponse } from './protocol/graphResponse.ts';
import { readRequestBody } from './protocol/readRequestBody.ts';

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
    return note(graph, trace, toResponse(noteError(error, trace, ids), ids));
  }
}

function note({ services }: Graph, trace: Trace, response: Response): Response {
  trace.status = response.status;
  trace.responseCode ??= response.ok ? 'NoError' : `${response.status}`;
  services.log.add(trace);
  return response;
}

function noteError(error: unknown, trace: Trace, ids: RequestIds): GraphAnswer {
  const refusal = toGraphError(error);
  trace.responseCode = refusal.code;
  return errorAnswer(refusal, ids);
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
  const operation = 'POST /$batch';
  trace.operation = operation;
  const caller = await identify(request, passage);
  await strike(request, passage, { caller, operation });
  return answerBatch(request, async (inner) => {
    const innerTrace = createTrace(inner.method, passage, request.headers);
    const answer = await answerOne(inner, { ...passage, trace: innerTrace }).catch((error: unknown) => {
      if (error instanceof Answered) return answerOfFault(error);
      return noteError(error, innerTrace, requestIds(inner.headers));
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
