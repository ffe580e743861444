import type {
  AccountInfo,
  AuthenticationResult,
  InteractionRequiredAuthError,
  PublicClientApplication,
} from '@azure/msal-browser';
import { ConfidentialClientApplication } from '@azure/msal-node';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  BUILT_IN_APPS,
  BUILT_IN_PASSWORD,
  CONTOSO,
  createMockIdp,
  type MockIdp,
  type MsalConfig,
} from '../src/index.ts';
import { openAuthority } from '../src/tls/certificateAuthority.ts';
import { type BrowserApp, serveBrowserApp } from './support/browserApp.ts';
import { launchChromium, watchStrangers } from './support/chromium.ts';
import { withOwnMachineFolder } from './support/machineFolder.ts';
import { APPLICATION, signInByForms } from './support/signInByForms.ts';

withOwnMachineFolder();

const UPN = 'licensed@contoso.example';
const SCOPES = ['User.Read'];
const EWS = 'https://outlook.office365.com/EWS.AccessAsUser.All';

/** What the page keeps between two calls of the test. */
interface AppWindow {
  PublicClientApplication: typeof PublicClientApplication;
  client: PublicClientApplication;
}

interface Setup {
  readonly app: BrowserApp;
  readonly idp: MockIdp;
  readonly browser: Browser;
}

async function setUpPlain(): Promise<Setup> {
  const [idp, app, browser] = await Promise.all([
    createMockIdp({ freshKey: true }),
    serveBrowserApp(),
    launchChromium(),
  ]);
  return { idp, app, browser };
}

async function setUpSecure(): Promise<Setup> {
  const { server } = await openAuthority();
  const app = await serveBrowserApp({ tls: server });
  const [idp, browser] = await Promise.all([
    createMockIdp({ freshKey: true, tls: true, seed: { apps: [registerAt(app)] } }),
    launchChromium({ pinned: [server.certificate] }),
  ]);
  return { idp, app, browser };
}

/** The port of https://localhost is not ignored. */
function registerAt({ origin }: BrowserApp) {
  return { clientId: BUILT_IN_APPS.spa, redirectUris: [`${origin}/`, `${origin}/redirect.html`] };
}

const plain = { way: 'over plain HTTP, by inline metadata', via: 'metadata', setUp: setUpPlain } as const;
const secure = { way: 'over HTTPS, by discovery', via: 'https', setUp: setUpSecure } as const;
// What HTTPS alone can break is held by MSAL Node each time.
const ways = process.env.AUTHSHIFT_DEEP === '1' ? [plain, secure] : [plain];

