import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { cloudOfOrigin } from '../clouds/clouds.ts';
import { judgeCloudOfSignIn } from '../clouds/judgeCloud.ts';
import { redirectUrisOf } from '../directory/platforms.ts';
import type { AppRecord } from '../directory/records.ts';
import { resolveAuthority } from '../entra/authority.ts';
import { ENDPOINT_VERSIONS, type EndpointVersion, endpointPath } from '../entra/endpointVersion.ts';
import { EntraError } from '../entra/entraError.ts';
import { isRedirectUriRegistered } from '../entra/redirectUri.ts';
import { loginUrl } from '../interactions/proceed.ts';
import { sendErrorPage } from '../interactions/sendPage.ts';
import { readClaimsRequest } from '../policies/claimsRequest.ts';
import { ensureBrowserSession, readBrowserSession } from '../server/browserCookie.ts';
import { correlationIdOf } from '../server/correlation.ts';
import { type Mock, type MockApp, type MockContext, originOf } from '../server/mock.ts';
import { readForm } from '../server/requestBody.ts';
import { findAppForSignIn } from '../token/clientAuthentication.ts';
import { translateParameters } from '../version1/askForResource.ts';
import { judgeCodeChallenge } from './codeChallenge.ts';
import { isInstanceAware, type Journey, PROMPTS } from './journey.ts';
import { createParkedRequests, type ParkedRequests } from './parkedRequests.ts';
import { refuse } from './refuse.ts';
import { judgeResponse, modeOf, readResponseTypes } from './responseType.ts';

export function addAuthorizeRoutes(app: MockApp, mock: Mock): void {
  const parked = createParkedRequests();
  for (const version of ENDPOINT_VERSIONS) addAuthorizeRoute(app, mock, { version, parked });
  // Where the provider's interaction ends.
  app.get(`/:segment${endpointPath(2, 'authorize')}/:interaction`, (c) =>
    passToProvider(c, mock, { segment: c.req.param('segment') ?? '', url: providerUrl(c) }),
  );
}

interface Endpoint {
  readonly version: EndpointVersion;
  readonly parked: ParkedRequests;
}

function addAuthorizeRoute(app: MockApp, mock: Mock, endpoint: Endpoint): void {
  const path = endpointPath(endpoint.version, 'authorize');
  // A browser sends no cookie with another site's POST, so the request is kept and asked for again by GET.
  app.post(`/:segment${path}`, async (c) => {
    const form = await readForm(c);
    // What came in the address belongs to the request as well; MSAL says there again what stands in the form.
    const more = [...new URL(c.req.url).searchParams].filter(([name, value]) => form.get(name) !== value);
    const query = new URLSearchParams({ parked: endpoint.parked.park(new URLSearchParams([...more, ...form])) });
    const correlationId = form.get('client-request-id');
    if (correlationId !== null) query.set('client-request-id', correlationId);
    return c.redirect(`/${encodeURIComponent(c.req.param('segment') ?? '')}${path}?${query}`, 303);
  });
  app.get(`/:segment${path}`, (c) => onRequest(c, mock, endpoint));
}

function providerUrl(c: MockContext): string {
  return `/oauth2/v2.0/authorize/${c.req.param('interaction')}`;
}

async function onRequest(c: MockContext, mock: Mock, { version, parked }: Endpoint): Promise<Response> {
  try {
    const resumed = mock.journeys.find(c.req.query('ctx'), readBrowserSession(c, mock)?.id);
    if (resumed !== undefined) return await handOver(c, mock, resumed);
    const query = parked.take(c.req.query('parked')) ?? new URL(c.req.url).searchParams;
    return await begin(c, mock, { version, asked: readParameters(query) });
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return sendErrorPage(c, error);
  }
}

interface AuthorizeRequest {
  readonly version: EndpointVersion;
  readonly asked: ReadonlyMap<string, string>;
}

