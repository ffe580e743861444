import { scenarios } from '@authshift/demo/scenarios';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { isDeep } from './harness/deep.ts';
import { deepTest, expect, openHarborline, test } from './harness/fixtures.ts';
import { card, cellBox, contoso, serviceAccount, userRow } from './harness/harborline.ts';

const name = 'Exchange (keyboard)';
const user = 'Branch 10 reception';

/** Axe takes seconds for a page: these wait for `pnpm test:deep`. */
const seldom = ['Refuse the old sign-in', 'Self-test', 'Evidence', 'Rehearsals', 'Help'] as const;

test.use({ demoOf: 'accessibility' });

/** The main job without a mouse, and the demo's pages before axe, in light. */
test('the main job by keyboard alone, on pages axe has nothing to say about', async ({ page, demo }) => {
  await page.emulateMedia({ colorScheme: 'light' });

  await test.step('sign in to Harborline', async () => {
    await page.goto(demo.url);
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await expectNoViolations(page);
    await press(page, page.getByRole('button', { name: 'Sign in' }));
    await typeUserName(page, 'admin@fabrikam.example');
    await typePassword(page, demo.passwordOf('admin@fabrikam.example'));
    await answerNo(page);
  });

  await test.step('start the first scenario', async () => {
    await expect(page.getByRole('article', { name: /^Coconut: / })).toBeVisible();
    await expectNoViolations(page);
    await press(page, page.getByRole('article', { name: /^Coconut: / }).getByRole('link', { name: 'Start' }));
    await expect(page.getByRole('heading', { level: 1, name: 'Microsoft Exchange configuration' })).toBeVisible();
  });

  await test.step('the first stop skips past the navigation', async () => {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });

  await test.step('fill the form and authorize', async () => {
    await expect(card(page, 'Exchange (Basic)')).toContainText('312 assigned');
    await expectNoViolations(page);
    await type(page, page.getByLabel('Display name'), name);
    await type(page, page.getByLabel('Service account', { exact: true }), serviceAccount);
    await type(page, page.getByLabel('Tenant ID'), contoso);
    // As from any field of a form.
    await page.keyboard.press('Enter');
    await press(page, page.getByRole('button', { name: 'Use another account' }));
    // Filled in already, from the hint that Harborline sent.
    await expect(page.locator('[name=loginfmt]')).toBeFocused();
    await expect(page.locator('[name=loginfmt]')).toHaveValue(serviceAccount);
    await page.keyboard.press('Enter');
    await typePassword(page, demo.passwordOf(serviceAccount));
    await press(page, page.getByRole('button', { name: 'Accept' }));
    await answerNo(page);
    await expect(page.getByRole('heading', { name: `Connected as ${serviceAccount}` })).toBeVisible();
    await expectNoViolations(page);
    await press(
      page,
      page.getByRole('region', { name: `Connected as ${serviceAccount}` }).getByRole('button', { name: 'Close' }),
    );
    await expect(page.getByRole('heading', { name: `Connected as ${serviceAccount}` })).toHaveCount(0);
  });

  await test.step('find a user and tick the new connection', async () => {
    await press(page, page.getByRole('link', { name: 'User Accounts' }));
    await expect(page.getByRole('columnheader', { name })).toBeVisible();
    await expectNoViolations(page);
    await type(page, page.getByLabel('Search users'), 'branch-10-reception');
    await expect(page.getByText('1 of 312 users match', { exact: true })).toBeVisible();
    await reach(page, cellBox(page, name, user));
    await page.keyboard.press('Space');
    await expect(cellBox(page, name, user)).toBeChecked();
    await expect(cellBox(page, name, user)).toBeFocused();
    await expect(userRow(page, user)).toContainText(`${name} writes the mailbox`, { timeout: 60_000 });
  });

  await test.step('open the details and go back to the same place', async () => {
    await press(page, page.getByRole('link', { name: user, exact: true }), 'Shift+Tab');
    await expect(page.getByRole('article', { name })).toContainText('Last success');
    await expectNoViolations(page);
    await press(page, page.getByRole('button', { name: 'Back to all users' }));
    await expect(page.getByLabel('Search users')).toHaveValue('branch-10-reception');
    await expect(page.getByRole('link', { name: user, exact: true })).toBeFocused();
  });

  await test.step('open the Disconnect dialog and leave it', async () => {
    await press(page, page.getByRole('link', { name: 'Configuration' }), 'Shift+Tab');
    const opener = card(page, 'Exchange (Basic)').getByRole('button', { name: 'Disconnect…' });
    await press(page, opener);
    const dialog = page.getByRole('dialog', { name: 'Disconnect Exchange (Basic)?' });
    await expect(dialog).toContainText('Not yet: somebody still depends on it');
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(opener).toBeFocused();
  });

  await test.step('the rehearsal beside the page opens, acts and closes', async () => {
    const opener = page.getByRole('button', { name: 'Rehearsal', exact: true });
    await press(page, opener, 'Shift+Tab');
    const panel = page.getByRole('complementary', { name: 'Rehearsal' });
    await press(page, panel.getByRole('button', { name: '1 hour', exact: true }));
    await expect(panel.getByRole('status')).toHaveText('The clock is 1 hour further.');
    await expectNoViolations(page);
    await press(page, opener, 'Shift+Tab');
    await expect(panel).toHaveCount(0);
  });

  await test.step('the other pages', async () => {
    await press(page, page.getByRole('link', { name: 'Audit' }));
    await expect(page.getByRole('table')).toContainText('admin@fabrikam.example');
    await expectNoViolations(page);
    for (const name of ['Overview', 'Rollout', ...(isDeep ? seldom : [])]) {
      await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).not.toHaveText('Audit');
      await expect(page.locator('[data-state=loading]')).toHaveCount(0);
      await expectNoViolations(page);
    }
  });
});

