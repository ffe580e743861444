import { request } from 'node:http';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { launchChromium } from './support/chromium.ts';
import { APPLICATION, requestToken, signInByForms } from './support/signInByForms.ts';
import { walkByTab } from './support/tabWalk.ts';

/** What these tests ask of an element in the page. */
interface PageElement {
  readonly scrollWidth: number;
  readonly clientWidth: number;
  matches(selector: string): boolean;
  setAttribute(name: string, value: string): void;
}

const LOOKS = (['light', 'dark'] as const).flatMap((scheme) => [390, 1200].map((width) => ({ scheme, width })));

const PAGES = [
  '',
  `/policies?tenant=${CONTOSO}`,
  '/world/user?id=service@contoso.example',
  '/requests',
  '/tokens',
  '/faults',
  '/world',
  `/world/tenant?id=${CONTOSO}`,
  `/world/app?id=${BUILT_IN_APPS.web}`,
];

let idp: MockIdp;
let browser: Browser;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  [idp, browser] = await Promise.all([createMockIdp(), launchChromium()]);
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const { url, code } = await idp.openLiveView();
  await page.goto(url);
  await page.getByLabel('Code').fill(code);
  await page.getByLabel('Code').press('Enter');
  await page.getByRole('heading', { name: 'Sign-ins', level: 1 }).waitFor();
});
beforeEach(() => idp.reset());
afterAll(() => Promise.all([browser.close(), idp.close()]));

const fail = (tenant = CONTOSO, headers = {}) =>
  requestToken(
    `${idp.origin}/${tenant}/oauth2/v2.0/token`,
    { grant_type: 'client_credentials', client_id: BUILT_IN_APPS.daemon, client_secret: 'wrong-secret-value' },
    headers,
  );
const discover = (tenant = CONTOSO) => fetch(`${idp.origin}/${tenant}/v2.0/.well-known/openid-configuration`);
const openPage = (path: string) => page.goto(`${idp.origin}/_mock/live${path}`);
const rows = () => page.locator('#live > li');
const summary = (text: string) => page.locator('#live > li > details > summary', { hasText: text });
const noticed = (text: string) => page.locator('.note').getByText(text).waitFor();
/** With the keyboard alone, from wherever the focus is. */
async function press(name: string, role: 'button' | 'link' = 'button'): Promise<void> {
  await page.getByRole(role, { name }).first().focus();
  await page.keyboard.press('Enter');
}

/** A person signs in to the built-in web app, which redeems its code. */
async function signIn(): Promise<Readonly<Record<string, unknown>>> {
  const app = await idp.app(BUILT_IN_APPS.web);
  const redirectUri = `${APPLICATION}/callback`;
  await app.change({ redirectUris: [redirectUri] });
  const asked = {
    origin: idp.origin,
    authority: CONTOSO,
    clientId: app.clientId,
    redirectUri,
    upn: 'service@contoso.example',
  };
  const { code, verifier } = await signInByForms({ ...asked, scope: 'openid profile User.Read' });
  const { body } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
    grant_type: 'authorization_code',
    client_id: app.clientId,
    client_secret: app.secret ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
    code,
  });
  return body;
}

