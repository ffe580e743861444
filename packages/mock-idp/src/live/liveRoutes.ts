import { getCookie, setCookie } from 'hono/cookie';
import { streamSSE } from 'hono/streaming';
import { findStranger, type LocalOnlyOptions } from '../control/localOnly.ts';
import { sendPage } from '../interactions/sendPage.ts';
import { MockIdpError } from '../mockIdpError.ts';
import type { RequestQuery } from '../record/requestRecord.ts';
import { isSelected, type RequestSelection, readQuery, selectRequests } from '../record/selectRequests.ts';
import type { Mock, MockApp, MockContext } from '../server/mock.ts';
import { readForm } from '../server/requestBody.ts';
import { liveCodePage, livePage, requestItem, SHOWN_REQUESTS } from './livePage.ts';

/** Below nothing else, so that the cookie goes to no other page of this host, on whatever port. */
export const LIVE_PATH = '/_mock/live';
const EVENTS_PATH = `${LIVE_PATH}/events`;

/**
 * The live page. As the control API it answers this machine only and no page of another origin; a person proves by a code, once, that
 * they have seen what the command printed. Nothing in it answers with CORS headers.
 */
export function addLiveRoutes(app: MockApp, mock: Mock, options: LocalOnlyOptions): void {
  app.use(`${LIVE_PATH}/*`, async (c, next) => {
    const stranger = findStranger(c, options) ?? findForeignPage(c);
    return stranger === undefined ? next() : c.json({ code: 'forbidden', message: stranger }, 403);
  });
  app.get(LIVE_PATH, (c) => (isWatching(c, mock) ? sendRequests(c, mock) : askForCode(c)));
  app.post(LIVE_PATH, async (c) => {
    const outcome = mock.live.redeem((await readForm(c)).get('code') ?? '');
    if (outcome === 'wrong') return askForCode(c, 'That code is wrong or was used before.');
    if (outcome === 'too-many') return askForCode(c, 'Too many wrong codes. Wait a minute.');
    setCookie(c, cookieName(mock), outcome, {
      path: LIVE_PATH,
      httpOnly: true,
      sameSite: 'Strict',
      secure: mock.origins.isSecure,
    });
    return c.redirect(LIVE_PATH, 303);
  });
  app.get(EVENTS_PATH, (c) => (isWatching(c, mock) ? sendEvents(c, mock) : c.body(null, 401)));
}

function cookieName({ world }: Mock): string {
  return `mock_idp_${world.instance}_live`;
}

function isWatching(c: MockContext, mock: Mock): boolean {
  return mock.live.isSession(getCookie(c, cookieName(mock)));
}

/** Browsers say where a request comes from ("Fetch Metadata Request Headers"); typing the address in, or a bookmark, is `none`. */
function findForeignPage(c: MockContext): string | undefined {
  const site = c.req.header('sec-fetch-site');
  const allowed = c.req.method === 'GET' && c.req.path === LIVE_PATH ? ['same-origin', 'none'] : ['same-origin'];
  if (site !== undefined) return allowed.includes(site) ? undefined : 'Other pages may not lead here.';
  const origin = c.req.header('origin');
  return origin === undefined || origin === new URL(c.req.url).origin ? undefined : 'Other pages may not lead here.';
}

function askForCode(c: MockContext, error?: string): Promise<Response> {
  return sendPage(c, { title: 'Watch the requests', body: liveCodePage(LIVE_PATH, error), status: error ? 400 : 200 });
}

async function sendRequests(c: MockContext, mock: Mock): Promise<Response> {
  const { query, selection } = readFilter(c, mock);
  const all = mock.world.requests.list();
  const records = selectRequests(all, selection).slice(-SHOWN_REQUESTS);
  const rest = new URLSearchParams({ ...query, after: String(all.at(-1)?.id ?? 0) });
  return sendPage(c, {
    title: 'Requests',
    asksByItself: true,
    body: (nonce) =>
      livePage(
        {
          path: LIVE_PATH,
          query,
          tenants: mock.world.directory.records.tenants,
          records,
          events: `${EVENTS_PATH}?${rest}`,
        },
        nonce,
      ),
  });
}

/** What came while the page was on its way, or while the connection was lost, and then everything as it comes. */
function sendEvents(c: MockContext, mock: Mock): Response {
  const { selection } = readFilter(c, mock);
  const after = Number(c.req.header('last-event-id') ?? c.req.query('after') ?? 0);
  const { requests } = mock.world;
  return streamSSE(c, async (stream) => {
    const write = async (record: ReturnType<typeof requests.list>[number]): Promise<void> => {
      await stream.writeSSE({ id: String(record.id), data: JSON.stringify(String(await requestItem(record))) });
    };
    const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
    const missed = selectRequests(requests.list(), { ...selection, ...(Number.isInteger(after) ? { after } : {}) });
    const stop = requests.listen((record) => {
      if (isSelected(record, selection)) void write(record);
    });
    for (const record of missed) await write(record);
    await ended;
    stop();
  });
}

interface Filter {
  readonly query: Pick<RequestQuery, 'tenant' | 'outcome' | 'testId'>;
  readonly selection: RequestSelection;
}

/** A tenant that is gone meanwhile filters nothing. */
function readFilter(c: MockContext, { world }: Mock): Filter {
  const [tenant, outcome, testId] = ['tenant', 'outcome', 'testId'].map((name) => c.req.query(name)?.slice(0, 200));
  const query: Filter['query'] = {
    ...(tenant ? { tenant } : {}),
    ...(outcome === 'refused' || outcome === 'answered' ? { outcome } : {}),
    ...(testId ? { testId } : {}),
  };
  try {
    return { query, selection: readQuery(world, query) };
  } catch (error) {
    if (!(error instanceof MockIdpError)) throw error;
    const { tenant: _gone, ...others } = query;
    return { query: others, selection: readQuery(world, others) };
  }
}
