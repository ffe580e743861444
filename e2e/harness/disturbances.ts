import { connectMockMicrosoft } from '@authshift/mock-exchange';
import { expect, type Page } from '@playwright/test';
import { isDeep } from './deep.ts';
import type { RunningDemo } from './demo.ts';
import { signIn } from './microsoft.ts';

/** What happens in the middle of a journey. */
export interface Disturbance {
  readonly title: string;
  happen(page: Page, demo: RunningDemo, moment: Moment): Promise<void>;
}

/** When it happens, and how the page that the journey is on shows that the network is cut. */
export interface Moment {
  /** Not waited for where nothing happens; absent: it has come. */
  come?(): Promise<void>;
  /** Microsoft's servers hang up on Harborline's. */
  microsoftAway(page: Page): Promise<void>;
  /** The browser gets no answer from Harborline's. */
  harborlineAway(page: Page): Promise<void>;
}

/** On a page that offers to test a connection. */
export const failingTest: Moment = {
  microsoftAway: async (page) => {
    await connectionTest(page).getByRole('button').first().click();
    await expect(connectionTest(page)).toContainText('The server could not be reached.');
  },
  harborlineAway: async (page) => {
    await connectionTest(page).getByRole('button').first().click();
    await expect(connectionTest(page)).toContainText('The test could not be started.');
  },
};

function connectionTest(page: Page) {
  return page.getByRole('region', { name: /^Does .* work\?$/ });
}

const networkCut: Disturbance = {
  title: 'with the network cut and restored in the middle',
  happen: async (page, demo, { come, microsoftAway, harborlineAway }) => {
    await come?.();
    const restore = await cutOffMicrosoft(demo);
    await microsoftAway(page);
    await page.context().setOffline(true);
    await harborlineAway(page);
    await page.context().setOffline(false);
    await restore();
  },
};

/** Answers how everything is reachable again. */
async function cutOffMicrosoft({ mocks }: RunningDemo): Promise<() => Promise<void>> {
  const { idp, exchange } = await connectMockMicrosoft(mocks);
  const effect = { connection: 'reset' } as const;
  const ends = ['imap', 'smtp', 'ews', 'graph', 'exchange-admin'] as const;
  const atExchange = await Promise.all(ends.map((protocol) => exchange.faults.add({ match: { protocol }, effect })));
  const atEntra = await idp.faults.add({ match: { endpoint: 'token' }, effect });
  return async () => {
    for (const { id } of atExchange) await exchange.faults.lift(id);
    await idp.faults.lift(atEntra.id);
  };
}

const powerCut: Disturbance = {
  title: 'with everything behind the page killed and started again in the middle',
  happen: async (page, demo, { come }) => {
    const { pathname } = new URL(page.url());
    await come?.();
    await demo.kill();
    await demo.startAgain();
    await comeBack(page, demo, pathname);
  },
};

/** To the page where the journey was, signed in anew if its address is another one now. */
async function comeBack(page: Page, demo: RunningDemo, pathname: string): Promise<void> {
  await page.goto(demo.url + pathname);
  const signIns = page.getByRole('button', { name: 'Sign in', exact: true });
  const inside = page.getByRole('navigation', { name: 'Harborline' });
  await expect(signIns.or(inside).first()).toBeVisible();
  if (await signIns.isVisible()) {
    const upn = 'admin@fabrikam.example';
    const tile = page.getByRole('button', { name: upn });
    const blank = page.locator('[name=loginfmt]');
    await signIns.click();
    // Microsoft may still know the browser, which sends cookies to whatever port.
    await expect(inside.or(tile).or(blank).first()).toBeVisible();
    if (await tile.isVisible()) await tile.click();
    if (await blank.isVisible()) await signIn(page, { upn, password: demo.passwordOf(upn) });
  }
  await page.waitForURL(demo.url + pathname);
  await expect(inside).toBeVisible();
}

/** Only `pnpm test:deep` walks a journey more than once. */
export const disturbances: readonly Disturbance[] = isDeep ? [networkCut, powerCut] : [];
