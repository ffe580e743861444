import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findBrowser } from '../../../scripts/browser.ts';

/** README.md is a promise: what it tells a reader to type is run here, letter for letter. */
const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');

/** The block after a line that names its file. */
function fileBlock(name: string): string {
  const text = readme.split(`\n\`${name}\`:\n\n\`\`\`ts\n`)[1]?.split('\n```')[0];
  if (text === undefined) throw new Error(`README.md has no block for ${name}.`);
  return `${text}\n`;
}

/** The first block below a heading. */
function blockBelow(heading: string): string {
  const text = readme.split(`\n## ${heading}\n`)[1]?.split('```ts\n')[1]?.split('\n```')[0];
  if (text === undefined) throw new Error(`README.md has no block below ${heading}.`);
  return `${text}\n`;
}

/** Inside of the package, because that is where its own name leads to its source. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(PACKAGE, 'test', '.readme-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

function run(command: string, args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [command, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

/** One that nobody listens on, because another program may be using the README's. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function binOf(name: string, file: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file);
}

describe('the README', () => {
  test('leads to four Playwright tests that pass, one of which fails on purpose in each way', {
    timeout: 180_000,
  }, async () => {
    writeFileSync(join(folder, 'playwright.config.ts'), fileBlock('playwright.config.ts'));
    writeFileSync(join(folder, 'sign-in.spec.ts'), fileBlock('sign-in.spec.ts'));
    // Where Playwright's own browser is not installed, the system's: the one thing a reader has that a test may not.
    const launchOptions = { executablePath: findBrowser(console.error).path, args: ['--no-sandbox'] };
    writeFileSync(
      join(folder, 'here.config.ts'),
      `import config from './playwright.config.ts';
       export default { ...config, reporter: 'line', use: { ...config.use, launchOptions: ${JSON.stringify(launchOptions)} } };`,
    );
    const outcome = await run(binOf('@playwright/test', 'cli.js'), ['test', '--config', 'here.config.ts']);
    expect(outcome.output).toContain('4 passed');
    expect(outcome.code).toBe(0);
  });

  test('leads to a Vitest test that passes', { timeout: 60_000 }, async () => {
    writeFileSync(join(folder, 'secret.test.ts'), blockBelow('With Vitest'));
    writeFileSync(join(folder, 'vitest.config.ts'), 'export default {};\n');
    const outcome = await run(binOf('vitest', 'vitest.mjs'), ['run', '--root', folder, '--config', 'vitest.config.ts']);
    expect(outcome.output).toMatch(/1 passed/);
    expect(outcome.code).toBe(0);
  });

  test('shows a configuration in which Playwright starts the mock, and the tests find it', {
    timeout: 180_000,
  }, async () => {
    const config = blockBelow('Your own app in its place');
    expect(config.match(/8400/g)).toHaveLength(3);
    const port = await freePort();
    writeFileSync(
      join(folder, 'shared.spec.ts'),
      `import { expect, test } from '@authshift/mock-idp/playwright';
       test('the world is Contoso of the mock that Playwright started', async ({ idp, world }) => {
         expect(idp.origin).toBe('http://localhost:${port}');
         expect(world.tenant.name).toBe('Contoso');
       });`,
    );
    const cli = join(PACKAGE, 'src/cli.ts');
    writeFileSync(
      join(folder, 'shared.config.ts'),
      config
        .replaceAll('8400', String(port))
        .replace('npx authshift-mock-idp', `"${process.execPath}" "${cli}"`)
        // The reader's own application is the one thing that is not there.
        .replace(/\n.*npm start.*\n/, '\n')
        .replace('workers: 1,', "workers: 1, testMatch: 'shared.spec.ts', reporter: 'line',"),
    );
    const outcome = await run(binOf('@playwright/test', 'cli.js'), ['test', '--config', 'shared.config.ts']);
    expect(outcome.output).toContain('1 passed');
    expect(outcome.code).toBe(0);
  });
});
