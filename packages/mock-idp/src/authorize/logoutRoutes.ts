import { compactVerify } from 'jose';
import { redirectUrisOf } from '../directory/platforms.ts';
import { ENDPOINT_VERSIONS, endpointPath } from '../entra/endpointVersion.ts';
import { readLoginHint } from '../entra/loginHint.ts';
import { issuerOf } from '../entra/metadata.ts';
import { isRedirectUriRegistered } from '../entra/redirectUri.ts';
import { sendPage } from '../interactions/sendPage.ts';
import { frontChannelPage } from '../interactions/views/frontChannelPage.ts';
import { signedOutPage, signOutPage } from '../interactions/views/pages.ts';
import { findVerificationKey } from '../keys/signingKey.ts';
import { readBrowserSession, writeBrowserCookie } from '../server/browserCookie.ts';
import { type Mock, type MockApp, type MockContext, originOf } from '../server/mock.ts';
import { readForm } from '../server/requestBody.ts';
import { type BrowserAccount, type BrowserSession, isSameAccount } from '../world/browserSessions.ts';
import type { MockWorld } from '../world/world.ts';
import { findHinted } from './journey.ts';

const LOGOUT = ENDPOINT_VERSIONS.map((version) => `/:segment${endpointPath(version, 'logout')}`);
const SESSION = ENDPOINT_VERSIONS.map((version) => `/:segment${endpointPath(version, 'logoutsession')}`);
const KEPT = ['post_logout_redirect_uri', 'state', 'id_token_hint'];

/**
 * OpenID Connect RP-Initiated Logout 1.0, with parameters in the address or in a form. With a hint the account is signed out at once;
 * without one the person picks. `logoutsession` asks nobody: it signs out the picked account, that of a `sid`, or all.
 */
export function addLogoutRoutes(app: MockApp, mock: Mock): void {
  app.on(['GET', 'POST'], LOGOUT, async (c) => {
    const params = await readParameters(c);
    const session = readBrowserSession(c, mock);
    const signedIn = session?.accounts.filter((account) => account.signedIn) ?? [];
    if (session === undefined || signedIn.length === 0) return leave(c, mock, params);
    const hinted = await findHintedAccount(mock, signedIn, params);
    if (hinted === 'somebody-else') return leave(c, mock, params);
    if (hinted === undefined) return askWhom(c, mock, { params, signedIn });
    return signOut(c, mock, { session, accounts: [hinted], params });
  });
  app.on(['GET', 'POST'], SESSION, async (c) => {
    const params = await readParameters(c);
    const session = readBrowserSession(c, mock);
    if (session === undefined) return leave(c, mock, params);
    return signOut(c, mock, { session, accounts: chooseAccounts(session, params), params });
  });
}

async function readParameters(c: MockContext): Promise<URLSearchParams> {
  const query = new URL(c.req.url).searchParams;
  return c.req.method === 'POST' ? new URLSearchParams([...query, ...(await readForm(c))]) : query;
}

function chooseAccounts({ accounts }: BrowserSession, params: URLSearchParams): readonly BrowserAccount[] {
  const signedIn = accounts.filter((account) => account.signedIn);
  const [picked, sid] = [params.get('account'), params.get('sid')];
  if (picked !== null) return signedIn.filter(({ tenantId, oid }) => `${tenantId}/${oid}` === picked);
  return sid === null ? signedIn : signedIn.filter((account) => account.sid === sid);
}

interface SignOut {
  readonly session: BrowserSession;
  readonly accounts: readonly BrowserAccount[];
  readonly params: URLSearchParams;
}

async function signOut(c: MockContext, mock: Mock, { session, accounts, params }: SignOut): Promise<Response> {
  const after = accounts.reduce((before, account) => mock.world.sessions.signOut(before, account), session);
  writeBrowserCookie(c, mock, after);
  const frames = accounts.flatMap((account) => frontChannelUrls(account, mock.world, originOf(c, mock)));
  if (frames.length === 0) return leave(c, mock, params);
  const target = await findTarget(mock, params);
  return sendPage(c, {
    title: 'Signed out',
    body: (nonce) => frontChannelPage({ frames, target, nonce }),
    frames: [...new Set(frames.map((url) => new URL(url).origin))],
    keepsOpener: params.get('pocd') === '1',
  });
}

/** OpenID Connect Front-Channel Logout 1.0, section 3: each app is told by its own address, with `iss` and `sid`. */
function frontChannelUrls(
  { apps = [], sid }: BrowserAccount,
  { directory }: MockWorld,
  origin: string,
): readonly string[] {
  return apps.flatMap(({ clientId, tenantId }) => {
    const uri = directory.findApp(clientId)?.frontChannelLogoutUri;
    if (uri === undefined) return [];
    const url = new URL(uri);
    url.searchParams.set('iss', issuerOf('own-origin', origin, tenantId));
    url.searchParams.set('sid', sid);
    return [url.href];
  });
}

function askWhom(
  c: MockContext,
  { world }: Mock,
  { params, signedIn }: { readonly params: URLSearchParams; readonly signedIn: readonly BrowserAccount[] },
): Promise<Response> {
  const accounts = signedIn.flatMap((one) => world.directory.findUserByOid(one.tenantId, one.oid)?.user ?? []);
  const fields = Object.fromEntries([...params].filter(([name]) => KEPT.includes(name)));
  const action = `/${encodeURIComponent(c.req.param('segment') ?? '')}/oauth2/v2.0/logoutsession`;
  return sendPage(c, {
    title: 'Sign out',
    body: signOutPage(action, { accounts, fields }),
    keepsOpener: params.get('pocd') === '1',
  });
}

async function leave(c: MockContext, mock: Mock, params: URLSearchParams): Promise<Response> {
  const target = await findTarget(mock, params);
  if (target !== undefined) return c.redirect(target, 303);
  return sendPage(c, { title: 'Signed out', body: signedOutPage(), keepsOpener: params.get('pocd') === '1' });
}

/** Where the application wants its person back, if that is an address of its own. */
async function findTarget(mock: Mock, params: URLSearchParams): Promise<string | undefined> {
  const asked = params.get('post_logout_redirect_uri');
  if (asked === null || !isKnownTarget(mock, asked, await readClientId(mock, params))) return undefined;
  const url = new URL(asked);
  const state = params.get('state');
  if (state !== null) url.searchParams.set('state', state);
  return url.href;
}

/** Entra honours any registered redirect URI; of the app the hint names, if there is a hint. */
function isKnownTarget({ world }: Mock, target: string, clientId: string | undefined): boolean {
  const apps = world.directory.records.apps.filter((app) => clientId === undefined || app.clientId === clientId);
  return apps.some((app) => isRedirectUriRegistered(redirectUrisOf(app), target));
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
