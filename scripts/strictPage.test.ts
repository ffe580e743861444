import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createHandlers } from '@authshift/core/msw';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentSecurityPolicy } from '../.storybook/examples/headers.ts';
import { pilotRun } from '../packages/ui/test/worlds.ts';
import { browserArgs, findBrowser } from './browser.ts';
import { answerFrom } from './contractServer.ts';
import { root } from './workspace.ts';

/** What the page about CSP recommends. */
const policy = contentSecurityPolicy("'self'");

let server: Server;
let browser: Browser;
let page: Page;
const complaints: string[] = [];
const answerApi = answerFrom(createHandlers(pilotRun().backend, { baseUrl: '*' }));

beforeAll(async () => {
  const files = await bundlePage();
  server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    if (file === undefined) return void answerApi(request, response);
    response.writeHead(200, { 'content-type': file.type, 'content-security-policy': policy }).end(file.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { path } = findBrowser(() => undefined);
  browser = await chromium.launch({ executablePath: path, args: [...browserArgs] });
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('console', (message) => {
    // The browser's own line for a 404, which is how the API says that it does not know an attempt.
    if (message.text().startsWith('Failed to load resource')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { violations: seen });
    document.addEventListener('securitypolicyviolation', (event) => {
      seen.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
    });
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

const violations = () => page.evaluate(() => (window as unknown as { violations: string[] }).violations);

test('every component renders and works under a strict policy without a nonce, with Trusted Types', async () => {
  await page.getByRole('heading', { name: 'Disconnect Exchange with Basic?' }).waitFor();
  await page.getByRole('button', { name: 'Close' }).first().click();
  await page.keyboard.press('Escape');
  expect(await page.locator('tbody tr').count()).toBe(10);
  const accent = await page
    .locator('.authshift-button[data-look="primary"]')
    .first()
    .evaluate((button) => getComputedStyle(button).backgroundColor);
  expect(accent, 'our sheet is in force').toBe('rgb(29, 95, 189)');
  expect(await violations()).toEqual([]);
  expect(complaints).toEqual([]);
});

test('the policy is in force: what it forbids is refused and seen', async () => {
  const refused = await page.evaluate(() => {
    try {
      document.body.innerHTML = '<p>text turned into elements</p>';
      return null;
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(refused).toBe('TypeError');
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  expect((await violations()).join('\n')).toMatch(/style-src/);
});

async function bundlePage(): Promise<ReadonlyMap<string, { readonly type: string; readonly text: string }>> {
  const ui = join(root, 'packages/ui');
  const { outputFiles } = await build({
    entryPoints: { page: join(ui, 'test/everyComponentPage.tsx'), styles: join(ui, 'src/styles/styles.css') },
    bundle: true,
    write: false,
    outdir: '/',
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    splitting: true,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const html =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Every component</title><link rel="stylesheet" href="/styles.css"></head><body><main></main><script type="module" src="/page.js"></script></body></html>';
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', text: html }],
    ...outputFiles.map(({ path, text }) => {
      const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
      return [path, { type, text }] as const;
    }),
  ]);
}
