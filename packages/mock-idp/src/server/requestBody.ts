import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { bodyLimit } from 'hono/body-limit';
import type { MockApp, MockContext } from './mock.ts';

/** Bytes of the longest body a public endpoint reads. A client assertion with its certificate chain has about 6,000. */
const LIMIT = 64 * 1024;

/** Refuses what is longer without keeping it, wherever anybody may post. */
export function addBodyLimit(app: MockApp): void {
  const limitStream = bodyLimit({ maxSize: LIMIT, onError: refuse });
  app.use('*', async (c, next) => {
    if (c.req.path.startsWith('/_mock/')) return next();
    const { incoming } = c.env;
    if (incoming.headers['transfer-encoding'] !== undefined) return limitStream(c, next);
    if (Number(incoming.headers['content-length'] ?? 0) <= LIMIT) return next();
    await throwAway(incoming);
    return refuse(c);
  });
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
