import { getCookie, setCookie } from 'hono/cookie';
import type { ControlOptions } from '../control/controlRoutes.ts';
import { findStranger } from '../control/localOnly.ts';
import { sendPage } from '../interactions/sendPage.ts';
import type { Mock, MockApp, MockContext } from '../server/mock.ts';
import { limitBody, readForm } from '../server/requestBody.ts';
import { codePage } from './codePage.ts';
import { LIVE_PATH } from './livePath.ts';

const EVENTS_PATH = `${LIVE_PATH}/events`;
/** Bytes a form may have. */
const LIMIT = 512 * 1024;

/**
 * The way into the inspector. As the control API it answers this machine only and no page of another origin; a person proves by a code,
 * once, that they have seen what the command printed. Nothing in it answers with CORS headers, and it is in no record of requests.
 */
export function addLiveRoutes(app: MockApp, mock: Mock, options: ControlOptions): void {
  app.use(`${LIVE_PATH}/*`, async (c, next) => {
    const stranger = findStranger(c, options) ?? findForeignPage(c);
    return stranger === undefined ? next() : c.json({ code: 'forbidden', message: stranger }, 403);
  });
  app.use(`${LIVE_PATH}/*`, limitBody(LIMIT, refuseLength));
  const visit = (c: MockContext, session: string) => ({
    c,
    mock,
    session,
    operations: options.operations,
    query: new URL(c.req.url).searchParams,
  });
  app.get(`${LIVE_PATH}/*`, async (c) => {
    const session = sessionOf(c, mock);
    const isStream = c.req.path === EVENTS_PATH;
    if (session === undefined) return isStream ? c.body(null, 401) : askForCode(c);
    const { sendLiveEvents, showPage } = await loadPages();
    return isStream ? sendLiveEvents(c, mock) : showPage(visit(c, session));
  });
  app.post(`${LIVE_PATH}/*`, async (c) => {
    const session = sessionOf(c, mock);
    if (session === undefined) return redeem(c, mock);
    const { takeForm } = await loadPages();
    return takeForm(visit(c, session));
  });
}

/** A mock nobody looks into starts faster without. */
function loadPages() {
  return import('./pages.ts');
}

function refuseLength(c: MockContext): Response {
  return c.json({ code: 'invalid_request', message: `body: more than ${LIMIT} bytes` }, 413);
}

/**
 * Browsers say where a request comes from ("Fetch Metadata Request Headers"); typing the address in, or a bookmark, is `none`. Whoever
 * sends a form has to say it, or the page's `Origin`.
 */
function findForeignPage(c: MockContext): string | undefined {
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  const isLook = c.req.method === 'GET';
  const isPage = isLook && c.req.path !== EVENTS_PATH;
  if (site === 'same-origin' || (site === 'none' && isPage)) return undefined;
  if (site === undefined && (origin === new URL(c.req.url).origin || (isLook && origin === undefined)))
    return undefined;
  return 'Other pages may not lead here.';
}

function cookieName({ world }: Mock): string {
  return `mock_idp_${world.instance}_live`;
}

/** The session of a browser that has shown a code. */
function sessionOf(c: MockContext, mock: Mock): string | undefined {
  const session = getCookie(c, cookieName(mock));
  return mock.live.isSession(session) ? session : undefined;
}

function askForCode(c: MockContext, error?: string): Promise<Response> {
  return sendPage(c, {
    title: 'Inspector',
    body: codePage(LIVE_PATH, error),
    status: error === undefined ? 200 : 400,
  });
}

async function redeem(c: MockContext, mock: Mock): Promise<Response> {
  const code = (await readForm(c)).get('code');
  // A page that was left open while the mock started anew.
  if (code === null)
    return askForCode(c, 'Nothing was changed: this mock does not know this browser. Type a code first.');
  const outcome = mock.live.redeem(code);
  if (outcome === 'wrong') return askForCode(c, 'That code is wrong or was used before.');
  if (outcome === 'too-many') return askForCode(c, 'Too many wrong codes. Wait a minute.');
  setCookie(c, cookieName(mock), outcome, {
    path: LIVE_PATH,
    httpOnly: true,
    sameSite: 'Strict',
    secure: mock.origins.isSecure,
  });
  return c.redirect(LIVE_PATH, 303);
}
