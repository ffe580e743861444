import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { type Application, serveApplication } from './support/application.ts';
import { launchChromium, watchStrangers } from './support/chromium.ts';
import * as good from './support/goodPage.ts';

let idp: MockIdp;
let application: Application;
let redirectUri: string;
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
  redirectUri = `${application.origin}/v1/oauth/callback`;
});
beforeEach(async () => {
  await idp.reset();
  context = await browser.newContext({ viewport: good.NARROW });
  strangers = watchStrangers(context);
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  expect(strangers).toEqual([]);
});
afterAll(() => Promise.all([browser.close(), application.close(), idp.close()]));

function authorizeUrl(parameters: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    client_id: BUILT_IN_APPS.harborlineConnector,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile https://outlook.office365.com/EWS.AccessAsUser.All',
    ...parameters,
  });
  return `${idp.origin}/organizations/oauth2/v2.0/authorize?${query}`;
}

/** Sends the form with the key everybody has. */
function pressEnter(): Promise<void> {
  return page.keyboard.press('Enter');
}

const typeInto = (id: string, text: string): Promise<void> => good.typeInto(page, id, text);
const expectHeading = (text: string): Promise<void> => good.expectHeading(page, text);
const expectGoodPage = (): Promise<void> => good.expectGoodPage(page);

function focusedId(): Promise<string | null> {
  return page.locator(':focus').getAttribute('id');
}

test('the whole sign-in works by keyboard alone, and each of its pages is accessible', {
  timeout: 60_000,
}, async () => {
  await page.goto(authorizeUrl({ state: 's' }));
  await expectHeading('Sign in');
  await expectGoodPage();
  await page.keyboard.type('nobody@contoso.example');
  await pressEnter();
  await page.getByRole('alert').waitFor();
  const userName = page.getByLabel('User name');
  expect(await userName.inputValue()).toBe('nobody@contoso.example');
  expect(await userName.getAttribute('aria-describedby')).toBe(await page.getByRole('alert').getAttribute('id'));
  expect(await focusedId()).toBe('i0116');
  await expectGoodPage();

  await page.keyboard.press('Control+A');
  await page.keyboard.type('service@contoso.example');
  await pressEnter();
  await expectHeading('Enter password');
  await page.keyboard.type('a wrong password');
  await pressEnter();
  await page.getByText('50126').waitFor();
  expect(await page.getByLabel('Password').inputValue()).toBe('');
  await expectGoodPage();
  await page.keyboard.type(BUILT_IN_PASSWORD);
  await pressEnter();

  await expectHeading('Permissions requested');
  await expectGoodPage();
  expect(await page.getByText('Consent on behalf of your organization').count()).toBe(0);
  await pressEnter();
  await expectHeading('Stay signed in?');
  await expectGoodPage();
  await pressEnter();
  await page.waitForURL(`${redirectUri}?**`);
  expect(new URL(page.url()).searchParams.get('state')).toBe('s');

  await page.goto(authorizeUrl({ prompt: 'select_account' }));
  await expectHeading('Pick an account');
  await expectGoodPage();
  await page.keyboard.press('Tab');
  expect(await focusedId()).toBe('otherTile');
  await pressEnter();
  await expectHeading('Sign in');

  const connector = await idp.app(BUILT_IN_APPS.harborlineConnector);
  await connector.change({ frontChannelLogoutUri: `${application.origin}/signed-out` });
  await page.goto(`${idp.origin}/organizations/oauth2/v2.0/logout`);
  await expectHeading('Which account do you want to sign out of?');
  await expectGoodPage();
  await pressEnter();
  await expectHeading('You are signed out');
  expect(await page.locator('iframe').count()).toBe(1);
  await expectGoodPage();

  await page.goto(`${idp.origin}/common/oauth2/nativeclient`);
  await expectHeading('Back to the application');
  await expectGoodPage();
});

test('an expired password is replaced by keyboard, on a page that is accessible', { timeout: 60_000 }, async () => {
  await (await idp.user('licensed@contoso.example')).expirePassword();
  await page.goto(authorizeUrl({ login_hint: 'licensed@contoso.example' }));
  await typeInto('i0118', BUILT_IN_PASSWORD);
  await pressEnter();
  await expectHeading('Update your password');
  await expectGoodPage();
  await typeInto('newPassword', 'short');
  await pressEnter();
  await page.getByRole('alert').waitFor();
  await expectGoodPage();
  await typeInto('newPassword', 'A-new-one-2022');
  await page.keyboard.press('Tab');
  await typeInto('confirmNewPassword', 'A-new-one-2022');
  await pressEnter();
  await expectHeading('Permissions requested');
});

