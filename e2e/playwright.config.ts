import { defineConfig } from '@playwright/test';
import { browserArgs, findBrowser } from '../scripts/browser.ts';
import { isDeep } from './harness/deep.ts';

const browser = findBrowser((line) => console.error(line));

export default defineConfig({
  testMatch: '*.spec.ts',
  projects: [
    // The power cut in the middle of a day takes long: asked for by `pnpm test:deep`.
    { name: 'journeys', testDir: '.', testIgnore: isDeep ? [] : ['restart.spec.ts'] },
    // What Storybook's page for QA shows.
    { name: 'examples', testDir: '../.storybook/examples' },
  ],
  outputDir: '../test-results',
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '../test-results/report.json' }],
  ],
  // Each has a demo of its own; a journey spends most of its time waiting for syncs.
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: browser.path, args: [...browserArgs] },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // A tenth of the time, and what a failure looked like is in the screenshot; `--trace retain-on-failure` asks for it. Never with a film, which takes a quarter.
    trace: isDeep ? { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: true } : 'off',
    screenshot: 'only-on-failure',
  },
});
