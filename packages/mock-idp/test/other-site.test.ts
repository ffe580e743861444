import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PublicClientApplication } from '@azure/msal-browser';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, createMockIdp, type MockIdp } from '../src/index.ts';
import { openAuthority } from '../src/tls/certificateAuthority.ts';
import { type BrowserApp, serveBrowserApp } from './support/browserApp.ts';
import { launchChromium, launchProfile } from './support/chromium.ts';
import { withOwnMachineFolder } from './support/machineFolder.ts';

withOwnMachineFolder();

// Browsers take `app.localhost` and `localhost` for two sites, as a product's and Microsoft's are.
const SITE = 'app.localhost';
const UPN = 'licensed@contoso.example';

let app: BrowserApp;
let idp: MockIdp;
let pinned: readonly string[];
let profile: string;
beforeAll(async () => {
  const authority = await openAuthority();
  const tls = await authority.issueFor(SITE);
  app = await serveBrowserApp({ tls, name: SITE });
  const redirectUris = [`${app.origin}/`, `${app.origin}/redirect.html`];
  idp = await createMockIdp({
    freshKey: true,
    tls: true,
    seed: { apps: [{ clientId: BUILT_IN_APPS.spa, redirectUris }] },
  });
  pinned = [authority.server.certificate, tls.certificate];
  profile = mkdtempSync(join(tmpdir(), 'mock idp profile '));
});
afterAll(async () => {
  await Promise.all([app.close(), idp.close()]);
  rmSync(profile, { recursive: true, force: true });
});

interface AppWindow {
  readonly PublicClientApplication: typeof PublicClientApplication;
}

/** What MSAL's `ssoSilent` says on a fresh page of the app: a user name or an error code. */
async function askSilently(page: Page): Promise<string> {
  const { auth } = await idp.msalConfig({ tenant: 'contoso.example', clientId: BUILT_IN_APPS.spa });
  await page.goto(app.origin);
  return page.evaluate(async (options) => {
    const own = globalThis as unknown as AppWindow;
    const client = new own.PublicClientApplication({ auth: { ...options, redirectUri: '/' } });
    await client.initialize();
    try {
      return (await client.ssoSilent({ scopes: ['User.Read'], redirectUri: '/redirect.html' })).account.username;
    } catch (error) {
      return String((error as { errorCode?: string }).errorCode);
    }
  }, auth);
}

/** A person signs in at the mock, in its own window. */
async function signIn(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  const query = new URLSearchParams({
    client_id: BUILT_IN_APPS.spa,
    redirect_uri: `${app.origin}/`,
    response_type: 'code',
    response_mode: 'fragment',
    scope: 'openid profile',
    code_challenge: 'KNczEurq67rF28NySvSIcG9G500QgPaoK2MO-TTWuoc',
    code_challenge_method: 'S256',
  });
  await page.goto(`${idp.origin}/contoso.example/oauth2/v2.0/authorize?${query}`);
  await page.locator('input[name=loginfmt]').fill(UPN);
  await page.locator('#idSIButton9').click();
  await page.locator('input[name=passwd]').fill(BUILT_IN_PASSWORD);
  await page.locator('#idSIButton9').click();
  await page.locator('#idBtn_Back').click();
  await page.waitForURL(`${app.origin}/**`);
  await page.close();
}

describe('an app of another site asks silently, over HTTPS,', () => {
  test('and is answered where the browser lets frames keep their cookies', async () => {
    const context = await launchProfile(profile, { pinned });
    try {
      const page = await context.newPage();
      expect(await askSilently(page)).toBe('login_required');
      await signIn(context);
      expect(await askSilently(page)).toBe(UPN);
    } finally {
      await context.close();
    }
  });

  test('and is told at once that nobody is signed in where the browser does not', async () => {
    const browser = await launchChromium({ pinned, whole: true });
    try {
      // A fresh context is what people call a private window.
      const context = await browser.newContext();
      await signIn(context);
      expect(await askSilently(await context.newPage())).toBe('login_required');
    } finally {
      await browser.close();
    }
  });
});
