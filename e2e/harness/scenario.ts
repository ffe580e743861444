import { findScenario, type Scenario } from '@authshift/demo/scenarios';
import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningDemo } from './demo.ts';
import { signIn } from './microsoft.ts';

export function scenarioOf(id: string): Scenario {
  const found = findScenario(id);
  if (found === undefined) throw new Error(`There is no scenario ${id}.`);
  return found;
}

/** What the button says by which a scenario's deed is done, or its fault is switched. */
export function labelOf(actions: Scenario['deeds'], id: string): string {
  const found = actions.find((action) => action.id === id);
  if (found === undefined) throw new Error(`There is no deed or fault ${id}.`);
  return found.label;
}

/** A newcomer's way in: Harborline's front door, then the scenario's card; from the first step, also where somebody was before. */
export async function beginScenario(page: Page, demo: RunningDemo, { id, title, firstPage }: Scenario): Promise<void> {
  const upn = 'admin@fabrikam.example';
  await page.goto(demo.url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, { upn, password: demo.passwordOf(upn) });
  const scenario = page.getByRole('article', { name: title });
  const start = scenario.getByRole('link', { name: 'Start', exact: true });
  const startAnew = scenario.getByRole('button', { name: 'Start from the first step…' });
  await expect(start.or(startAnew)).toBeVisible();
  if (await start.isVisible()) return start.click();
  await startAnew.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start anew' }).click();
  await page.waitForURL((url) => url.pathname === `/c/${id}${firstPage}`);
}

/** The panel beside the page, for what happens at Microsoft meanwhile. Stays open. */
async function panel(page: Page): Promise<Locator> {
  const rehearsal = page.getByRole('complementary', { name: 'Rehearsal' });
  const opener = page.getByRole('button', { name: 'Rehearsal', exact: true });
  if ((await opener.getAttribute('aria-expanded')) === 'false') await opener.click();
  return rehearsal;
}

/** Has the customer's own administrator do something, by its button. */
export async function act(page: Page, label: string): Promise<void> {
  const rehearsal = await panel(page);
  await rehearsal.getByRole('button', { name: label, exact: true }).click();
  await expect(rehearsal.getByRole('status')).toHaveText(`Done: ${label}`);
}

/** Lets something go wrong at Microsoft, or takes it back. */
export async function switchFault(page: Page, label: string, on: boolean): Promise<void> {
  const rehearsal = await panel(page);
  // It shows what Microsoft does, which is so only once the back end has said it.
  const box = rehearsal.getByRole('checkbox', { name: label, exact: true });
  if ((await box.isChecked()) !== on) await box.click();
  await expect(rehearsal.getByRole('status')).toHaveText(`${on ? 'On' : 'Off'}: ${label}`);
}