describe.each(ways)('MSAL Browser $way', ({ via, setUp }) => {
  let idp: MockIdp;
  let app: BrowserApp;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let strangers: readonly string[];

  beforeAll(async () => {
    ({ idp, app, browser } = await setUp());
  });
  beforeEach(async () => {
    await idp.reset();
    context = await browser.newContext();
    strangers = watchStrangers(context);
    page = await context.newPage();
  });
  afterEach(async () => {
    await context.close();
    expect(strangers).toEqual([]);
  });
  afterAll(() => Promise.all([browser.close(), app.close(), idp.close()]));

  async function openApp(tenant = 'contoso.example'): Promise<void> {
    const config = await idp.msalConfig({ tenant, clientId: BUILT_IN_APPS.spa, via });
    await page.goto(app.origin);
    await startClient(config);
  }

  /** Returns what `handleRedirectPromise` found. */
  async function startClient({ auth }: MsalConfig): Promise<AuthenticationResult | null> {
    return page.evaluate(async (options) => {
      const own = globalThis as unknown as AppWindow;
      own.client = new own.PublicClientApplication({ auth: { ...options, redirectUri: '/' } });
      await own.client.initialize();
      return own.client.handleRedirectPromise();
    }, auth);
  }

  async function fillIn(target: Page, keep = '#idBtn_Back'): Promise<void> {
    await target.locator('input[name=loginfmt]').fill(UPN);
    await target.locator('#idSIButton9').click();
    await target.locator('input[name=passwd]').fill(BUILT_IN_PASSWORD);
    await target.locator('#idSIButton9').click();
    await target.locator(keep).click();
  }

  // Both leave the page, so they begin only after `evaluate` has answered.
  function startLogin(): Promise<unknown> {
    return page.evaluate((scopes) => {
      const { client } = globalThis as unknown as AppWindow;
      setTimeout(() => client.loginRedirect({ scopes }));
    }, SCOPES);
  }

  function startLogout(): Promise<unknown> {
    return page.evaluate(() => {
      const { client } = globalThis as unknown as AppWindow;
      const account = client.getAllAccounts()[0] ?? null;
      setTimeout(() => client.logoutRedirect({ account, postLogoutRedirectUri: '/redirect.html' }));
    });
  }

  async function loginByRedirect(keep = '#idBtn_Back'): Promise<AuthenticationResult | null> {
    await openApp();
    await startLogin();
    await fillIn(page, keep);
    await page.waitForURL(`${app.origin}/**`);
    return startClient(await idp.msalConfig({ tenant: 'contoso.example', clientId: BUILT_IN_APPS.spa, via }));
  }

  function firstAccount(): Promise<AccountInfo | undefined> {
    return page.evaluate(() => (globalThis as unknown as AppWindow).client.getAllAccounts()[0]);
  }

  test('loginRedirect signs in, acquireTokenSilent renews, logoutRedirect signs out', async () => {
    const result = await loginByRedirect();
    expect(result?.account.username).toBe(UPN);
    const issuer = via === 'https' ? idp.origin : 'https://login.microsoftonline.com';
    expect(result?.idTokenClaims).toMatchObject({
      preferred_username: UPN,
      ver: '2.0',
      iss: `${issuer}/${CONTOSO}/v2.0`,
    });

    const renewed = await page.evaluate(async (scopes) => {
      const { client } = globalThis as unknown as AppWindow;
      const account = client.getAllAccounts()[0];
      if (account === undefined) throw new Error('nobody is signed in');
      const cached = await client.acquireTokenSilent({ scopes, account });
      const fresh = await client.acquireTokenSilent({ scopes, account, forceRefresh: true });
      return { fromCache: [cached.fromCache, fresh.fromCache], isNew: cached.accessToken !== fresh.accessToken };
    }, SCOPES);
    expect(renewed).toEqual({ fromCache: [true, false], isNew: true });

    // The redirect bridge leads from the registered page back to the app.
    await Promise.all([page.waitForResponse(`${app.origin}/`), startLogout()]);
    await page.waitForLoadState();
    await openApp();
    expect(await firstAccount()).toBeUndefined();
    await startLogin();
    await page.getByText('Signed out').waitFor();
  });

  test('ssoSilent answers in a hidden frame for the account that is signed in, and says login_required for nobody', async () => {
    await openApp();
    const silently = () =>
      page.evaluate(async (scopes) => {
        const { client } = globalThis as unknown as AppWindow;
        try {
          return (await client.ssoSilent({ scopes, redirectUri: '/redirect.html' })).account.username;
        } catch (error) {
          return String((error as { errorCode?: string }).errorCode);
        }
      }, SCOPES);
    expect(await silently()).toBe('login_required');
    await loginByRedirect();
    await page.evaluate(() => sessionStorage.clear());
    await openApp();
    expect(await silently()).toBe(UPN);
  });

  test('loginPopup comes back through the redirect bridge', async () => {
    await openApp();
    const popupOpens = context.waitForEvent('page');
    const login = page.evaluate(async (scopes) => {
      const { client } = globalThis as unknown as AppWindow;
      return (await client.loginPopup({ scopes, redirectUri: '/redirect.html' })).account.username;
    }, SCOPES);
    await fillIn(await popupOpens);
    expect(await login).toBe(UPN);
  });

  async function redeemSpaCode(): Promise<void> {
    const registered = await idp.app(BUILT_IN_APPS.web);
    await registered.change({ spaRedirectUris: [`${app.origin}/`] });
    const { auth } = await idp.msalConfig({ tenant: CONTOSO, clientId: registered.clientId, via });
    const server = new ConfidentialClientApplication({ auth: { ...auth, clientSecret: registered.secret ?? '' } });
    const redirectUri = `${APPLICATION}/auth/callback`;
    const scope = `openid profile offline_access ${EWS}`;
    const { code, verifier: codeVerifier } = await signInByForms({
      origin: idp.origin,
      authority: CONTOSO,
      clientId: registered.clientId,
      redirectUri,
      scope,
      upn: UPN,
    });
    const request = { code, scopes: [EWS], redirectUri, codeVerifier, enableSpaAuthorizationCode: true };
    const { code: spaCode = '' } = await server.acquireTokenByCode(request);

    await page.goto(app.origin);
    await startClient({ auth });
    const redeemed = await page.evaluate(
      async ({ code, scopes }) => {
        const { client } = globalThis as unknown as AppWindow;
        const { account, scopes: granted } = await client.acquireTokenByCode({ code, scopes });
        return { username: account.username, granted };
      },
      { code: spaCode, scopes: [EWS] },
    );
    expect(redeemed).toEqual({ username: UPN, granted: expect.arrayContaining([EWS]) });
  }

  // The server's half of the app runs here, in a process that does not trust the CA.
  if (via === 'metadata')
    test('acquireTokenByCode redeems the code that MSAL Node got for the scripts of its app', redeemSpaCode);

  test('acquireTokenSilent renews an access token that is over, by the refresh token, and by a frame when that is over too', async () => {
    await loginByRedirect('#idSIButton9');
    const renew = () =>
      page.evaluate(async (scopes) => {
        const { client } = globalThis as unknown as AppWindow;
        const account = client.getAllAccounts()[0];
        if (account === undefined) throw new Error('nobody is signed in');
        const result = await client.acquireTokenSilent({ scopes, account, redirectUri: '/redirect.html' });
        return { fromCache: result.fromCache, username: result.account.username };
      }, SCOPES);
    const flows = async () => (await idp.signIns.list()).slice(-1).map(({ flow, errorCode }) => ({ flow, errorCode }));

    expect(await renew()).toEqual({ fromCache: true, username: UPN });
    // For the page, it is two hours later.
    await context.clock.setFixedTime(Date.now() + 2 * 60 * 60 * 1000);
    expect(await renew()).toEqual({ fromCache: false, username: UPN });
    expect(await flows()).toEqual([{ flow: 'refresh_token', errorCode: 0 }]);

    // The refresh token of a single-page app lives for 24 hours.
    await (await idp.tenant('contoso.example')).clock.advance({ hours: 25 });
    await context.clock.setFixedTime(Date.now() + 4 * 60 * 60 * 1000);
    expect(await renew()).toEqual({ fromCache: false, username: UPN });
    expect(await flows()).toEqual([{ flow: 'authorization_code', errorCode: 0 }]);
  });

  test('ssoSilent and acquireTokenSilent tell what a new policy wants, and an interactive sign-in with its claims gets it', async () => {
    await loginByRedirect();
    const policy = { id: 'b0000000-0000-4000-8000-000000000001', name: 'Second factor', controls: ['mfa' as const] };
    await (await idp.tenant('contoso.example')).change({ policies: [policy] });
    const user = await idp.user(UPN);
    await user.setMfa({ methods: ['code'] });
    const ask = (how: 'frame' | 'refresh-token') =>
      page.evaluate(
        async ({ scopes, way, loginHint }) => {
          const { client } = globalThis as unknown as AppWindow;
          const account = client.getAllAccounts()[0];
          if (account === undefined) throw new Error('nobody is signed in');
          const request = { scopes, redirectUri: '/redirect.html' };
          try {
            if (way === 'frame') await client.ssoSilent({ ...request, loginHint });
            else await client.acquireTokenSilent({ ...request, account, forceRefresh: true });
            return { name: 'none', errorCode: '', subError: '', errorNo: '', claims: '' };
          } catch (error) {
            const { name, errorCode, subError, errorNo, claims } = error as InteractionRequiredAuthError;
            return { name, errorCode, subError, errorNo: String(errorNo), claims };
          }
        },
        { scopes: SCOPES, way: how, loginHint: UPN },
      );
    const wanted = { name: 'InteractionRequiredAuthError', subError: 'basic_action', errorNo: '50076' };
    const silent = await ask('frame');
    expect(silent).toMatchObject({ ...wanted, errorCode: 'interaction_required' });
    expect(JSON.parse(silent.claims)).toMatchObject({ access_token: { capolids: { values: [policy.id] } } });
    expect(await ask('refresh-token')).toMatchObject({ ...wanted, claims: silent.claims });

    await page.evaluate(
      ({ scopes, claims }) => {
        const { client } = globalThis as unknown as AppWindow;
        const account = client.getAllAccounts()[0];
        setTimeout(() =>
          client.acquireTokenRedirect({ scopes, claims, ...(account === undefined ? {} : { account }) }),
        );
      },
      { scopes: SCOPES, claims: silent.claims },
    );
    await page.locator('input[name=otc]').fill(await user.currentCode());
    await Promise.all([page.waitForURL(`${app.origin}/**`), page.locator('#idSubmit_SAOTCC_Continue').click()]);
    const result = await startClient(
      await idp.msalConfig({ tenant: 'contoso.example', clientId: BUILT_IN_APPS.spa, via }),
    );
    expect(result?.account.username).toBe(UPN);
    expect(await ask('frame')).toMatchObject({ name: 'none' });
    expect(await ask('refresh-token')).toMatchObject({ name: 'none' });
  });
});
