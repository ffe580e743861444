import { expect, type Page } from '@playwright/test';

/** Moves the customer's clock on, by one of the amounts the panel beside the page has: `3 hours`, `1 day`. */
export async function moveClock(page: Page, amount: string): Promise<void> {
  const opener = page.getByRole('button', { name: 'Rehearsal', exact: true });
  if ((await opener.getAttribute('aria-expanded')) === 'false') await opener.click();
  const panel = page.getByRole('complementary', { name: 'Rehearsal' });
  await panel.getByRole('button', { name: amount, exact: true }).click();
  await expect(panel.getByRole('status')).toHaveText(`The clock is ${amount} further.`);
}
