import { expect, type Page } from '@playwright/test';

/** What a person does on Microsoft's pages, by the field names every sign-in script of the field relies on. */
export interface MicrosoftAccount {
  readonly upn: string;
  readonly password: string;
}

/** From the user-name page to the question whether to stay signed in, which is answered with No. */
export async function signIn(page: Page, account: MicrosoftAccount): Promise<void> {
  await page.locator('[name=loginfmt]').fill(account.upn);
  await page.locator('#idSIButton9').click();
  await page.locator('[name=passwd]').fill(account.password);
  await page.locator('#idSIButton9').click();
}

export async function declineToStaySignedIn(page: Page): Promise<void> {
  await expect(page.locator('[name=KmsiCheckboxField], #KmsiCheckboxField')).toBeVisible();
  await page.locator('#idBtn_Back').click();
}
