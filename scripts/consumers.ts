import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHandlers } from '@authshift/core/msw';
import { chromium } from 'playwright';
import { parallelRun } from '../packages/ui/test/worlds.ts';
import { browserArgs, findBrowser } from './browser.ts';
import { answerFrom } from './contractServer.ts';
import { checkTarballs, findTarballs } from './packedPackages.ts';
import { serveFolder } from './staticServer.ts';
import { root, runTool } from './workspace.ts';

/**
 * `consumers [--packed] [name...]`: packs (unless told to take what lies in packed/), checks every tarball, and lets the products in
 * `consumers/` install, build and show them.
 */
const consumers = [
  { name: 'vite-react19', shows: 'Benutzer suchen' },
  { name: 'vite-react18', shows: 'Benutzer suchen' },
  { name: 'server-rendered', shows: 'Search users' },
] as const;

const words = process.argv.slice(2);
const named = words.filter((word) => !word.startsWith('--'));
if (!words.includes('--packed') && runTool('node', ['scripts/pack.ts']) !== 0) process.exit(1);
let sound = checkTarballs();
for (const { name, shows } of consumers.filter((each) => named.length === 0 || named.includes(each.name))) {
  const folder = mkdtempSync(join(tmpdir(), `authshift-${name}-`));
  try {
    cpSync(join(root, 'consumers', name), folder, { recursive: true });
    installTarballs(folder);
    const problems = run(folder, 'npm', ['run', 'smoke']) ? await open(folder, shows) : ['It does not build.'];
    console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${name}`);
    for (const problem of problems) console.error(`  ${problem}`);
    sound = sound && problems.length === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exit(sound ? 0 : 1);

function installTarballs(folder: string): void {
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> };
  const tarballs = findTarballs();
  for (const name of ['core', 'ui']) manifest.dependencies[`@authshift/${name}`] = `file:${tarballs.get(name)}`;
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  if (!run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'])) {
    throw new Error(`npm could not install the tarballs in ${folder}.`);
  }
}

function run(folder: string, command: string, args: readonly string[]): boolean {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  return status === 0;
}

/** What is wrong with the built page, in a browser, with the contract answered beside it. */
async function open(folder: string, shows: string): Promise<readonly string[]> {
  const handlers = createHandlers(parallelRun().backend, { baseUrl: '*' });
  const site = await serveFolder(join(folder, 'dist'), '/', answerFrom(handlers));
  const { path } = findBrowser(() => undefined);
  const browser = await chromium.launch({ executablePath: path, args: [...browserArgs] });
  const problems: string[] = [];
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !/favicon|404/.test(message.text()))
        problems.push(message.text());
    });
    await page.goto(site.url);
    await page.getByRole('searchbox', { name: shows }).waitFor();
    await page.locator('tbody tr').nth(5).waitFor();
    const border = await page
      .locator('.authshift-button')
      .first()
      .evaluate((button) => getComputedStyle(button).borderTopStyle);
    if (border !== 'solid') problems.push(`Our sheet is not in force: a button's border is ${border}.`);
  } finally {
    await browser.close();
    site.close();
  }
  return problems;
}
