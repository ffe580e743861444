import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright';

const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];

/** The browser named by `AUTHSHIFT_BROWSER`, else the system's, else Playwright's own. */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env.AUTHSHIFT_BROWSER ?? SYSTEM_BROWSERS.find((path) => existsSync(path));
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // What is noted below must not be reached either.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
}

/** Notes every address a page asks for that is not on this machine; redirects, which no route sees, included. */
export function watchStrangers(context: BrowserContext): readonly string[] {
  const strangers: string[] = [];
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    const isLocal = hostname === 'localhost' || hostname === '127.0.0.1' || protocol === 'data:';
    if (!isLocal) strangers.push(request.url());
  });
  return strangers;
}
