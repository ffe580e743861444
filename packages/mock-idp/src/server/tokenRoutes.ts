import { cloudAt } from '../clouds/clouds.ts';
import { ENDPOINT_VERSIONS, type EndpointVersion, endpointPath } from '../entra/endpointVersion.ts';
import { EntraError } from '../entra/entraError.ts';
import { CLOUD_DOOR, type Door } from '../entra/metadata.ts';
import { readCircumstances } from '../policies/circumstances.ts';
import { answerTokenRequest, type TokenResponse } from '../token/tokenEndpoint.ts';
import { traceOf } from './correlation.ts';
import { EXPOSED_HEADERS } from './entraHeaders.ts';
import { type Mock, type MockApp, type MockContext, originOf } from './mock.ts';
import { readForm } from './requestBody.ts';

export function addTokenRoutes(app: MockApp, mock: Mock): void {
  for (const version of ENDPOINT_VERSIONS) addTokenRoute(app, mock, version);
}

function addTokenRoute(app: MockApp, mock: Mock, version: EndpointVersion): void {
  const path = `/:segment${endpointPath(version, 'token')}`;
  app.options(path, (c) => {
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Access-Control-Allow-Methods', 'POST, OPTIONS');
    c.header('Access-Control-Allow-Headers', c.req.header('access-control-request-headers') ?? 'content-type');
    c.header('Access-Control-Max-Age', '600');
    return c.body(null, 204);
  });
  app.post(path, async (c) => {
    const door = readDoor(c);
    const { status, body } = await answerTokenRequest({
      world: mock.world,
      segment: c.req.param('segment') ?? '',
      version,
      door: door ?? 'own-origin',
      origin: originOf(c, mock),
      form: await readForm(c),
      authorization: c.req.header('authorization'),
      browserOrigin: c.req.header('origin'),
      trace: traceOf(c, mock),
      circumstances: readCircumstances((name) => c.req.header(name)),
      redeemCode: mock.providers.findCode,
      tamper: c.get('tamper'),
      refusal: c.get('refusal') ?? (door === undefined ? new EntraError(90051) : undefined),
    });
    return sendJson(c, body, status);
  });
}

/** Undefined for a cloud that is not there. */
function readDoor(c: MockContext): Door | undefined {
  const host = c.req.query(CLOUD_DOOR);
  return host === undefined ? 'own-origin' : cloudAt(host);
}

function sendJson(c: MockContext, body: Readonly<Record<string, unknown>>, status: TokenResponse['status']): Response {
  c.header('x-ms-clitelem', `1,${errorCodeOf(body)},0,,`);
  // Without it, MSAL keeps quiet for a minute.
  if (status === 429 || status === 503) c.header('Retry-After', '1');
  // Also on refusals: a script has to be able to read that it may not do this.
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Expose-Headers', EXPOSED_HEADERS.join(', '));
  return c.json(body, status);
}

/** What MSAL repeats to the service with its next request. */
function errorCodeOf({ error_codes: codes }: Readonly<Record<string, unknown>>): number {
  const [code] = Array.isArray(codes) ? codes : [];
  return typeof code === 'number' ? code : 0;
}
