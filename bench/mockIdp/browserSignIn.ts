import { BUILT_IN_APPS, BUILT_IN_PASSWORD, createMockIdp } from '@authshift/mock-idp';
import type { PublicClientApplication } from '@azure/msal-browser';
import type { Browser } from 'playwright';
import { serveBrowserApp } from '../../packages/mock-idp/test/support/browserApp.ts';
import { launchChromium } from '../../packages/mock-idp/test/support/chromium.ts';
import { median } from '../measure.ts';

interface AppWindow {
  PublicClientApplication: typeof PublicClientApplication;
}

type Config = Awaited<ReturnType<Awaited<ReturnType<typeof createMockIdp>>['msalConfig']>>;

/** Milliseconds of a whole `loginRedirect` in Chromium: from the click to tokens in the page, as MSAL comes, by a person who types at once. */
export async function timeBrowserSignIn(runs: number): Promise<number> {
  const [idp, app, browser] = await Promise.all([createMockIdp(), serveBrowserApp(), launchChromium()]);
  const config = await idp.msalConfig({ tenant: 'contoso.example', clientId: BUILT_IN_APPS.spa });
  const times: number[] = [];
  // The first warms the browser up.
  for (let run = 0; run <= runs; run += 1) times.push(await signIn(browser, app.origin, config));
  await Promise.all([browser.close(), app.close(), idp.close()]);
  return median(times.slice(1));
}

async function signIn(browser: Browser, origin: string, { auth }: Config): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const start = () =>
    page.evaluate(async (options) => {
      const own = globalThis as unknown as AppWindow;
      const client = new own.PublicClientApplication({ auth: { ...options, redirectUri: '/' } });
      await client.initialize();
      const result = await client.handleRedirectPromise();
      if (result === null) setTimeout(() => client.loginRedirect({ scopes: ['User.Read'] }));
      return result?.account.username;
    }, auth);
  await page.goto(origin);
  const began = performance.now();
  await start();
  await page.locator('input[name=loginfmt]').fill('licensed@contoso.example');
  await page.locator('#idSIButton9').click();
  await page.locator('input[name=passwd]').fill(BUILT_IN_PASSWORD);
  await page.locator('#idSIButton9').click();
  await page.locator('#idBtn_Back').click();
  await page.waitForURL(`${origin}/**`);
  const name = await start();
  const spent = performance.now() - began;
  if (name !== 'licensed@contoso.example') throw new Error(`Nobody is signed in, but ${name}.`);
  await context.close();
  return spent;
}
