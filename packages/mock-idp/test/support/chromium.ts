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
    ],
  });
}

/** Notes every address a page asks for that is not on this machine, and blocks it. */
export async function blockTheWorld(context: BrowserContext): Promise<readonly string[]> {
  const strangers: string[] = [];
  await context.route(
    (url) => url.hostname !== 'localhost' && url.hostname !== '127.0.0.1',
    (route) => {
      strangers.push(route.request().url());
      return route.abort();
    },
  );
  return strangers;
}