deepTest('on a telephone every page fits, and whatever can be pressed is within reach', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openHarborline(page, demo);
  for (const { id, title } of scenarios) {
    await test.step(title, async () => {
      await page.goto(`${demo.url}/c/${id}/overview`);
      const later = page.getByRole('dialog').getByRole('button', { name: 'Later' });
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
      if (await later.isVisible()) await later.click();
      for (const path of await pathsOf(page, id)) {
        await goTo(page, `/c/${id}${path}`);
        expect(await misfits(page), `${id}${path}`).toEqual([]);
      }
    });
  }
  await page.getByRole('button', { name: 'Menu' }).click();
  await expect(page.getByRole('navigation', { name: 'Harborline' }).getByRole('link', { name: 'Help' })).toBeVisible();
});

/** Below a customer, in the order of the navigation. */
async function pathsOf(page: Page, customer: string): Promise<readonly string[]> {
  const links = page.locator('nav a[href]');
  const paths = await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  return paths.map((path) => path.replace(`/c/${customer}`, ''));
}

/** Within the page, as a link would lead there. */
async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[data-state=loading]')).toHaveCount(0);
  await page.evaluate(quiet);
}

/** Once nothing on the page has changed for a while: parts of it come later. */
function quiet(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      observer.disconnect();
      resolve();
    };
    let timer = setTimeout(end, 150);
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(end, 150);
    });
    observer.observe(document.body, { subtree: true, childList: true });
  });
}

/** What makes the page scroll sideways or lies beyond its edge; what scrolls in a frame of its own does neither. */
function misfits(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const inFrame = (element: Element | null): boolean =>
      element !== null &&
      (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) || inFrame(element.parentElement));
    const beyond = [
      ...document.querySelectorAll('header :is(a, button, select), main :is(a, button, input, select, textarea)'),
    ]
      .filter((element) => element.checkVisibility() && !inFrame(element))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 1 && (left < 0 || right > clientWidth);
      });
    const told = beyond.map((element) => element.outerHTML.slice(0, 200));
    return scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} px`, ...told] : told;
  });
}

/** Moves with Tab until the element has the focus, as a person would; fails when the way leads round without it. */
async function reach(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < 120; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${target} is not reached with ${key}`);
}

async function press(page: Page, target: Locator, key?: 'Tab' | 'Shift+Tab'): Promise<void> {
  await reach(page, target, key);
  await page.keyboard.press('Enter');
}

async function type(page: Page, target: Locator, text: string): Promise<void> {
  await reach(page, target);
  await page.keyboard.type(text);
}

async function typeUserName(page: Page, upn: string): Promise<void> {
  await expect(page.locator('[name=loginfmt]')).toBeFocused();
  await page.keyboard.type(upn);
  await page.keyboard.press('Enter');
}

async function typePassword(page: Page, password: string): Promise<void> {
  await expect(page.locator('[name=passwd]')).toBeFocused();
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
}

/** To the question whether to stay signed in. */
async function answerNo(page: Page): Promise<void> {
  await press(page, page.getByRole('button', { name: 'No' }));
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
    ),
  ).toEqual([]);
}
