import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { type Application, serveApplication } from './support/application.ts';
import { launchChromium, watchStrangers } from './support/chromium.ts';
import { expectGoodPage, expectHeading, NARROW, pressButton, tabTo, typeInto } from './support/goodPage.ts';

const SERVICE = 'service@contoso.example';
const MFA = 'mfa@contoso.example';

let idp: MockIdp;
let application: Application;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let strangers: readonly string[];

beforeAll(async () => {
  [idp, application, browser] = await Promise.all([
    createMockIdp({ freshKey: true }),
    serveApplication(),
    launchChromium(),
  ]);
});
beforeEach(async () => {
  await idp.reset();
  context = await browser.newContext({ viewport: NARROW });
  strangers = watchStrangers(context);
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  expect(strangers).toEqual([]);
});
afterAll(() => Promise.all([browser.close(), application.close(), idp.close()]));

function authorizeUrl(parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({
    client_id: BUILT_IN_APPS.web,
    redirect_uri: `${application.origin}/auth/callback`,
    response_type: 'code',
    scope: 'openid profile User.Read',
    ...parameters,
  });
  return `${idp.origin}/${CONTOSO}/oauth2/v2.0/authorize?${query}`;
}

async function enterPassword(upn: string): Promise<void> {
  await page.goto(authorizeUrl({ login_hint: upn }));
  await typeInto(page, 'i0118', BUILT_IN_PASSWORD);
  await page.keyboard.press('Enter');
}

async function arrive(): Promise<void> {
  await pressButton(page, 'Yes');
  await page.waitForURL(`${application.origin}/auth/callback?code=**`);
}