/** Checks what must be right before the application may be told anything at all; these refusals are pages. */
async function begin(c: MockContext, mock: Mock, { version, asked }: AuthorizeRequest): Promise<Response> {
  const { world, journeys } = mock;
  const params = version === 1 ? translateParameters(asked) : asked;
  const authority = resolveAuthority(c.req.param('segment') ?? '', world.directory);
  const app = findAppForSignIn(world, authority, requireOnPage(params, 'client_id'));
  const redirectUri = requireOnPage(params, 'redirect_uri');
  if (!isRedirectUriRegistered(redirectUrisOf(app), redirectUri)) {
    throw new EntraError(50011, { redirectUri, clientId: app.clientId });
  }

  const cloud = cloudOfOrigin(originOf(c, mock));
  const elsewhere = authority.kind === 'tenant' ? judgeCloudOfSignIn(cloud, authority.tenant) : undefined;
  if (elsewhere !== undefined && !isInstanceAware(params)) throw elsewhere;

  const isKnown = readBrowserSession(c, mock) !== undefined;
  const browser = ensureBrowserSession(c, mock);
  const journey = journeys.begin({
    purpose: { kind: 'authorize', version },
    browserId: browser.id,
    correlationId: correlationIdOf(c),
    authority,
    cloud,
    app,
    params,
  });
  const refusal = findMissingResource(version, asked) ?? findRefusal(params, app);
  if (refusal !== undefined) return refuse(c, mock, { journey, error: refusal });
  // A browser that keeps cookies from the frames of other sites could not come back to us: it is answered at once, as by Entra.
  if (!isKnown && params.get('prompt') === 'none') {
    return refuse(c, mock, { journey, error: new EntraError(50058) });
  }
  // Whose tenant it is shows only when the account is known.
  if (authority.kind === 'any') return c.redirect(loginUrl(journey), 303);
  return handOver(c, mock, journey, authority.tenant.id);
}

/** At version 1 an access token is for the resource that was named. */
function findMissingResource(version: EndpointVersion, asked: ReadonlyMap<string, string>): EntraError | undefined {
  const wantsToken = readResponseTypes(asked)?.includes('token') === true;
  return version === 1 && wantsToken && !asked.has('resource') ? new EntraError(500013) : undefined;
}

function findRefusal(params: ReadonlyMap<string, string>, app: AppRecord): EntraError | undefined {
  const prompt = params.get('prompt');
  const refusal = judgeResponse(params, app) ?? judgeCodeChallenge(params);
  if (refusal !== undefined) return refusal;
  if (params.get('scope') === undefined) return new EntraError(900144, { parameter: 'scope' });
  if (prompt !== undefined && !PROMPTS.some((one) => one === prompt)) {
    return new EntraError(90023, { detail: `'${prompt}' is not a supported value for prompt` });
  }
  if (readClaimsRequest(params.get('claims')) === 'malformed') {
    return new EntraError(90023, { detail: "the parameter 'claims' is no JSON object" });
  }
  if (params.has('resource')) return new EntraError(901002);
  if (params.has('login_hint') && params.has('sid')) return new EntraError(90005);
  return undefined;
}

/** Gives the request to a tenant's provider: only what it has to check and answer; accounts, scopes and prompts are ours. */
function handOver(
  c: MockContext,
  mock: Mock,
  journey: Journey,
  tenantId = c.req.param('segment') ?? '',
): Promise<Response> {
  const { params } = journey;
  const kept = ['redirect_uri', 'state'];
  const query = new URLSearchParams({
    client_id: journey.app.clientId,
    response_type: 'code',
    response_mode: `entra_${modeOf(params)}`,
    scope: 'openid',
    ctx: journey.id,
  });
  for (const name of kept) {
    const value = params.get(name);
    if (value !== undefined) query.set(name, value);
  }
  return passToProvider(c, mock, { segment: tenantId, url: `/oauth2/v2.0/authorize?${query}` });
}

async function passToProvider(
  c: MockContext,
  mock: Mock,
  { segment, url }: { readonly segment: string; readonly url: string },
): Promise<Response> {
  const tenant = mock.world.directory.findTenant(segment);
  if (tenant === undefined) return sendErrorPage(c, new EntraError(50089));
  const { incoming, outgoing } = c.env;
  for (const cookie of c.res.headers.getSetCookie()) outgoing.appendHeader('Set-Cookie', cookie);
  // Hono would lay what is kept here over the answer below, and write it a second time.
  c.res = undefined;
  c.finalized = false;
  incoming.url = url;
  if (mock.origins.isSecure) incoming.headers['x-forwarded-proto'] = 'https';
  const provider = await mock.providers.get(tenant.id);
  await provider.callback()(incoming, outgoing);
  return RESPONSE_ALREADY_SENT;
}

function requireOnPage(params: ReadonlyMap<string, string>, parameter: string): string {
  const value = params.get(parameter);
  if (value === undefined) throw new EntraError(900144, { parameter });
  return value;
}

/** Characters of the longest value that is taken; MSAL's longest, `claims`, has some hundreds. */
const LONGEST = 16_384;

/** Throws 90023 for a repeated parameter (RFC 6749, section 3.1), or one that is too long. */
function readParameters(query: URLSearchParams): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (const [name, value] of query) {
    if (params.has(name)) throw new EntraError(90023, { detail: `the parameter '${name}' is repeated` });
    if (value.length > LONGEST) throw new EntraError(90023, { detail: `the parameter '${name}' is too long` });
    if (value !== '') params.set(name, value);
  }
  return params;
}