describe('sign-ins', () => {
  test('appear as they come, one for all their requests, and stay open while they go on', async () => {
    await openPage('');
    await page.getByText('Nobody has signed in yet').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('main').evaluate((main) => (main as unknown as PageElement).matches(':focus'))).toBe(
      true,
    );
    await fail(CONTOSO, { 'x-mock-test-id': 'watches itself' });
    const refused = summary('AADSTS7000215');
    await refused.focus();
    await page.keyboard.press('Enter');
    const { access_token: token } = await signIn();
    await summary('Tokens issued').waitFor();
    expect(await rows().count()).toBe(2);
    // What was opened by keyboard has moved down, open still, with the focus still on it.
    expect(await refused.evaluate((element) => (element as unknown as PageElement).matches(':focus'))).toBe(true);
    const text = (await rows().last().textContent()) ?? '';
    expect(text).toContain('Why: The secret');
    expect(text).toContain('What to do: Send the secret');
    expect(text).toContain('watches itself');
    await summary('Tokens issued').click();
    const story = (await rows().first().textContent()) ?? '';
    expect(story).toContain('service@contoso.example · A person signs in');
    expect(story).toContain('The person sends a password');
    expect(story).toContain('The app redeems the code for tokens');
    expect(story).toMatch(
      /An access token for Microsoft Graph: .* in the name of service@contoso.example. It expires in 59 minutes/,
    );
    expect(story).toContain('The app that asked for it');
    const whole = await page.content();
    for (const secret of ['wrong-secret-value', BUILT_IN_PASSWORD, String(token)]) expect(whole).not.toContain(secret);
  });

  test('are those the filter asks for, in page and stream alike', async () => {
    await fail();
    await openPage(`?tenant=${FABRIKAM}&outcome=refused`);
    expect(await rows().count()).toBe(0);
    await fail(CONTOSO);
    await fail(FABRIKAM);
    await expect.poll(() => rows().count()).toBe(1);
    expect(await page.getByLabel('Tenant').inputValue()).toBe(FABRIKAM);
  });

  test('wait while the person does not want to be disturbed', async () => {
    await openPage('/requests');
    await page.getByLabel('Show new requests').uncheck();
    await discover();
    await page.getByText('1 more are waiting').waitFor();
    expect(await rows().count()).toBe(0);
    await page.getByLabel('Show new requests').check();
    await expect.poll(() => rows().count()).toBe(1);
  });
});

describe('a token', () => {
  test('that is pasted is taken apart, and its signature checked', async () => {
    const { id_token: token } = await signIn();
    await openPage('/tokens');
    await page.getByLabel('Token').fill(String(token));
    await press('Take apart');
    await page.getByText('Signature verified').waitFor();
    await page.getByText('tells Contoso web app that service@contoso.example has signed in').waitFor();
    expect(await page.content()).not.toContain(String(token));
    await page.getByLabel('Another token').fill(`${String(token).slice(0, -20)}${'A'.repeat(20)}`);
    await press('Take apart');
    await page.getByText('Signature wrong').waitFor();
    expect((await idp.requests.list()).some(({ path }) => path.includes('_mock'))).toBe(false);
  });
});

