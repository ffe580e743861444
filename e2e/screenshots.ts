import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { browserArgs, findBrowser } from '../scripts/browser.ts';
import { type RunningDemo, removeStateFolder, repository, startDemo } from './harness/demo.ts';
import { answerAsServiceAccount, card, fillForm, headerBox } from './harness/harborline.ts';
import { signIn } from './harness/microsoft.ts';

/** Writes the pictures of the demo's pages to docs/screenshots: `pnpm screenshots`. */
const folder = process.argv[2] ?? join(repository, 'docs', 'screenshots');
/** Photographed from top to bottom; of the others, what a person sees first. */
const wholePages = [
  'configuration-blank-form-refused',
  'configuration-connected',
  'connected-as-someone-else',
  'users-searched',
  'user-details',
];

mkdirSync(folder, { recursive: true });
const demo = await startDemo();
const browser = await chromium.launch({ executablePath: findBrowser(console.error).path, args: [...browserArgs] });
try {
  const page = await browser.newPage({ locale: 'en-GB', timezoneId: 'UTC' });
  await walk(page, demo);
} finally {
  await browser.close();
  await demo.stop();
  removeStateFolder(demo.stateFolder);
}

async function walk(page: Page, running: RunningDemo): Promise<void> {
  const { url, passwordOf } = running;
  await page.goto(url);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await shoot(page, 'welcome');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('[name=loginfmt]').waitFor();
  await shoot(page, 'microsoft-sign-in');
  await signIn(page, { upn: 'admin@fabrikam.example', password: passwordOf('admin@fabrikam.example') });

  const first = page.getByRole('article', { name: /^Coconut: / });
  await first.waitFor();
  await shoot(page, 'scenarios');
  await first.getByRole('link', { name: 'Start' }).click();
  await card(page, 'Exchange (Basic)').getByText('312 assigned').waitFor();
  await page.getByRole('button', { name: 'Save and authorize' }).click();
  await shoot(page, 'configuration-blank-form-refused');
  await fillForm(page, { displayName: 'Exchange (OAuth)' });
  await page.getByRole('button', { name: 'Save without authorizing' }).click();
  await card(page, 'Exchange (OAuth)').waitFor();
  await page.getByRole('link', { name: 'Rehearsals' }).click();
  await shoot(page, 'rehearsals');
  await page.getByRole('button', { name: 'Authorize with Microsoft' }).click();
  await page.getByRole('heading', { name: 'Connected as someone else' }).waitFor();
  await shoot(page, 'connected-as-someone-else');

  await page.getByRole('button', { name: 'Switch account' }).first().click();
  await page.getByRole('button', { name: 'Use another account' }).waitFor();
  await shoot(page, 'microsoft-account-picker');
  await answerAsServiceAccount(page, running);
  await shoot(page, 'configuration-connected');

  await page.getByRole('button', { name: 'Rehearsal', exact: true }).click();
  await shoot(page, 'rehearsal-beside-the-page');
  await page.getByRole('button', { name: 'Rehearsal', exact: true }).click();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByText('Check and try', { exact: true }).waitFor();
  await shoot(page, 'overview');

  await page.getByRole('link', { name: 'User Accounts' }).click();
  await headerBox(page, 'Exchange (OAuth)').click();
  await page.getByText('312 users changed.', { exact: true }).waitFor();
  await shoot(page, 'users-both-ticked');
  await page.getByLabel('Search users').fill('branch-07-meeting');
  await page.getByText('3 of 312 users match', { exact: true }).waitFor();
  await shoot(page, 'users-searched');
  await page.getByLabel('Search users').fill('branch-07-video');
  await page.getByRole('link', { name: /Branch 07 video room/ }).click();
  await page.getByText('Who must act').first().waitFor();
  await shoot(page, 'user-details');
  await page.getByRole('link', { name: 'Configuration' }).click();
  await card(page, 'Exchange (Basic)').getByRole('button', { name: 'Disconnect…' }).click();
  await page.getByText('Not yet').waitFor();
  await shoot(page, 'disconnect-blocked');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Rollout' }).click();
  await page.getByRole('button', { name: 'Check all users' }).click();
  await page.getByRole('button', { name: 'Show 3 users: Must not be moved yet' }).waitFor();
  await shoot(page, 'rollout-checked');
  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByRole('table').waitFor();
  await shoot(page, 'audit');
}

async function shoot(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: width === 1280 ? 900 : 844 });
      await page.screenshot({
        path: join(folder, `${name}-${colorScheme}-${width}.png`),
        fullPage: wholePages.includes(name),
      });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}
