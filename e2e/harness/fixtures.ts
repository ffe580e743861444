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

/** Signs in to Harborline with an account of its maker, and waits for the configuration page. */
export async function openHarborline(page: Page, demo: RunningDemo, upn = 'admin@fabrikam.example'): Promise<void> {
  await page.goto(demo.url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, { upn, password: demo.passwordOf(upn) });
  await expect(page.getByRole('heading', { level: 1, name: 'Microsoft Exchange configuration' })).toBeVisible();
}

export { expect };
