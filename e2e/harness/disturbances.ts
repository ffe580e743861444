import { connectMockMicrosoft } from '@authshift/mock-exchange';
import { expect, type Page } from '@playwright/test';
import { type RunningDemo, removeStateFolder, startDemo } from './demo.ts';
import { signIn } from './microsoft.ts';

/** What happens in the middle of a journey; answers the demo that is there afterwards. */
export interface Disturbance {
  readonly title: string;
  disturb(page: Page, demo: RunningDemo): Promise<RunningDemo>;
}

/** Nothing happens. */
export const calm: Disturbance = { title: 'in peace', disturb: async (_, demo) => demo };

const networkCut: Disturbance = {
  title: 'with the network cut and restored in the middle',
  disturb: async (page, demo) => {
    const { idp, exchange } = await connectMockMicrosoft(demo.mocks);
    const reset = { connection: 'reset' } as const;
    const cuts = await Promise.all(
      (['imap', 'smtp', 'ews', 'graph', 'exchange-admin'] as const).map((protocol) =>
        exchange.faults.add({ match: { protocol }, effect: reset }),
      ),
    );
    const entra = await idp.faults.add({ match: { endpoint: 'token' }, effect: reset });
    const test = page.getByRole('button', { name: /^Test (now|again)$/ }).first();
    const region = page.getByRole('region').filter({ has: test }).last();
    await test.click();
    await expect(region).toContainText('The server could not be reached.');
    await page.context().setOffline(true);
    await test.click();
    await expect(region).toContainText('The test could not be started.');
    await page.context().setOffline(false);
    for (const { id } of cuts) await exchange.faults.lift(id);
    await idp.faults.lift(entra.id);
    return demo;
  },
};

const backEndKilled: Disturbance = {
  title: 'with everything behind the page killed and started again in the middle',
  disturb: async (page, demo) => {
    const { pathname } = new URL(page.url());
    await demo.kill();
    const next = await startDemo({ stateFolder: demo.stateFolder });
    try {
      await comeBack(page, next, pathname);
      return next;
    } catch (error) {
      await next.stop();
      throw error;
    }
  },
};

/** To the page where the journey was, signed in anew if its address is another one now. */
async function comeBack(page: Page, next: RunningDemo, pathname: string): Promise<void> {
  await page.goto(next.url + pathname);
  const signIns = page.getByRole('button', { name: 'Sign in', exact: true });
  const inside = page.getByRole('navigation', { name: 'Harborline' });
  await expect(signIns.or(inside).first()).toBeVisible();
  if (await signIns.isVisible()) {
    const upn = 'admin@fabrikam.example';
    const home = page.getByRole('heading', { name: 'Scenarios' });
    const tile = page.getByRole('button', { name: upn });
    const blank = page.locator('[name=loginfmt]');
    await signIns.click();
    // Microsoft may still know the browser, which sends cookies to whatever port.
    await expect(home.or(tile).or(blank).first()).toBeVisible();
    if (await tile.isVisible()) await tile.click();
    if (await blank.isVisible()) await signIn(page, { upn, password: next.passwordOf(upn) });
    await home.waitFor();
    await page.goto(next.url + pathname);
  }
  await expect(inside).toBeVisible();
}

/** Only `pnpm test:deep` goes through a journey more than once. */
export const disturbances: readonly Disturbance[] =
  process.env.AUTHSHIFT_DEEP === '1' ? [networkCut, backEndKilled] : [];

/** A demo of its own, as a disturbance would be one for others; `replaced` keeps the one that is there now, to end it. */
export async function withOwnDemo(
  run: (demo: RunningDemo, replaced: (demo: RunningDemo) => RunningDemo) => Promise<void>,
): Promise<void> {
  let demo = await startDemo();
  try {
    await run(demo, (next) => {
      demo = next;
      return next;
    });
  } finally {
    await demo.stop();
    removeStateFolder(demo.stateFolder);
  }
}
