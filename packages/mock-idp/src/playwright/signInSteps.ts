import type { Page } from '@playwright/test';
import type { AccountHandle } from '../directory/account.ts';
import type { SignInOptions } from './signIn.ts';

/** Whoever signs in: an account with its password and its telephone. */
export type Person = Pick<AccountHandle, 'upn' | 'password' | 'currentCode' | 'approveSignIn' | 'denySignIn'>;

export interface SignInContext {
  readonly user: Person;
  readonly options: SignInOptions;
}

/** A page that ends a sign-in: what it says, and its AADSTS code. */
export class SignInStopped extends Error {
  readonly code: number | undefined;

  constructor(message: string, code: number | undefined) {
    super(message);
    this.name = 'SignInStopped';
    this.code = code;
  }
}

export type Step = (page: Page, context: SignInContext) => Promise<void>;

/** By what each page is known, refusals first; ids and names are Entra's. */
const STEPS: readonly (readonly [selector: string, step: Step])[] = [
  ['#service_exception_message', stop],
  ['main .error[role=alert]', stop],
  ['input[name=loginfmt]', (page, { user }) => fillIn(page, { 'input[name=loginfmt]': user.upn })],
  ['button[name=account]', pickAccount],
  [
    'input[name=passwd]',
    (page, { user, options }) => fillIn(page, { 'input[name=passwd]': options.password ?? user.password }),
  ],
  ['input[name=newPasswd]', chooseNewPassword],
  ['button[name=authMethodId]', (page) => page.locator('button[name=authMethodId]').first().click()],
  ['input[name=otc]', async (page, { user }) => fillIn(page, { 'input[name=otc]': await user.currentCode() })],
  ['#idDiv_SAOTCAS_Title', answerTelephone],
  ['#idSubmit_ProofUp_Redirect', (page) => page.locator('#idSubmit_ProofUp_Redirect').click()],
  ['input[name=task]', (page) => page.locator('#idSIButton9').click()],
  ['#idSIButton9[value=Accept]', answerConsent],
  ['#KmsiCheckboxField', (page, { options }) => press(page, options.keepSignedIn === true ? 'yes' : 'no')],
  ['#idSIButton9[value=Continue]', (page) => press(page, 'yes')],
];

/** How to answer the page that is shown. Rejects with `SignInStopped` for a page nobody knows. */
export async function findStep(page: Page): Promise<Step> {
  for (const [selector, step] of STEPS) if ((await page.locator(selector).count()) > 0) return step;
  const heading = await textOf(page, 'h1');
  if (heading === 'Returning to the application') return async () => undefined;
  throw new SignInStopped(`The page "${heading}" is none that a sign-in knows how to answer.`, undefined);
}

async function stop(page: Page): Promise<void> {
  const said = await textOf(page, '#service_exception_message, main .error[role=alert]');
  const code = /AADSTS(\d+)/.exec(said)?.[1] ?? /\((\d{5,8})\)/.exec(said)?.[1];
  const heading = await textOf(page, 'h1');
  const remedy = await page.locator('#service_exception_message + p').allTextContents();
  throw new SignInStopped([`${heading}.`, said, ...remedy].join(' '), code === undefined ? undefined : Number(code));
}

async function textOf(page: Page, selector: string): Promise<string> {
  const text = await page.locator(selector).first().textContent();
  return (text ?? '').trim();
}

async function fillIn(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [selector, value] of Object.entries(fields)) await page.locator(selector).fill(value);
  await page.locator('main form .primary').first().click();
}

async function pickAccount(page: Page, { user }: SignInContext): Promise<void> {
  const tile = page.locator(`button[name=account][data-test-id="${user.upn}"]`);
  if ((await tile.count()) > 0) return tile.click();
  return page.locator('#otherTile').click();
}

async function chooseNewPassword(page: Page, { user, options }: SignInContext): Promise<void> {
  const { newPassword } = options;
  if (newPassword === undefined) {
    throw new SignInStopped(`${user.upn} has to choose a new password: give signIn a \`newPassword\`.`, 50055);
  }
  await fillIn(page, { 'input[name=newPasswd]': newPassword, 'input[name=confirmNewPasswd]': newPassword });
}

async function answerTelephone(page: Page, { user, options }: SignInContext): Promise<void> {
  const sign = page.locator('#idRichContext_DisplaySign');
  const number = (await sign.count()) > 0 ? await textOf(page, '#idRichContext_DisplaySign') : undefined;
  if (options.secondFactor === 'deny') await user.denySignIn();
  else await user.approveSignIn(number);
  // The page asks by itself as well, so its button may be gone by now.
  await page
    .locator('#checkAgain')
    .click({ timeout: 5000 })
    .catch(() => undefined);
}

async function answerConsent(page: Page, { options }: SignInContext): Promise<void> {
  if (options.consent === 'decline') return press(page, 'no');
  const organization = page.locator('input[name=organization]');
  if (options.consent === 'accept-for-organization') await organization.check();
  return press(page, 'yes');
}

function press(page: Page, answer: 'yes' | 'no'): Promise<void> {
  return page.locator(answer === 'yes' ? '#idSIButton9' : '#idBtn_Back').click();
}