describe('changes by hand', () => {
  test('a fault is set, strikes, is lifted, and comes back with Undo', async () => {
    await openPage('/faults');
    await page.getByLabel('AADSTS code').fill('65001');
    await page.getByLabel('Where').selectOption('token');
    await page.getByLabel('Account').fill('nobody@contoso.example');
    await page.getByLabel('How many times').fill('3');
    await press('Set the fault');
    await page.getByRole('alert').getByText('No account has the address "nobody@contoso.example".').waitFor();
    // What had been filled in is still there.
    expect(await page.getByLabel('AADSTS code').inputValue()).toBe('65001');
    await page.getByLabel('Account').fill('');
    await page.getByLabel('Header', { exact: true }).fill('x-client-SKU');
    await page.getByLabel('Value of the header').fill('msal.js.node');
    await press('Set the fault');
    await noticed('The fault is set.');
    const header = { name: 'x-client-SKU', value: 'msal.js.node' };
    expect(await idp.faults.list()).toMatchObject([
      { effect: { code: 65001 }, match: { endpoint: 'token', header }, times: 3 },
    ]);
    await fail();
    await fail(CONTOSO, { 'x-client-SKU': 'msal.js.node' });
    await page.getByText('has struck 1 time; 2 left').waitFor();
    await press('Lift');
    await noticed('The fault is lifted.');
    await press('Undo');
    await noticed('Taken back: Lift a fault.');
    expect(await idp.faults.list()).toHaveLength(1);
  });

  test('a policy is added, judges, and is switched off', async () => {
    const judge = () => idp.directory.judgePasswordSignIn('service@contoso.example', BUILT_IN_PASSWORD);
    await openPage(`/policies?tenant=${CONTOSO}`);
    await page.getByLabel('Name', { exact: true }).fill('<b>Nobody</b> from the service desk');
    await page.getByLabel('be blocked').check();
    await page.getByLabel('Accounts').fill('service@contoso.example');
    await press('Add the policy');
    await page.getByText('service@contoso.example must be blocked.').waitFor();
    // Stored markup is words.
    await page.getByText('<b>Nobody</b> from the service desk', { exact: true }).waitFor();
    expect(await judge()).toBe('blocked-by-policy');
    await press('Turn off: <b>Nobody</b> from the service desk');
    await noticed('Turn off the policy');
    expect(await judge()).toBe('correct');
  });

  test('an account and an app are made, changed in a form and in words, removed, and brought back', async () => {
    await openPage(`/world/tenant?id=${CONTOSO}`);
    await page.getByLabel('User name').fill('desk@elsewhere.example');
    await press('Make the account');
    await page.getByRole('alert').getByText('elsewhere.example is no domain of the tenant').waitFor();
    await page.getByLabel('User name').fill('desk@contoso.example');
    await press('Make the account');
    await page.getByRole('heading', { name: 'desk@contoso.example', level: 1 }).waitFor();
    await page.getByLabel('may sign in').uncheck();
    await page.getByLabel('Every sign-in ends with').fill('AADSTS50053');
    await page.locator('button[value=save]').click();
    await noticed('Saved.');
    expect(await idp.user('desk@contoso.example')).toMatchObject({ enabled: false });
    await page.getByText('Everything else').click();
    await page.getByLabel('YAML').fill('aliases: [front-desk@contoso.example]\ncolour: red\n');
    await page.locator('button[value=words]').click();
    await page.getByRole('alert').getByText('colour: is no known key').waitFor();
    await page.getByLabel('YAML').fill('aliases: [front-desk@contoso.example]\n');
    await page.locator('button[value=words]').click();
    await noticed('Saved.');
    expect((await idp.user('front-desk@contoso.example')).upn).toBe('desk@contoso.example');
    await press('Delete the account');
    await noticed('is deleted');
    await expect(idp.user('desk@contoso.example')).rejects.toThrow('No account');
    await press('Undo');
    await noticed('Taken back: Delete desk@contoso.example.');
    expect((await idp.user('desk@contoso.example')).enabled).toBe(false);

    await openPage(`/world/app?id=${BUILT_IN_APPS.web}`);
    await page.getByLabel('Another secret').fill('typed-by-hand');
    await press('Add the secret');
    await noticed('The secret is good');
    expect(await page.content()).not.toContain('typed-by-hand');
    await page.getByRole('button', { name: 'Remove: the secret' }).first().click();
    await noticed('The secret is refused');
    expect((await idp.app(BUILT_IN_APPS.web)).secret).toBe('typed-by-hand');
  });

  test('a tenant passes time, and the world is downloaded with and without secrets', async () => {
    await openPage(`/world/tenant?id=${CONTOSO}`);
    await page.getByLabel('Let pass').fill('91');
    await press('Let the time pass');
    await noticed('91 days have passed');
    await openPage('/world');
    const [without, withSecrets] = [
      await download('Download without secrets'),
      await download('Download with secrets'),
    ];
    expect(parse(without)).toEqual(await idp.exportSeed({ secrets: 'replaced' }));
    expect(parse(withSecrets)).toEqual(await idp.exportSeed());
    expect(withSecrets).toContain('keep it as you keep passwords');
    expect(without).not.toContain('web-app-secret-value');
  });
});

async function download(name: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), press(name)]);
  expect(file.suggestedFilename()).toBe('world.yaml');
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe.each(LOOKS)('every page, $scheme and $width pixels wide,', ({ scheme, width }) => {
  test('has no axe violation, scrolls in one direction, also from right to left, and says that it is a mock', async () => {
    await signIn();
    await fail();
    await idp.faults.add({ effect: { status: 503 } });
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of PAGES) {
      await openPage(path);
      for (const details of await page.locator('#live > li > details > summary').all()) await details.click();
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
      for (const direction of ['ltr', 'rtl']) {
        await page
          .locator('html')
          .evaluate((element, dir) => (element as unknown as PageElement).setAttribute('dir', dir), direction);
        expect(await page.evaluate('document.documentElement.scrollWidth'), `${path} ${direction}`).toBe(width);
      }
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.getByText('not Microsoft').isVisible()).toBe(true);
    }
    await page.setViewportSize({ width: 1200, height: 800 });
  });
});

