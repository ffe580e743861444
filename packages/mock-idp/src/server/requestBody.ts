import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { MockApp, MockContext, MockEnv } from './mock.ts';

/** Bytes of the longest body a public endpoint reads. A client assertion with its certificate chain has about 6,000. */
const LIMIT = 64 * 1024;

/** Refuses what is longer without keeping it, wherever anybody may post. */
export function addBodyLimit(app: MockApp): void {
  const limit = limitBody(LIMIT, refuse);
  app.use('*', (c, next) => (c.req.path.startsWith('/_mock/') ? next() : limit(c, next)));
}

/** Reads no body of more bytes than this, and answers what `refuse` says. */
export function limitBody(maxSize: number, refuse: (c: MockContext) => Response): MiddlewareHandler<MockEnv> {
  const limitStream = bodyLimit({ maxSize, onError: refuse });
  return async (c, next) => {
    const { incoming } = c.env;
    if (incoming.headers['transfer-encoding'] !== undefined) return limitStream(c, next);
    if (Number(incoming.headers['content-length'] ?? 0) <= maxSize) return next();
    await throwAway(incoming);
    return refuse(c);
  };
}

/** Many a client reads no answer before it has sent everything, and takes a closed connection for a broken server. */
async function throwAway(incoming: IncomingMessage): Promise<void> {
  incoming.resume();
  // A client that goes away before has nobody left to answer.
  await finished(incoming, { writable: false }).catch(() => undefined);
}

function refuse(c: MockContext): Response {
  const description = `The request body is longer than ${LIMIT} bytes.`;
  return c.json({ error: 'invalid_request', error_description: description }, 413);
}

/** The form in a request's body. Another content type is no form, whatever it says, so its parameters are missing, as at Entra. */
export async function readForm(c: MockContext): Promise<URLSearchParams> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  return new URLSearchParams(type === 'application/x-www-form-urlencoded' ? await c.req.text() : '');
}
