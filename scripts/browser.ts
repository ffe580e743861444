import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

/**
 * Flags every Chromium of this repository starts with: no background traffic, no sandbox where root would be refused, and text as wide in the
 * headless shell as in the browser people have.
 */
export const browserArgs: readonly string[] = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--font-render-hinting=none',
];

const wholeBrowsers = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome', 'msedge'];
/** The one without a window at all comes first: on the same pages it needs half the processor time of the others. */
const browsers = ['chromium-headless-shell', ...wholeBrowsers];

const fixedPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

export interface FoundBrowser {
  readonly path: string;
  /** How it was found, in words for the person who runs the tests. */
  readonly from: string;
}

/** Whether it is Chromium's headless shell: the engine without what is the browser's own, such as its rules on cookies of other sites. */
export function isHeadlessShell(path: string): boolean {
  return /headless[-_]shell/.test(path);
}

/**
 * Finds a Chromium the tests can drive: the variable `AUTHSHIFT_BROWSER`, a browser of the system, the one Playwright keeps,
 * and last an install step, which it announces. `whole`: the browser people have, not its headless shell. Throws with what to do when none can be had.
 */
export function findBrowser(
  say: (line: string) => void,
  { whole = false }: { readonly whole?: boolean } = {},
): FoundBrowser {
  const named = process.env.AUTHSHIFT_BROWSER;
  const names = whole ? wholeBrowsers : browsers;
  if (named && !(whole && isHeadlessShell(named))) {
    if (!existsSync(named)) throw new Error(`AUTHSHIFT_BROWSER names ${named}, and there is no such file.`);
    return { path: named, from: 'AUTHSHIFT_BROWSER' };
  }
  return findSystemBrowser(names) ?? findPlaywrightBrowser() ?? installBrowser(say, names);
}

function findSystemBrowser(names: readonly string[]): FoundBrowser | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const path = [...onPath, ...fixedPlaces].find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { path, from: 'this machine' };
}

function findPlaywrightBrowser(): FoundBrowser | undefined {
  const path = chromium.executablePath();
  return path && existsSync(path) ? { path, from: "Playwright's own" } : undefined;
}

function installBrowser(say: (line: string) => void, names: readonly string[]): FoundBrowser {
  say('No browser found: installing Chromium through Playwright.');
  run('playwright', ['install', 'chromium']);
  const downloaded = findPlaywrightBrowser();
  if (downloaded) return downloaded;
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    say('That did not work here: installing a Chromium package of this Linux with apt-get.');
    run('apt-get', ['update', '-qq']);
    // One by one: a Linux that has no package of the shell has the other.
    for (const name of ['chromium', 'chromium-headless-shell']) run('apt-get', ['install', '-y', '-qq', name]);
    const packaged = findSystemBrowser(names);
    if (packaged) return packaged;
  }
  throw new Error('No browser could be installed. Install Chrome or Chromium, or set AUTHSHIFT_BROWSER to its path.');
}

function run(command: string, args: readonly string[]): void {
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
