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

/** Signs in with an account that is not signed in here, whether Microsoft shows who is or asks for a name at once. */
export async function signInAsAnother(
  page: Page,
  account: MicrosoftAccount,
  options: SignInOptions = {},
): Promise<void> {
  const picker = page.getByRole('button', { name: 'Use another account' });
  await picker.or(page.locator('[name=loginfmt]')).first().waitFor();
  if (await picker.isVisible()) await picker.click();
  await signIn(page, account, options);
}

/** As an administrator, whether the page comes at once or asks for the account first: approves an app for everybody, or says no. */
export async function decideForOrganization(
  page: Page,
  { upn, password }: MicrosoftAccount,
  answer: 'Accept' | 'Cancel' = 'Accept',
): Promise<void> {
  const { origin } = new URL(page.url());
  const picker = page.getByRole('button', { name: 'Use another account' });
  const known = page.getByRole('button', { name: upn });
  await picker.or(page.locator('[name=loginfmt]')).first().waitFor();
  if (await known.isVisible()) {
    await known.click();
  } else {
    if (await picker.isVisible()) await picker.click();
    await page.locator('[name=loginfmt]').fill(upn);
    await page.locator('#idSIButton9').click();
    await page.locator('[name=passwd]').fill(password);
    await page.locator('#idSIButton9').click();
  }
  const left = page.waitForURL((url) => url.origin !== origin);
  const staySignedIn = page.locator('#KmsiCheckboxField');
  const no = page.locator('#idBtn_Back');
  const button = page.getByRole('button', { name: answer });
  await button.or(staySignedIn).first().waitFor();
  // The question whether to stay signed in comes before or after, or not at all.
  if (await staySignedIn.isVisible()) await no.click();
  await button.click();
  // What is still waited for afterwards may not press anything: another sign-in on this page asks the same question.
  const isAsked = await Promise.race([left.then(() => false), staySignedIn.waitFor().then(() => true)]);
  if (isAsked) await no.click();
  await left;
}
