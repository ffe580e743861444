import type { Page } from '@playwright/test';

/** What a person types and presses on Microsoft's pages, by the field names every sign-in script of the field relies on. */
export interface MicrosoftAccount {
  readonly upn: string;
  readonly password: string;
}

export interface SignInOptions {
  /** Approve what the app asks for on the way. */
  readonly consent?: boolean;
}

/** From the user-name page to the question whether to stay signed in, which is answered with No. */
export async function signIn(page: Page, { upn, password }: MicrosoftAccount, { consent = false }: SignInOptions = {}) {
  await page.locator('[name=loginfmt]').fill(upn);
  await page.locator('#idSIButton9').click();
  await page.locator('[name=passwd]').fill(password);
  await page.locator('#idSIButton9').click();
  if (consent) await page.getByRole('button', { name: 'Accept' }).click();
  await page.locator('#KmsiCheckboxField').waitFor();
  await page.locator('#idBtn_Back').click();
}

/** The account picker's way out, when the wanted account is not in it. */
export async function chooseAnotherAccount(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Use another account' }).click();
}