describe('by keyboard alone, on pages that are accessible', { timeout: 60_000 }, () => {
  test('a code of an authenticator lets in', async () => {
    await enterPassword(MFA);
    await expectHeading(page, 'Enter code');
    await expectGoodPage(page);
    await typeInto(page, 'idTxtBx_SAOTCC_OTC', '12 34');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Code').getAttribute('aria-describedby')).toBe('idSpan_SAOTCC_Error_OTC');
    await expectGoodPage(page);
    await typeInto(page, 'idTxtBx_SAOTCC_OTC', await (await idp.user(MFA)).currentCode());
    await page.keyboard.press('Enter');
    await arrive();
  });

  test('a number that is typed into a telephone lets in, and the page notices by itself', async () => {
    await enterPassword(MFA);
    await typeInto(page, 'idTxtBx_SAOTCC_OTC', '');
    await tabTo(page, 'Sign in another way', 'link');
    await page.keyboard.press('Enter');
    await expectHeading(page, 'Verify your identity');
    await expectGoodPage(page);
    await tabTo(page, 'Type a number into an authenticator app');
    await page.keyboard.press('Enter');
    await expectHeading(page, 'Approve the sign-in');
    await expectGoodPage(page);
    const number = (await page.locator('#idRichContext_DisplaySign').textContent()) ?? '';
    expect(await (await idp.user(MFA)).approveSignIn(number)).toBe('approved');
    await expectHeading(page, 'Stay signed in?');
    await arrive();
  });

  test('a denied sign-in says so, and the telephone can be asked again and answered by hand', async () => {
    await (await idp.user(MFA)).setMfa({ methods: ['approve'] });
    await enterPassword(MFA);
    await expectHeading(page, 'Approve the sign-in');
    await (await idp.user(MFA)).denySignIn();
    await expectHeading(page, 'Sign-in denied');
    await expectGoodPage(page);
    await pressButton(page, 'Ask again');
    await expectHeading(page, 'Approve the sign-in');

    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: "Open the mock's authenticator" }).press('Enter');
    const telephone = await opened;
    await expectHeading(telephone, 'Authenticator');
    await expectGoodPage(telephone);
    await tabTo(telephone, 'Approve');
    await telephone.keyboard.press('Enter');
    await telephone.getByText('Approved. The sign-in goes on.').waitFor();
    await telephone.goto(`${idp.origin}/authenticator`);
    await expectHeading(telephone, 'Authenticators');
    await expectGoodPage(telephone);
    await telephone.close();
    await expectHeading(page, 'Stay signed in?');
    await arrive();
  });

  test('a telephone nobody answers is given up', async () => {
    await (await idp.user(MFA)).setMfa({ methods: ['number-match'], answer: 'ignore' });
    await enterPassword(MFA);
    await expectHeading(page, 'Approve the sign-in');
    await (await idp.tenant(CONTOSO)).clock.advance({ minutes: 1 });
    await expectHeading(page, 'No answer');
    await expectGoodPage(page);
    await (await idp.user(MFA)).setMfa({ methods: ['number-match'], answer: 'approve' });
    await pressButton(page, 'Ask again');
    await expectHeading(page, 'Stay signed in?');
  });

  test('a second factor is registered', async () => {
    const user = await idp.user(SERVICE);
    await user.setInterrupts(['more-information']);
    await enterPassword(SERVICE);
    await expectHeading(page, 'More information required');
    await expectGoodPage(page);
    await pressButton(page, 'Next');
    await expectHeading(page, 'Register an authenticator');
    expect(await page.locator('#authenticatorKey').textContent()).toMatch(/^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    await typeInto(page, 'idTxtBx_OTC', 'nonsense');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await expectGoodPage(page);
    await typeInto(page, 'idTxtBx_OTC', await user.currentCode());
    await page.keyboard.press('Enter');
    await arrive();
  });

  test('tasks of the account are done or skipped', async () => {
    await enterPassword('pending-tasks@contoso.example');
    await expectHeading(page, 'Accept the terms of use');
    await expectGoodPage(page);
    await pressButton(page, 'Accept');
    await expectHeading(page, 'Is this still how to reach you?');
    await expectGoodPage(page);
    await tabTo(page, 'Skip for now');
    await page.keyboard.press('Enter');
    await arrive();
    await enterPassword('loop@contoso.example');
    await pressButton(page, 'Finish');
    await page.getByText('Shown for the 2. time.').waitFor();
    await expectGoodPage(page);
  });

  test('an account is made', async () => {
    await (await idp.tenant(CONTOSO)).change({ selfServiceSignUp: true });
    await page.goto(authorizeUrl({ prompt: 'create' }));
    await expectHeading(page, 'Create account');
    await expectGoodPage(page);
    await typeInto(page, 'MemberName', 'new@contoso.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type('short');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await expectGoodPage(page);
    await typeInto(page, 'Password', 'Long-enough-2022');
    await page.keyboard.press('Enter');
    await expectHeading(page, 'Enter password');
    await typeInto(page, 'i0118', 'Long-enough-2022');
    await page.keyboard.press('Enter');
    await arrive();
  });
});

test('the page of a waiting telephone works without scripts', async () => {
  await context.close();
  context = await browser.newContext({ javaScriptEnabled: false });
  strangers = watchStrangers(context);
  page = await context.newPage();
  await (await idp.user(MFA)).setMfa({ methods: ['number-match'] });
  await enterPassword(MFA);
  await pressButton(page, 'Check again');
  await expectHeading(page, 'Approve the sign-in');
  await (await idp.user(MFA)).approveSignIn();
  await pressButton(page, 'Check again');
  await arrive();
});

test('scripts written for Entra find their way by its elements, ids and names', async () => {
  await (await idp.user(MFA)).setMfa({ methods: ['number-match', 'code'] });
  await page.goto(authorizeUrl({}));
  await page.fill('input[type="email"]', MFA);
  await page.click('input[type="submit"]');
  await page.fill('input[name="passwd"]', BUILT_IN_PASSWORD);
  await page.click("//input[@value='Sign in']");
  await page.waitForSelector('#idRichContext_DisplaySign');
  await page.click('a#signInAnotherWay');
  await page.click('#idDiv_SAOTCS_Proofs div[data-value="PhoneAppOTP"]');
  await page.fill('input#idTxtBx_SAOTCC_OTC', await (await idp.user(MFA)).currentCode());
  await page.click('input#idSubmit_SAOTCC_Continue');
  await page.check('input[name="DontShowAgain"]');
  await page.click("//input[@id='idSIButton9' and @value='Yes']");
  await page.waitForURL(`${application.origin}/auth/callback?code=**`);
});
