import { randomUUID } from 'node:crypto';
import { EntraError, toErrorBody } from '../entra/entraError.ts';
import { ENTRA_DOOR } from '../entra/metadata.ts';
import { answerTokenRequest, type TokenResponse } from '../token/tokenEndpoint.ts';
import { correlationIdOf } from './correlation.ts';
import { type Mock, type MockApp, type MockContext, originOf } from './mock.ts';

const PATH = '/:segment/oauth2/v2.0/token';
/** MSAL reads the first two of a refusal. */
const EXPOSED = 'x-ms-request-id, Retry-After, client-request-id';

export function addTokenRoutes(app: MockApp, mock: Mock): void {
  app.options(PATH, (c) => {
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Access-Control-Allow-Methods', 'POST, OPTIONS');
    c.header('Access-Control-Allow-Headers', c.req.header('access-control-request-headers') ?? 'content-type');
    c.header('Access-Control-Max-Age', '600');
    return c.body(null, 204);
  });
  app.post(PATH, async (c) => {
    const correlationId = correlationIdOf(c);
    const { status, body, traceId } = await answerTokenRequest({
      world: mock.world,
      segment: c.req.param('segment'),
      door: c.req.query(ENTRA_DOOR.name) === ENTRA_DOOR.value ? 'entra' : 'own-origin',
      origin: originOf(c, mock),
      form: new URLSearchParams(await c.req.text()),
      authorization: c.req.header('authorization'),
      browserOrigin: c.req.header('origin'),
      correlationId,
      redeemCode: mock.providers.findCode,
      tamper: c.get('tamper'),
      refusal: c.get('refusal'),
    });
    return sendJson(c, body, { status, traceId, correlationId });
  });
  app.all(PATH, (c) => {
    const trace = { traceId: randomUUID(), correlationId: correlationIdOf(c), at: new Date() };
    const error = new EntraError(900561, { accepted: 'POST', received: c.req.method });
    return sendJson(c, toErrorBody(error, trace, originOf(c, mock)), { status: 400, ...trace });
  });
}

function sendJson(
  c: MockContext,
  body: Readonly<Record<string, unknown>>,
  { status, traceId, correlationId }: { status: TokenResponse['status']; traceId: string; correlationId: string },
): Response {
  c.header('Cache-Control', 'no-store');
  c.header('Pragma', 'no-cache');
  c.header('x-ms-request-id', traceId);
  c.header('client-request-id', correlationId);
  // Without it, MSAL keeps quiet for a minute.
  if (status === 429 || status === 503) c.header('Retry-After', '1');
  // Also on refusals: a script has to be able to read that it may not do this.
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Expose-Headers', EXPOSED);
  return c.json(body, status);
}
