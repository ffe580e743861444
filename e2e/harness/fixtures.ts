import { test as base, expect, type Page } from '@playwright/test';
import { makeStateFolder, type RunningDemo, removeStateFolder, startDemo } from './demo.ts';
import { signIn } from './microsoft.ts';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * `demo`: one running demo per worker, on a folder of its own. `page` fails the test when the browser asks any host but this
 * machine for anything: the authority in the clients' settings is Microsoft's real one.
 */
export const test = base.extend<{ loopbackOnly: undefined }, { demo: RunningDemo }>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern.
    async ({}, use) => {
      const demo = await startDemo({ stateFolder: makeStateFolder() });
      await use(demo);
      await demo.stop();
      removeStateFolder(demo.stateFolder);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  loopbackOnly: [
    async ({ context }, use) => {
      const strangers: string[] = [];
      context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (/^https?:$/.test(protocol) && !loopback.test(hostname)) strangers.push(request.url());
      });
      await use(undefined);
      expect(strangers).toEqual([]);
    },
    { auto: true },
  ],
});

/** The page on which most journeys begin, of the first customer. */
export const configurationPage = '/c/coconut/settings/exchange/configuration';

/** Asked for by `pnpm test:deep`. */
export const deepTest = (process.env.AUTHSHIFT_DEEP === '1' ? test : () => {}) as typeof test;

/** Signs in to Harborline with an account of its maker, at an address such as `/c/exact/overview`, and waits for its page. */
export async function openHarborline(
  page: Page,
  demo: RunningDemo,
  upn = 'admin@fabrikam.example',
  address = configurationPage,
): Promise<void> {
  await page.goto(`${demo.url}${address}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, { upn, password: demo.passwordOf(upn) });
  await page.waitForURL(`${demo.url}${address}`);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
}

export { expect };
