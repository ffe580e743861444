import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningDemo } from './demo.ts';
import { chooseAnotherAccount, signIn } from './microsoft.ts';

export const serviceAccount = 'service@contoso.example';
export const contoso = '11111111-1111-4111-8111-111111111111';

/** By the link in Harborline's navigation. */
export async function open(page: Page, label: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Harborline' }).getByRole('link', { name: label, exact: true }).click();
}

/** The blank form of the configuration page, for a further connection. */
export function form(page: Page): Locator {
  return page.getByRole('form', { name: 'Service account credentials', exact: true });
}

export interface AppOnly {
  readonly protocol: 'graph' | 'exchange-admin';
  readonly displayName: string;
  /** The mailbox that tests open. */
  readonly mailbox: string;
  readonly tenantId: string;
  readonly registration: RegExp;
}

/** Sends the blank form for a connection that signs in as the app itself: Microsoft's page of approval comes next. */
export async function askForAppOnly(page: Page, wanted: AppOnly): Promise<void> {
  await form(page).getByLabel('Protocol').selectOption(wanted.protocol);
  await form(page).getByLabel('Display name').fill(wanted.displayName);
  await form(page)
    .getByRole('radio', { name: /OAuth, app only/ })
    .check();
  await form(page).getByLabel('Mailbox for tests').fill(wanted.mailbox);
  await form(page).getByLabel('Tenant ID').fill(wanted.tenantId);
  await form(page).getByRole('radio', { name: wanted.registration }).check();
  await form(page).getByRole('button', { name: 'Save and authorize' }).click();
}

export interface FormValues {
  readonly displayName: string;
  readonly account?: string;
  readonly tenantId?: string;
}

/** Types into the blank form of the configuration page. */
export async function fillForm(page: Page, values: FormValues): Promise<void> {
  const { displayName, account = serviceAccount, tenantId = contoso } = values;
  await page.getByLabel('Display name').fill(displayName);
  await page.getByLabel('Service account', { exact: true }).fill(account);
  await page.getByLabel('Tenant ID').fill(tenantId);
}

/** From the account picker, as the service account, and back to Harborline. */
export async function answerAsServiceAccount(page: Page, demo: RunningDemo): Promise<void> {
  await chooseAnotherAccount(page);
  await signIn(page, { upn: serviceAccount, password: demo.passwordOf(serviceAccount) }, { consent: true });
  await expect(page.getByRole('heading', { name: `Connected as ${serviceAccount}` })).toBeVisible();
}

/** A second connection, authorized by the service account; the browser is on the configuration page then. */
export async function connect(page: Page, demo: RunningDemo, displayName: string): Promise<Locator> {
  await fillForm(page, { displayName });
  await page.getByRole('button', { name: 'Save and authorize' }).click();
  await answerAsServiceAccount(page, demo);
  return card(page, displayName);
}

export function card(page: Page, displayName: string): Locator {
  return page.getByRole('article', { name: displayName });
}

export async function openUsers(page: Page, search = ''): Promise<void> {
  await page.getByRole('link', { name: 'User Accounts' }).click();
  await page.getByLabel('Search users').fill(search);
}

export function headerBox(page: Page, displayName: string): Locator {
  return page.getByRole('columnheader', { name: displayName }).getByRole('checkbox');
}

export function cellBox(page: Page, displayName: string, user: string): Locator {
  return page.getByRole('checkbox', { name: `Use ${displayName} for ${user},` });
}

export function userRow(page: Page, user: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name: user, exact: true }) });
}

/** Types the name that the dialog of Disconnect asks for, and closes it once it says that it is done. */
export async function disconnect(dialog: Locator, name: string): Promise<void> {
  await dialog.getByLabel(`To confirm, type “${name}”`).fill(name);
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  const done = dialog.page().getByRole('dialog', { name: `${name} is disconnected` });
  await done.getByRole('button', { name: 'Close' }).last().click();
}

/** The number on one of the tiles that count users by sync status. */
export async function tile(page: Page, label: string): Promise<string> {
  const text = await page.locator('label').filter({ hasText: label }).first().textContent();
  return (text ?? '').replace(label, '').trim();
}
