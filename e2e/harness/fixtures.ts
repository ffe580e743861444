import { test as base, expect, type Page } from '@playwright/test';
import { inDeep } from './deep.ts';
import { type RunningDemo, removeStateFolder, startDemo } from './demo.ts';
import { signIn } from './microsoft.ts';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

interface Demo {
  readonly demo: RunningDemo;
  /** Whoever names another one gets another demo: such a spec leaves things behind that others would trip over. */
  readonly demoOf: string;
  /** Reading its 312 mailboxes every few seconds takes a third of a core: at rest where the spec is another customer's. */
  readonly coconut: 'synced' | 'at rest';
}

/**
 * `demo`: one running demo per worker, on a folder of its own. `page` fails the test when the browser asks any host but this
 * machine for anything: the authority in the clients' settings is Microsoft's real one.
 */
export const test = base.extend<{ loopbackOnly: undefined }, Demo>({
  demoOf: ['', { scope: 'worker', option: true }],
  coconut: ['synced', { scope: 'worker', option: true }],
  demo: [
    async ({ coconut }, use) => {
      const demo = await startDemo({ args: coconut === 'at rest' ? ['--sync-seconds', '300'] : [] });
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
export const deepTest = inDeep(test);

interface Visitor {
  readonly upn?: string;
  readonly address?: string;
}

/** Signs in to Harborline with an account of its maker, at an address such as `/c/exact/overview`, and waits for its page. */
export async function openHarborline(
  page: Page,
  demo: RunningDemo,
  { upn = 'admin@fabrikam.example', address = configurationPage }: Visitor = {},
): Promise<void> {
  await page.goto(`${demo.url}${address}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, { upn, password: demo.passwordOf(upn) });
  await page.waitForURL(`${demo.url}${address}`);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
}

export { expect };
