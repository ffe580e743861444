import type { Journey } from '../authorize/journey.ts';
import { isGuid } from '../directory/identifiers.ts';
import { findCatalogueEntry } from '../entra/aadstsCatalogue.ts';
import { TEST_ID_HEADER } from '../faults/fault.ts';
import { toRedirectTarget } from '../provider/responseModes.ts';
import { readBrowserSession } from '../server/browserCookie.ts';
import { correlationIdOf } from '../server/correlation.ts';
import type { Mock, MockApp, MockContext } from '../server/mock.ts';
import { readBasicClientId } from '../token/basicCredentials.ts';
import { describeParameters, isPlain, withoutQuery } from './asked.ts';
import { endpointOf, toRecordedPath } from './endpoint.ts';
import { explain } from './explain.ts';
import { toFingerprint } from './fingerprint.ts';
import type { OpenRequest } from './requestLog.ts';
import type { RequestRecord } from './requestRecord.ts';
import { createThreads, type ThreadKeys, type Threads } from './threads.ts';

/** Writes down every request and its answer, whichever route answers it. */
export function addRequestRecord(app: MockApp, mock: Mock): void {
  const threads = createThreads();
  app.use('*', async (c, next) => {
    if (c.req.path.startsWith('/_mock/')) return next();
    const open: OpenRequest = {};
    const arrived = new Date();
    const began = performance.now();
    const journey = findJourney(c, mock, c.req.query('ctx'));
    await mock.world.requests.during(open, next);
    const milliseconds = Math.round(performance.now() - began);
    mock.world.requests.add({
      at: arrived.toISOString(),
      milliseconds,
      ...(await describeRequest(c, mock, { open, journey, threads })),
    });
  });
}

interface Seen {
  readonly open: OpenRequest;
  readonly journey: Journey | undefined;
}

interface Arrived extends Seen {
  readonly threads: Threads;
}

async function describeRequest(
  c: MockContext,
  mock: Mock,
  { open, journey: begun, threads }: Arrived,
): Promise<Omit<RequestRecord, 'id' | 'at' | 'milliseconds'>> {
  const query = new URL(c.req.url).searchParams;
  const form = await readForm(c);
  const journey = begun ?? findJourney(c, mock, form?.get('ctx') ?? undefined);
  const answered = await describeAnswer(c, open);
  const fault = c.get('fault');
  const record = {
    answered,
    ...(fault === undefined ? {} : { fault: { id: fault.id, effect: fault.effect } }),
  };
  const correlationId = open.signIn?.correlationId ?? journey?.correlationId ?? correlationIdOf(c);
  const testId = c.req.header(TEST_ID_HEADER)?.slice(0, 200);
  return {
    method: c.req.method,
    path: toRecordedPath(c.req.path),
    endpoint: endpointOf(c.req.path),
    correlationId,
    thread: threads.follow([correlationId, ...(await findThreadKeys(c, form, open))], correlationId),
    ...describeParties(c, mock, { open, journey, params: [query, form] }),
    ...(testId === undefined ? {} : { testId }),
    asked: { ...describeParameters([query, form], mock.world.directory), ...describeAuthorization(c) },
    ...record,
    ...explain(record),
    ...(open.issued === undefined ? {} : { issued: open.issued }),
    ...(open.signIn === undefined ? {} : { signIn: open.signIn }),
  };
}

const PROVIDER_STEP = /\/oauth2\/v2\.0\/authorize\/([^/?]+)$/;

/** Codes and the provider's interactions: what one request is answered with and another one brings. */
async function findThreadKeys(
  c: MockContext,
  form: URLSearchParams | undefined,
  open: OpenRequest,
): Promise<ThreadKeys> {
  const location = locationOf(c, open);
  const target = location !== undefined && URL.canParse(location, c.req.url) ? new URL(location, c.req.url) : undefined;
  const answer = new URLSearchParams(target?.hash.slice(1) || target?.search);
  const deviceCode =
    endpointOf(c.req.path) === 'device-code' ? /"device_code":"([^"]+)"/.exec(await readText(c))?.[1] : undefined;
  return [
    PROVIDER_STEP.exec(c.req.path)?.[1],
    PROVIDER_STEP.exec(target?.pathname ?? '')?.[1],
    form?.get('code') ?? undefined,
    form?.get('device_code') ?? undefined,
    answer.get('code') ?? undefined,
    deviceCode,
  ];
}

interface Parties extends Seen {
  readonly params: readonly (URLSearchParams | undefined)[];
}

