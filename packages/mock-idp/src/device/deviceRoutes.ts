import { idOf, resolveAuthority } from '../entra/authority.ts';
import { ENDPOINT_VERSIONS, type EndpointVersion, endpointPath } from '../entra/endpointVersion.ts';
import { EntraError } from '../entra/entraError.ts';
import { parseScope } from '../entra/scopes.ts';
import { loginUrl } from '../interactions/proceed.ts';
import { sendPage } from '../interactions/sendPage.ts';
import { deviceCodePage } from '../interactions/views/devicePages.ts';
import { ensureBrowserSession } from '../server/browserCookie.ts';
import { correlationIdOf } from '../server/correlation.ts';
import { type Mock, type MockApp, type MockContext, originOf } from '../server/mock.ts';
import { readForm } from '../server/requestBody.ts';
import { sendRefusal } from '../server/sendRefusal.ts';
import { findAppForSignIn } from '../token/clientAuthentication.ts';
import { findParameter, requireParameter } from '../token/tokenRequest.ts';
import { toScope } from '../version1/askForResource.ts';
import { DEVICE_CODE_LIFETIME } from '../world/deviceCodes.ts';

/** RFC 8628: the device asks, the person types the code on this page and signs in. */
export function addDeviceRoutes(app: MockApp, mock: Mock): void {
  for (const version of ENDPOINT_VERSIONS) {
    app.post(`/:segment${endpointPath(version, 'devicecode')}`, (c) => start(c, mock, version));
  }
  // Entra's short address redirects here.
  app.get('/devicelogin', (c) => c.redirect('/common/oauth2/deviceauth', 303));
  app.get('/:segment/oauth2/deviceauth', (c) => showForm(c, { typed: c.req.query('otc') ?? '', error: undefined }));
  app.post('/:segment/oauth2/deviceauth', (c) => enterCode(c, mock));
}

async function start(c: MockContext, mock: Mock, version: EndpointVersion): Promise<Response> {
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Cache-Control', 'no-store');
  try {
    return c.json(await begin(c, mock, version));
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return sendRefusal(c, mock, error);
  }
}

async function begin(c: MockContext, mock: Mock, version: EndpointVersion): Promise<Readonly<Record<string, unknown>>> {
  const { world } = mock;
  const form = await readForm(c);
  const authority = resolveAuthority(c.req.param('segment') ?? '', world.directory);
  const app = findAppForSignIn(world, authority, requireParameter(form, 'client_id'));
  const scope = readScope(form, version);
  // Refused now rather than when the person has signed in.
  parseScope(scope, world.directory, idOf(authority));
  const { deviceCode, userCode } = world.deviceCodes.start({
    clientId: app.clientId,
    segment: authority.segment,
    scope,
  });
  const page = `${originOf(c, mock)}/common/oauth2/deviceauth`;
  const message = `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`;
  const codes = { user_code: userCode, device_code: deviceCode, message };
  const [expires, interval] = [DEVICE_CODE_LIFETIME, world.devicePollSeconds];
  return version === 2
    ? { ...codes, verification_uri: page, expires_in: expires, interval }
    : { ...codes, verification_url: page, expires_in: String(expires), interval: String(interval) };
}

/** Throws 900144. */
function readScope(form: URLSearchParams, version: EndpointVersion): string {
  if (version === 1) return toScope(requireParameter(form, 'resource'));
  return findParameter(form, 'scope') ?? 'openid profile';
}

async function enterCode(c: MockContext, mock: Mock): Promise<Response> {
  const typed = (await readForm(c)).get('otc') ?? '';
  const row = mock.world.deviceCodes.findWaiting(typed);
  if (row === 'expired') {
    return showForm(c, { typed, error: 'That code has expired. Let the device show you a new one. (70019)' });
  }
  const app = row === undefined ? undefined : mock.world.directory.findApp(row.clientId);
  if (row === undefined || app === undefined) {
    return showForm(c, {
      typed,
      error: 'That code did not work. Check it and try again: it lives for 15 minutes. (70018)',
    });
  }
  const journey = mock.journeys.begin({
    purpose: { kind: 'device', userCode: row.userCode },
    browserId: ensureBrowserSession(c, mock).id,
    correlationId: correlationIdOf(c),
    authority: resolveAuthority(row.segment, mock.world.directory),
    app,
    params: new Map([['scope', row.scope]]),
  });
  return c.redirect(loginUrl(journey), 303);
}

function showForm(
  c: MockContext,
  form: { readonly typed: string; readonly error: string | undefined },
): Promise<Response> {
  return sendPage(c, { title: 'Enter code', body: deviceCodePage(form) });
}
