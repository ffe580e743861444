import { playwright } from '@vitest/browser-playwright';
import type { BrowserContextOptions } from 'playwright';
import type { BrowserConfigOptions } from 'vitest/node';
import { browserArgs, findBrowser } from '../../scripts/browser.ts';

/** Whether `test:deep` runs: everything that takes long. */
export const deep = process.env.AUTHSHIFT_DEEP === '1';

/** Chromium without a window: the one named by `AUTHSHIFT_BROWSER`, the machine's, or Playwright's own. */
export function chromium(context: BrowserContextOptions = {}): BrowserConfigOptions {
  const { path } = findBrowser(() => undefined);
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({ launchOptions: { executablePath: path, args: [...browserArgs] }, contextOptions: context }),
    instances: [{ browser: 'chromium' }],
    viewport: { width: 1280, height: 900 },
  };
}

/** Named, so that the first run does not find them one by one and reload tests under way. */
export const dependencies = [
  '@authshift/core > zod',
  '@authshift/ui > @azure/msal-browser',
  '@authshift/ui > @azure/msal-react',
  '@storybook/addon-a11y > axe-core',
  'msw',
  'msw/browser',
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-dev-runtime',
  'react/jsx-runtime',
];