test('a device and an administrator are led by pages that are accessible', { timeout: 60_000 }, async () => {
  await page.goto(`${idp.origin}/devicelogin`);
  await expectHeading('Enter code');
  await expectGoodPage();
  await typeInto('otc', 'NO-SUCH-CODE');
  await pressEnter();
  await page.getByRole('alert').waitFor();
  await expectGoodPage();
  const device = await fetch(`${idp.origin}/${CONTOSO}/oauth2/v2.0/devicecode`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: BUILT_IN_APPS.publicClient, scope: 'openid' }),
  });
  const { user_code: code } = (await device.json()) as { user_code: string };
  await page.getByLabel('Code').fill(code);
  await pressEnter();
  await expectHeading('Sign in');
  await typeInto('i0116', 'admin@contoso.example');
  await pressEnter();
  await expectHeading('Enter password');
  await typeInto('i0118', BUILT_IN_PASSWORD);
  await pressEnter();
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  await expectGoodPage();
  await pressEnter();
  await page.getByText('You can close this window').waitFor();
  await expectGoodPage();

  const query = new URLSearchParams({ client_id: BUILT_IN_APPS.web, redirect_uri: redirectUri });
  await page.goto(`${idp.origin}/${CONTOSO}/adminconsent?${query}`);
  await expectHeading('Permissions requested');
  await expectGoodPage();
});

test('Back on the password page leads to the user name', async () => {
  await page.goto(authorizeUrl({ login_hint: 'service@contoso.example' }));
  await expectHeading('Enter password');
  await page.locator('#idBtn_Back').click();
  await expectHeading('Sign in');
});

test('a disabled account is told so, and only after the right password', async () => {
  await page.goto(authorizeUrl({ login_hint: 'disabled@contoso.example' }));
  await page.getByLabel('Password').fill('a wrong password');
  await pressEnter();
  await page.getByText('50126').waitFor();
  await page.getByLabel('Password').fill(BUILT_IN_PASSWORD);
  await pressEnter();
  await page.getByText('50057').waitFor();
});

test('an error page names the code, what to do, correlation id and time', async () => {
  const correlationId = '0a0a0a0a-0000-4000-8000-000000000001';
  const response = await page.goto(
    authorizeUrl({ redirect_uri: 'http://localhost:4999/elsewhere', 'client-request-id': correlationId }),
  );
  expect(response?.status()).toBe(400);
  await page.getByText('AADSTS50011').waitFor();
  await page.getByText(correlationId).waitFor();
  await page.getByText('Add exactly this redirect URI').waitFor();
  await expectGoodPage();
  await page.goto(`${idp.origin}/error?code=7000222`);
  await page.getByText('Make a new secret').waitFor();
  await expectGoodPage();
});

describe('an administrator', () => {
  test('can approve for the whole organization, so that nobody there is asked again', async () => {
    await page.goto(authorizeUrl({ login_hint: 'admin@contoso.example' }));
    await page.getByLabel('Password').fill(BUILT_IN_PASSWORD);
    await pressEnter();
    await page.getByLabel('Consent on behalf of your organization').check();
    await expectGoodPage();
    await page.locator('#idSIButton9').click();
    await page.locator('#idBtn_Back').click();
    await page.waitForURL(`${redirectUri}?**`);

    await page.goto(authorizeUrl({ login_hint: 'service@contoso.example' }));
    await page.getByLabel('Password').fill(BUILT_IN_PASSWORD);
    await pressEnter();
    await expectHeading('Stay signed in?');
  });
});

test('form_post brings the code to the application by itself', async () => {
  await page.goto(authorizeUrl({ response_mode: 'form_post', login_hint: 'service@contoso.example', state: 'a"b<c' }));
  await page.getByLabel('Password').fill(BUILT_IN_PASSWORD);
  await pressEnter();
  await page.locator('#idSIButton9').click();
  const posted = page.waitForRequest((request) => request.url() === redirectUri && request.method() === 'POST');
  await page.locator('#idBtn_Back').click();
  const fields = new URLSearchParams((await posted).postData() ?? '');
  expect(fields.get('state')).toBe('a"b<c');
  expect(fields.get('code')).toMatch(/^[\w-]{20,}$/);
});
