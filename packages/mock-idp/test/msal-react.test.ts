import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, createMockIdp, type MockIdp } from '../src/index.ts';
import { openAuthority } from '../src/tls/certificateAuthority.ts';
import { type BrowserApp, serveBrowserApp } from './support/browserApp.ts';
import { launchChromium, watchStrangers } from './support/chromium.ts';
import { withOwnMachineFolder } from './support/machineFolder.ts';

withOwnMachineFolder();

const UPN = 'licensed@contoso.example';

interface Setup {
  readonly app: BrowserApp;
  readonly browser: Browser;
  readonly tls: boolean;
}

async function setUpPlain(): Promise<Setup> {
  const [app, browser] = await Promise.all([serveBrowserApp({ folder: 'react-app' }), launchChromium()]);
  return { app, browser, tls: false };
}

async function setUpSecure(): Promise<Setup> {
  const { server } = await openAuthority();
  const app = await serveBrowserApp({ folder: 'react-app', tls: server });
  return { app, browser: await launchChromium({ pinned: [server.certificate] }), tls: true };
}

const plain = { way: 'over plain HTTP, by inline metadata', setUp: setUpPlain };
const secure = { way: 'over HTTPS, by discovery', setUp: setUpSecure };

describe.each([plain, secure])('MSAL React $way', ({ setUp }) => {
  let idp: MockIdp;
  let app: BrowserApp;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let strangers: readonly string[];

  beforeAll(async () => {
    const made = await setUp();
    ({ app, browser } = made);
    idp = await createMockIdp({
      freshKey: true,
      tls: made.tls,
      // So short that the token in the cache is over before it is asked for again.
      accessTokenLifetime: 1,
      seed: {
        apps: [
          {
            clientId: BUILT_IN_APPS.spa,
            frontChannelLogoutUri: `${app.origin}/signed-out.html`,
            // The port of https://localhost is not ignored.
            ...(made.tls ? { redirectUris: [`${app.origin}/`, `${app.origin}/redirect.html`] } : {}),
          },
        ],
      },
    });
  });
  beforeEach(async () => {
    await idp.reset();
    context = await browser.newContext();
    strangers = watchStrangers(context);
    const { auth } = await idp.msalConfig({ tenant: 'contoso.example', clientId: BUILT_IN_APPS.spa });
    await context.addInitScript((given) => Object.assign(globalThis, { msalAuth: given }), auth);
    page = await context.newPage();
    await openApp();
  });
  afterEach(async () => {
    await context.close();
    expect(strangers).toEqual([]);
  });
  afterAll(() => Promise.all([browser.close(), app.close(), idp.close()]));

  /** Ready once the provider has looked for the answer of a redirect. */
  async function openApp(query = ''): Promise<void> {
    await page.goto(`${app.origin}/${query}`);
    await page.locator('#progress', { hasText: 'none' }).waitFor();
  }

  function press(name: string): Promise<void> {
    return page.getByRole('button', { name, exact: true }).click();
  }

  async function textOf(id: string): Promise<string> {
    return (await page.locator(`#${id}`).textContent()) ?? '';
  }

  async function fillIn(target: Page): Promise<void> {
    await target.locator('input[name=loginfmt]').fill(UPN);
    await target.locator('#idSIButton9').click();
    await target.locator('input[name=passwd]').fill(BUILT_IN_PASSWORD);
    await target.locator('#idSIButton9').click();
    await target.locator('#idBtn_Back').click();
  }

  async function signInByRedirect(): Promise<void> {
    await press('Redirect');
    await fillIn(page);
    await page.locator('#account', { hasText: UPN }).waitFor();
  }

  test('loginRedirect: the provider takes the answer, and its hooks tell who is signed in', async () => {
    expect([await textOf('signed-in'), await textOf('account')]).toEqual(['false', 'nobody']);
    await signInByRedirect();
    expect([await textOf('signed-in'), await textOf('progress')]).toEqual(['true', 'none']);
  });

  test('loginPopup comes back through the redirect bridge', async () => {
    const popupOpens = context.waitForEvent('page');
    await press('Popup');
    await fillIn(await popupOpens);
    await page.locator('#outcome', { hasText: `${UPN} from the mock` }).waitFor();
    expect(await textOf('account')).toBe(UPN);
  });

  test('ssoSilent signs in with the account the browser has, and nobody otherwise', async () => {
    await press('Silent');
    await page.locator('#outcome', { hasText: 'login_required' }).waitFor();
    await signInByRedirect();
    await page.evaluate('sessionStorage.clear()');
    await openApp();
    await page.locator('#account', { hasText: 'nobody' }).waitFor();
    await press('Silent');
    await page.locator('#account', { hasText: UPN }).waitFor();
  });

  test('httpMethod POST: redirect, popup and hidden frame send the request as a form', async () => {
    const asked: string[] = [];
    context.on('request', (request) => {
      if (/\/authorize$/.test(new URL(request.url()).pathname))
        asked.push(`${request.method()} ${request.resourceType()}`);
    });
    await openApp('?post');
    await signInByRedirect();
    expect(asked[0]).toBe('POST document');
    asked.length = 0;
    await page.evaluate('sessionStorage.clear()');
    await openApp('?post');
    await press('Silent');
    await page.locator('#account', { hasText: UPN }).waitFor();
    expect(asked[0]).toBe('POST document');
    asked.length = 0;
    await press('Popup');
    await page.locator('#outcome', { hasText: `${UPN} from the mock` }).waitFor();
    expect(asked[0]).toBe('POST document');
  });

  test('acquireTokenSilent renews an access token that has expired', async () => {
    await signInByRedirect();
    await press('Token');
    await page.locator('#outcome', { hasText: `${UPN} from the mock` }).waitFor();
    const first = await textOf('token');
    const { exp } = JSON.parse(Buffer.from(first.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
    await expect.poll(() => Date.now() / 1000 > exp).toBe(true);
    await press('Token');
    await expect.poll(() => textOf('token')).not.toBe(first);
    const grants = (await idp.signIns.list()).filter(({ flow }) => flow === 'refresh_token');
    expect(grants.map(({ errorCode }) => errorCode)).toEqual([0, 0]);
  });

  test('logoutRedirect ends the session of mock and app: the app is told in a frame, and comes back signed out', async () => {
    await signInByRedirect();
    const [told] = await Promise.all([
      context.waitForEvent('request', (request) => request.url().startsWith(`${app.origin}/signed-out.html`)),
      press('Sign out'),
    ]);
    const [session] = (await idp.signIns.list()).filter(({ flow }) => flow === 'interactive');
    expect(session?.errorCode).toBe(0);
    expect([...new URL(told.url()).searchParams.keys()]).toEqual(['iss', 'sid']);
    expect(told.frame().parentFrame()).not.toBeNull();
    await page.waitForURL(`${app.origin}/`);
    await page.locator('#account', { hasText: 'nobody' }).waitFor();
    await press('Silent');
    await page.locator('#outcome', { hasText: 'login_required' }).waitFor();
  });

  test('logoutPopup does the same in a window of its own, which closes', async () => {
    await signInByRedirect();
    const popupOpens = context.waitForEvent('page');
    await press('Sign out by popup');
    const popup = await popupOpens;
    if (!popup.isClosed()) await popup.waitForEvent('close');
    await page.locator('#account', { hasText: 'nobody' }).waitFor();
  });
});
