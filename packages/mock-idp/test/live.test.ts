import { request } from 'node:http';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { launchChromium } from './support/chromium.ts';
import { requestToken } from './support/signInByForms.ts';

/** What these tests ask of an element in the page. */
interface PageElement {
  readonly scrollWidth: number;
  readonly clientWidth: number;
  matches(selector: string): boolean;
  setAttribute(name: string, value: string): void;
}

let idp: MockIdp;
let browser: Browser;
beforeAll(async () => {
  [idp, browser] = await Promise.all([createMockIdp(), launchChromium()]);
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

async function watch(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const { url, code } = await idp.openLiveView();
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(url);
  await page.getByLabel('Code').fill(code);
  await page.getByLabel('Code').press('Enter');
  await page.getByRole('heading', { name: 'Requests', exact: true }).waitFor();
  return page;
}

describe('the live page', () => {
  test('shows new requests on top, and why they ended so, without losing what is open or the focus', async () => {
    await discover();
    const page = await watch();
    const rows = page.locator('#requests > li');
    await expect.poll(() => rows.count()).toBe(1);
    const first = rows.first().locator('summary');
    await first.focus();
    await page.keyboard.press('Enter');
    await rows.first().locator('details[open]').waitFor();
    await fail(CONTOSO, { 'x-mock-test-id': 'watches itself' });
    await expect.poll(() => rows.count()).toBe(2);
    // The one that was opened by keyboard is now the second, open still, with the focus still on it.
    expect(
      await rows
        .last()
        .locator('details[open] summary')
        .evaluate((summary) => (summary as unknown as PageElement).matches(':focus')),
    ).toBe(true);
    const latest = rows.first();
    await latest.locator('summary').click();
    const text = (await latest.textContent()) ?? '';
    expect(text).toContain('POST token');
    expect(text).toContain('401 AADSTS7000215');
    expect(text).toContain('What to doSend the secret');
    expect(text).toContain('watches itself');
    expect(text).toContain('18 characters, SHA-256');
    expect(await page.content()).not.toContain('wrong-secret-value');
    await page.context().close();
  });

  test('shows what the filter asks for, in address and stream alike', async () => {
    await fail();
    await discover(FABRIKAM);
    const page = await watch();
    await page.getByLabel('Tenant').selectOption({ label: 'Fabrikam' });
    await page.getByLabel('Answer').selectOption({ label: 'Refused' });
    await page.getByRole('button', { name: 'Show' }).click();
    await expect.poll(() => page.url()).toContain('outcome=refused');
    const rows = page.locator('#requests > li');
    expect(await rows.count()).toBe(0);
    await discover(FABRIKAM);
    await fail(CONTOSO);
    await fail(FABRIKAM);
    await expect.poll(() => rows.count()).toBe(1);
    expect(await page.getByLabel('Tenant').inputValue()).toBe(FABRIKAM);
    await page.context().close();
  });

  test('waits while the person does not want to be disturbed', async () => {
    const page = await watch();
    await page.getByLabel('Show new requests').uncheck();
    await discover();
    await page.getByText('1 more are waiting').waitFor();
    expect(await page.locator('#requests > li').count()).toBe(0);
    await page.getByLabel('Show new requests').check();
    await expect.poll(() => page.locator('#requests > li').count()).toBe(1);
    await page.context().close();
  });

  test('has no axe violations: light, dark, narrow and right to left', async () => {
    await fail();
    await discover();
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await watch({ colorScheme, viewport: { width: 320, height: 700 } });
      for (const direction of ['ltr', 'rtl']) {
        await page
          .locator('html')
          .evaluate((html, dir) => (html as unknown as PageElement).setAttribute('dir', dir), direction);
        await page.locator('summary').first().click();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        const overflow = await page.locator('html').evaluate((element) => {
          const { scrollWidth, clientWidth } = element as unknown as PageElement;
          return scrollWidth - clientWidth;
        });
        expect(overflow).toBe(0);
      }
      expect(await page.getByText('not Microsoft').isVisible()).toBe(true);
      await page.context().close();
    }
  });

  test('asks for the code, and takes each once', async () => {
    const { url, code } = await idp.openLiveView();
    const page = await (await browser.newContext()).newPage();
    await page.goto(url);
    await page.getByLabel('Code').fill('BCDF-BCDF-BCDF');
    await page.getByRole('button', { name: 'Watch' }).click();
    await page.getByRole('alert').getByText('wrong').waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Watch' }).click();
    await page.getByRole('heading', { name: 'Requests', exact: true }).waitFor();
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/_mock/live' });
    expect(page.url()).not.toContain(code);
    const other = await (await browser.newContext()).newPage();
    await other.goto(url);
    await other.getByLabel('Code').fill(code);
    await other.getByRole('button', { name: 'Watch' }).click();
    await other.getByRole('alert').waitFor();
    await Promise.all([page.context().close(), other.context().close()]);
  });
});

describe('the live page refuses', () => {
  const get = (path: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<number> =>
    new Promise((resolve, reject) => {
      const { port, host } = new URL(idp.origin);
      const call = request({ host: '127.0.0.1', port, path, method, headers: { host, ...headers } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      call.on('error', reject);
      call.end();
    });

  test('another Host, another page, and whoever has no cookie', async () => {
    expect(await get('/_mock/live', {})).toBe(200);
    expect(await get('/_mock/live', { host: 'attacker.example' })).toBe(403);
    expect(await get('/_mock/live', { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await get('/_mock/live', { 'sec-fetch-site': 'same-site' }, 'POST')).toBe(403);
    expect(await get('/_mock/live', { origin: 'http://localhost:1' }, 'POST')).toBe(403);
    expect(await get('/_mock/live/events', { 'sec-fetch-site': 'none' })).toBe(403);
    expect(await get('/_mock/live/events', {})).toBe(401);
    expect(await get('/_mock/live/events', { cookie: 'mock_idp_x_live=guessed' })).toBe(401);
    expect(await get('/_mock/live', {}, 'DELETE')).toBe(401);
  });
});
