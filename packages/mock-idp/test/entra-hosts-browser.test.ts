import { join } from 'node:path';
import type { AuthenticationResult, PublicClientApplication } from '@azure/msal-browser';
import { afterAll, expect, test } from 'vitest';
import { ENTRA_HOSTS } from '../src/clouds/clouds.ts';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp } from '../src/index.ts';
import { openAuthority } from '../src/tls/certificateAuthority.ts';
import { serveBrowserApp } from './support/browserApp.ts';
import { launchChromium } from './support/chromium.ts';
import { withOwnMachineFolder } from './support/machineFolder.ts';

const machine = withOwnMachineFolder();
const UPN = 'licensed@contoso.example';

interface AppWindow {
  PublicClientApplication: typeof PublicClientApplication;
  client: PublicClientApplication;
}

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

test('MSAL Browser with nothing configured but its authority signs in, renews and signs out at login.microsoftonline.com', async () => {
  const folder = join(machine.path, 'authshift-mock-idp', 'entra-hosts');
  const { server } = await openAuthority({ folder, names: ENTRA_HOSTS });
  const [idp, app] = await Promise.all([createMockIdp({ tls: 'entra-hosts' }), serveBrowserApp()]);
  const entraAt = Number(new URL(idp.origin).port);
  const browser = await launchChromium({ pinned: [server.certificate], entraAt });
  closing.push(() => browser.close(), app.close, idp.close);
  const page = await browser.newPage();

  /** What `handleRedirectPromise` found. */
  const start = (): Promise<AuthenticationResult | null> =>
    page.evaluate(
      async (auth) => {
        const own = globalThis as unknown as AppWindow;
        own.client = new own.PublicClientApplication({ auth });
        await own.client.initialize();
        return own.client.handleRedirectPromise();
      },
      {
        clientId: BUILT_IN_APPS.spa,
        authority: 'https://login.microsoftonline.com/contoso.example',
        redirectUri: `${app.origin}/`,
      },
    );

  await page.goto(app.origin);
  await start();
  // It leaves the page, so it begins only after `evaluate` has answered.
  await page.evaluate(() => {
    setTimeout(() => (globalThis as unknown as AppWindow).client.loginRedirect({ scopes: ['User.Read'] }));
  });
  await page.locator('input[name=loginfmt]').fill(UPN);
  expect(new URL(page.url()).origin).toBe('https://login.microsoftonline.com');
  await page.locator('#idSIButton9').click();
  await page.locator('input[name=passwd]').fill(BUILT_IN_PASSWORD);
  await page.locator('#idSIButton9').click();
  await page.locator('#idBtn_Back').click();
  await page.waitForURL(`${app.origin}/**`);
  const result = await start();
  expect(result?.idTokenClaims).toMatchObject({
    iss: `https://login.microsoftonline.com/${CONTOSO}/v2.0`,
    preferred_username: UPN,
  });

  const renewed = await page.evaluate(async () => {
    const { client } = globalThis as unknown as AppWindow;
    const account = client.getAllAccounts()[0];
    if (account === undefined) throw new Error('nobody is signed in');
    return (await client.acquireTokenSilent({ scopes: ['User.Read'], account, forceRefresh: true })).fromCache;
  });
  expect(renewed).toBe(false);

  await page.evaluate(() => {
    const { client } = globalThis as unknown as AppWindow;
    const account = client.getAllAccounts()[0] ?? null;
    setTimeout(() => client.logoutRedirect({ account, postLogoutRedirectUri: '/redirect.html' }));
  });
  await page.waitForURL(`${app.origin}/redirect.html**`);
});