describe('by Tab alone', () => {
  test.each(PAGES)('every control of %s is reached, and shows that it is', async (path) => {
    await signIn();
    await fail();
    await openPage('/faults');
    await page.getByLabel('AADSTS code').fill('65001');
    await press('Set the fault');
    await noticed('The fault is set.');
    await press('Lift');
    await noticed('The fault is lifted.');
    await press('Undo');
    await noticed('Taken back: Lift a fault.');
    await openPage(path);
    const { stops, ...walk } = await walkByTab(page);
    expect(walk).toEqual({ missed: [], unseen: [], ended: true });
    // The way to the content, the tabs, Undo and Redo.
    expect(stops).toBeGreaterThan(9);
  });

  test('somebody gets in', async () => {
    const other = await (await browser.newContext()).newPage();
    await other.goto((await idp.openLiveView()).url);
    expect(await walkByTab(other)).toEqual({ stops: 2, missed: [], unseen: [], ended: true });
    await other.context().close();
  });
});

describe('the way in', () => {
  test('is a code, which is taken once', async () => {
    const { url, code } = await idp.openLiveView();
    const other = await (await browser.newContext()).newPage();
    await other.goto(`${url}/faults`);
    await other.getByLabel('Code').fill('BCDF-BCDF-BCDF');
    await other.getByRole('button', { name: 'Open' }).click();
    await other.getByRole('alert').getByText('wrong').waitFor();
    await other.getByLabel('Code').fill(code);
    await other.getByRole('button', { name: 'Open' }).click();
    await other.getByRole('heading', { name: 'Sign-ins', level: 1 }).waitFor();
    const [cookie] = await other.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/_mock/live' });
    expect(other.url()).not.toContain(code);
    await other.context().clearCookies();
    await other.goto(url);
    await other.getByLabel('Code').fill(code);
    await other.getByRole('button', { name: 'Open' }).click();
    await other.getByRole('alert').waitFor();
    await other.context().close();
  });

  const send = (path: string, headers: Readonly<Record<string, string>>, method = 'GET', body = ''): Promise<number> =>
    new Promise((resolve, reject) => {
      const { port, host } = new URL(idp.origin);
      const options = { host: '127.0.0.1', port, path, method, headers: { host, ...headers } };
      const call = request(options, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      call.on('error', reject);
      call.end(body);
    });

  test('is closed to another Host, another page, and whoever has no cookie', async () => {
    expect(await send('/_mock/live', {})).toBe(200);
    expect(await send('/_mock/live', { host: 'attacker.example' })).toBe(403);
    expect(await send('/_mock/live', { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await send('/_mock/live', { 'sec-fetch-site': 'same-site' }, 'POST')).toBe(403);
    expect(await send('/_mock/live', { origin: 'http://localhost:1' }, 'POST')).toBe(403);
    expect(await send('/_mock/live/events', { 'sec-fetch-site': 'none' })).toBe(403);
    expect(await send('/_mock/live/events', {})).toBe(401);
    expect(await send('/_mock/live/events', { cookie: 'mock_idp_x_live=guessed' })).toBe(401);
    expect(await send('/_mock/live', {}, 'DELETE')).toBe(403);
  });

  test('changes nothing for another page, even with the cookie, nor for a form that is too long', async () => {
    const [{ name, value } = { name: '', value: '' }] = await context.cookies();
    const own = { cookie: `${name}=${value}`, 'content-type': 'application/x-www-form-urlencoded' };
    const form = 'do=add&effect=reset';
    for (const foreign of [
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'http://localhost:1' },
      { origin: 'null' },
    ]) {
      expect(await send('/_mock/live/faults', { ...own, ...foreign }, 'POST', form)).toBe(403);
    }
    // Without a word of where it comes from, it is no browser of today, so it is nobody's own page either.
    expect(await send('/_mock/live/faults', own, 'POST', form)).toBe(403);
    expect(
      await send('/_mock/live/faults', { ...own, 'sec-fetch-site': 'same-origin' }, 'POST', 'x'.repeat(600_000)),
    ).toBe(413);
    expect(await idp.faults.list()).toEqual([]);
    expect(await send('/_mock/live/faults', { ...own, 'sec-fetch-site': 'same-origin' }, 'POST', form)).toBe(303);
    expect(await idp.faults.list()).toHaveLength(1);
    const same = { ...own, 'sec-fetch-site': 'same-origin' };
    expect(await send('/_mock/live/faults', same, 'POST', 'do=constructor')).toBe(400);
    expect(await send('/_mock/live/nowhere', same)).toBe(404);
  });
});
