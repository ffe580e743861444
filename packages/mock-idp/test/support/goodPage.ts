import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { expect } from 'vitest';

/** 320 CSS pixels: the width of a 1280 pixel window at 400 % (WCAG 1.4.10). */
export const NARROW = { width: 320, height: 600 };

/** The dark scheme is left to the deep run: an axe run costs a second. */
const COLOUR_SCHEMES = process.env.AUTHSHIFT_DEEP === undefined ? (['light'] as const) : (['light', 'dark'] as const);

/** No axe violation, no sideways scrolling, one h1, the mark that says it is a mock. */
export async function expectGoodPage(page: Page): Promise<void> {
  for (const colorScheme of COLOUR_SCHEMES) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => ({ id, html: nodes.map((node) => node.html) }))).toEqual([]);
  }
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.getByText('not Microsoft').isVisible()).toBe(true);
}

export async function expectHeading(page: Page, text: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: text }).waitFor();
}

/** Once the field has the focus, as it should by itself. */
export async function typeInto(page: Page, id: string, text: string): Promise<void> {
  await page.locator(`#${id}:focus`).waitFor();
  await page.keyboard.type(text);
}

/** Presses the one button that has the focus, once it has it. */
export async function pressButton(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await button.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
}

/** With Tab, to the button or link of this name. */
export async function tabTo(page: Page, name: string, role: 'button' | 'link' = 'button'): Promise<void> {
  const focused = page.getByRole(role, { name, exact: true }).and(page.locator(':focus'));
  for (let presses = 0; presses < 20 && (await focused.count()) === 0; presses += 1) await page.keyboard.press('Tab');
  expect(await focused.count()).toBe(1);
}
