import { compactVerify } from 'jose';
import { isRedirectUriRegistered } from '../entra/redirectUri.ts';
import { readLoginHint } from '../entra/tokens.ts';
import { sendPage } from '../interactions/sendPage.ts';
import { signedOutPage, signOutPage } from '../interactions/views/pages.ts';
import { findVerificationKey } from '../keys/signingKey.ts';
import { readBrowserSession, writeBrowserCookie } from '../server/browserCookie.ts';
import type { Mock, MockApp, MockContext } from '../server/mock.ts';
import { type BrowserAccount, type BrowserSession, isSameAccount } from '../world/browserSessions.ts';
import { findHinted } from './journey.ts';

const PATH = '/:segment/oauth2/v2.0/logout';
const KEPT = ['post_logout_redirect_uri', 'state', 'id_token_hint'];

/** OpenID Connect RP-Initiated Logout 1.0. With a hint the account is signed out at once; without one the person picks. */
export function addLogoutRoutes(app: MockApp, mock: Mock): void {
  app.get(PATH, async (c) => {
    const params = new URL(c.req.url).searchParams;
    const session = readBrowserSession(c, mock);
    if (session === undefined) return leave(c, mock, params);
    const signedIn = session.accounts.filter((account) => account.signedIn);
    const hinted = await findHintedAccount(mock, signedIn, params);
    if (hinted === 'somebody-else' || signedIn.length === 0) return leave(c, mock, params);
    if (hinted === undefined) return askWhom(c, mock, { params, signedIn });
    return signOut(c, mock, { session, account: hinted, params });
  });
  app.post(PATH, async (c) => {
    const params = new URLSearchParams(await c.req.text());
    const session = readBrowserSession(c, mock);
    const [tenantId = '', oid = ''] = (params.get('account') ?? '').split('/');
    const account = session?.accounts.find((one) => isSameAccount(one, { tenantId, oid }));
    if (session === undefined || account === undefined) return leave(c, mock, params);
    return signOut(c, mock, { session, account, params });
  });
}

interface SignOut {
  readonly session: BrowserSession;
  readonly account: BrowserAccount;
  readonly params: URLSearchParams;
}

function signOut(c: MockContext, mock: Mock, { session, account, params }: SignOut): Promise<Response> {
  writeBrowserCookie(c, mock, mock.world.sessions.signOut(session, account));
  return leave(c, mock, params);
}

function askWhom(
  c: MockContext,
  { world }: Mock,
  { params, signedIn }: { readonly params: URLSearchParams; readonly signedIn: readonly BrowserAccount[] },
): Promise<Response> {
  const accounts = signedIn.flatMap((one) => world.directory.findUserByOid(one.tenantId, one.oid)?.user ?? []);
  const fields = Object.fromEntries([...params].filter(([name]) => KEPT.includes(name)));
  return sendPage(c, {
    title: 'Sign out',
    body: signOutPage(c.req.path, { accounts, fields }),
    keepsOpener: params.get('pocd') === '1',
  });
}

async function leave(c: MockContext, mock: Mock, params: URLSearchParams): Promise<Response> {
  const target = params.get('post_logout_redirect_uri');
  if (target !== null && isKnownTarget(mock, target, await readClientId(mock, params))) {
    const url = new URL(target);
    const state = params.get('state');
    if (state !== null) url.searchParams.set('state', state);
    return c.redirect(url.href, 303);
  }
  return sendPage(c, { title: 'Signed out', body: signedOutPage(), keepsOpener: params.get('pocd') === '1' });
}

/** Entra honours any registered redirect URI; of the app the hint names, if there is a hint. */
function isKnownTarget({ world }: Mock, target: string, clientId: string | undefined): boolean {
  const apps = world.directory.records.apps.filter((app) => clientId === undefined || app.clientId === clientId);
  return apps.some((app) => isRedirectUriRegistered(app.redirectUris, target));
}

/** `somebody-else`: a hint was sent, and nobody it could mean is signed in here. */
async function findHintedAccount(
  mock: Mock,
  signedIn: readonly BrowserAccount[],
  params: URLSearchParams,
): Promise<BrowserAccount | 'somebody-else' | undefined> {
  const hint = params.get('logout_hint') ?? undefined;
  const user = findHinted(hint, mock.world.directory, readLoginHint);
  if (user !== undefined) return signedIn.find((one) => isSameAccount(one, user)) ?? 'somebody-else';
  const claims = await readIdToken(mock, params);
  if (claims !== undefined) return signedIn.find((one) => one.sid === claims.sid) ?? 'somebody-else';
  return undefined;
}

async function readClientId(mock: Mock, params: URLSearchParams): Promise<string | undefined> {
  return (await readIdToken(mock, params))?.aud;
}

/** An expired id_token is as good a hint as a fresh one, a forged one is none. */
async function readIdToken(
  { world }: Mock,
  params: URLSearchParams,
): Promise<{ readonly aud: string; readonly sid: string } | undefined> {
  const token = params.get('id_token_hint');
  if (token === null) return undefined;
  try {
    const key = findVerificationKey(world.keys, token);
    if (key === undefined) return undefined;
    const { payload } = await compactVerify(token, key, { algorithms: ['RS256'] });
    const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
    return { aud: String(claims.aud), sid: String(claims.sid) };
  } catch {
    return undefined;
  }
}
