import { randomUUID } from 'node:crypto';
import { propagation, type Span, SpanKind, type Context as TraceContext, context as traces } from '@opentelemetry/api';
import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ServerContext } from '../context.ts';
import { inLogContext, readTraceparent, traceDetails } from '../log.ts';
import { instruments, secondsSince } from '../telemetry/instruments.ts';
import { inSpan, markFailed } from '../telemetry/spans.ts';

/**
 * Gives every request an id, which all log lines and the answer's `X-Request-Id` carry, a span under the caller's trace, and a place in
 * the metrics: by the template of its route, never by its address, which may name people.
 */
export function observeRequests(server: ServerContext): MiddlewareHandler {
  return async (context, next) => {
    // Asked every few seconds by machines, and of no interest to people.
    if (isHealth(context)) return next();
    const startedAt = performance.now();
    const { method } = context.req;
    const requestId = readRequestId(context) ?? randomUUID();
    const start = { name: method, kind: SpanKind.SERVER, attributes: { 'http.request.method': method } };
    await inSpan({ ...start, parent: callersTrace(context) }, async (span) => {
      const trace = traceDetails(span.spanContext()) ?? readTraceparent(context.req.header('traceparent'));
      await inLogContext({ requestId, ...trace }, async () => {
        await next();
        context.header('x-request-id', requestId);
        tell(server, context, { span, seconds: secondsSince(startedAt) });
      });
    });
  };
}

function isHealth({ req }: Context): boolean {
  return req.path === '/v1/health' || req.path === '/v1/ready';
}

/** Only what could not be mistaken for anything else in a log. */
function readRequestId({ req }: Context): string | null {
  const given = req.header('x-request-id') ?? '';
  return /^[\w-]{8,64}$/.test(given) ? given : null;
}

/** As the host's propagator reads it; without one, where we are. */
function callersTrace({ req }: Context): TraceContext {
  return propagation.extract(traces.active(), req.raw.headers, {
    get: (headers, key) => headers.get(key) ?? undefined,
    keys: (headers) => [...headers.keys()],
  });
}

interface Answered {
  readonly span: Span;
  readonly seconds: number;
}

function tell(server: ServerContext, context: Context, { span, seconds }: Answered): void {
  const { method } = context.req;
  const { status } = context.res;
  const matched = routePath(context, -1);
  const route = matched === '*' || matched === '/*' ? 'unmatched' : matched;
  span.updateName(`${method} ${route}`);
  span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
  if (status >= 500) markFailed(span, String(status));
  instruments().requests.record(seconds, {
    'http.request.method': method,
    'http.route': route,
    'http.response.status_code': status,
  });
  const level = status >= 500 ? 'error' : method === 'GET' ? 'debug' : 'info';
  server.log({ level, event: 'http.answered', method, route, status, milliseconds: Math.round(seconds * 1000) });
}
