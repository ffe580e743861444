import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { ExchangeServices } from '../services.ts';
import { authenticateOnline } from './access/authenticate.ts';
import { cloudPlace } from './access/place.ts';
import { createEndpoint } from './endpoint.ts';

export const ewsPath = '/EWS/Exchange.asmx';

/** Exchange Web Services of Exchange Online. */
export function createEwsApplication(services: ExchangeServices): Hono {
  const answer = createEndpoint({
    services,
    place: cloudPlace(services),
    authenticate: (request) => authenticateOnline(request.headers.get('authorization') ?? undefined, services),
  });
  return atEwsPath((request, bindings) => answer(request, bindings));
}

/** The path is matched without case, as IIS does. Every answer has an id, and returns the client's where it is asked to. */
export function atEwsPath(answer: (request: Request, bindings: HttpBindings) => Promise<Response>): Hono {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all('*', async (context) => {
    if (context.req.path.toLowerCase() !== ewsPath.toLowerCase()) return new Response(null, { status: 404 });
    return withRequestIds(await answer(context.req.raw, context.env), context.req.raw);
  });
  return app as unknown as Hono;
}

function withRequestIds(response: Response, request: Request): Response {
  // What was sent over the connection already has no headers left to set.
  if (response === RESPONSE_ALREADY_SENT) return response;
  response.headers.set('request-id', randomUUID());
  response.headers.set('Cache-Control', 'private');
  const clientId = request.headers.get('client-request-id');
  if (clientId !== null && request.headers.get('return-client-request-id') === 'true') {
    response.headers.set('client-request-id', clientId);
  }
  return response;
}