/** Who asked whom about whom, as far as anybody said. */
function describeParties(
  c: MockContext,
  { world }: Mock,
  { open, journey, params }: Parties,
): Pick<RequestRecord, 'tenantId' | 'clientId' | 'upn' | 'client'> {
  const read = (name: string): string | undefined =>
    params.map((one) => one?.get(name)).find((value) => typeof value === 'string' && value !== '') ??
    journey?.params.get(name);
  const { signIn } = open;
  const named = world.directory.findTenant(segmentOf(c.req.path));
  const noted = signIn === undefined ? undefined : world.directory.findTenant(signIn.tenantId);
  const tenantId = noted?.id ?? named?.id ?? journey?.progress.account?.tenantId;
  const clientId = [
    signIn?.clientId,
    journey?.app.clientId,
    read('client_id'),
    readBasicClientId(c.req.header('authorization')),
  ].find((id) => id !== undefined && isGuid(id));
  const hinted = read('login_hint') ?? read('username');
  const upn = signIn?.upn ?? journey?.progress.account?.upn ?? (hinted && world.directory.findUser(hinted)?.upn);
  const sku = read('x-client-SKU') ?? c.req.header('x-client-SKU');
  const version = read('x-client-VER') ?? c.req.header('x-client-VER');
  return {
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(clientId === undefined ? {} : { clientId: clientId.toLowerCase() }),
    ...(upn ? { upn } : {}),
    ...(sku === undefined || !isPlain(`${sku} ${version}`)
      ? {}
      : { client: `${sku} ${version ?? ''}`.trim().slice(0, 100) }),
  };
}

function describeAuthorization(c: MockContext): RequestRecord['asked'] {
  const header = c.req.header('authorization');
  return header === undefined ? {} : { 'Authorization header': toFingerprint(header) };
}

async function describeAnswer(c: MockContext, open: OpenRequest): Promise<RequestRecord['answered']> {
  const { outgoing, incoming } = c.env;
  const { signIn } = open;
  const isOwn = isOwnAnswer(c);
  if (!isOwn && !outgoing.headersSent && incoming.socket.destroyed) return {};
  const status = isOwn ? c.res.status : outgoing.statusCode;
  const location = locationOf(c, open);
  const text = isOwn && status >= 400 ? await readText(c) : '';
  const target = location === undefined ? {} : describeTarget(c, location);
  const refusal = target.code === undefined ? describeRefusal(text) : {};
  const noted = findCatalogueEntry(signIn?.errorCode ?? 0) === undefined ? {} : { code: signIn?.errorCode ?? 0 };
  return { status, ...noted, ...refusal, ...target };
}

/** A provider, or a fault, writes to the connection itself. */
function isOwnAnswer(c: MockContext): boolean {
  return c.res.headers.get('x-hono-already-sent') === null;
}

/** Where the answer sends the browser, with what it brings there: a page that posts itself says that in its fields. */
function locationOf(c: MockContext, { told }: OpenRequest): string | undefined {
  if (told?.mode === 'form_post') return toRedirectTarget({ ...told, mode: 'fragment' });
  const location = isOwnAnswer(c) ? c.res.headers.get('location') : c.env.outgoing.getHeader('location');
  return typeof location === 'string' ? location : undefined;
}

async function readText(c: MockContext): Promise<string> {
  const type = c.res.headers.get('content-type') ?? '';
  return /json|html/.test(type) ? await c.res.clone().text() : '';
}

/** A redirect to an application carries its refusal in the query or the fragment. */
function describeTarget(c: MockContext, location: string): Omit<RequestRecord['answered'], 'status'> {
  if (!URL.canParse(location, c.req.url)) return {};
  const target = new URL(location, c.req.url);
  const isOurs = target.host === new URL(c.req.url).host;
  const redirectedTo = isOurs ? toRecordedPath(target.pathname) : withoutQuery(target.href);
  const answer = new URLSearchParams(target.hash === '' ? target.search : target.hash.slice(1));
  const error = answer.get('error');
  return {
    ...(redirectedTo === undefined ? {} : { redirectedTo }),
    ...(error === null ? {} : { error: error.slice(0, 100), ...codeIn(answer.get('error_description') ?? '') }),
  };
}

/** JSON and pages both name the code in Entra's words. */
function describeRefusal(text: string): Pick<RequestRecord['answered'], 'code' | 'error'> {
  const error = /"error":\s*"([\w-]{1,100})"/.exec(text)?.[1];
  return { ...codeIn(text), ...(error === undefined ? {} : { error }) };
}

function codeIn(text: string): { readonly code?: number } {
  const code = Number(/AADSTS(\d{4,8})/.exec(text)?.[1] ?? Number.NaN);
  return Number.isNaN(code) ? {} : { code };
}

/** The form, if a route has read it; what no route wanted is not worth waiting for. */
async function readForm(c: MockContext): Promise<URLSearchParams | undefined> {
  const isForm = c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  if (!isForm || c.req.bodyCache.text === undefined) return undefined;
  return new URLSearchParams(await c.req.text());
}

function findJourney(c: MockContext, mock: Mock, id: string | undefined): Journey | undefined {
  return id === undefined ? undefined : mock.journeys.find(id, readBrowserSession(c, mock)?.id);
}

function segmentOf(path: string): string {
  const segment = path.split('/')[1] ?? '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
