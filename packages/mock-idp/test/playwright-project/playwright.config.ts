import { defineConfig } from '@playwright/test';
import type { MockIdpWorkerFixtures } from '../../src/playwright/index.ts';
import { BROWSER_ARGUMENTS, findBrowser } from '../support/chromium.ts';

const executablePath = findBrowser();

export default defineConfig<object, MockIdpWorkerFixtures>({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: process.env.MOCK_IDP_PROJECT_OUTPUT ?? 'test-results',
  fullyParallel: true,
  workers: 4,
  timeout: 60_000,
  use: {
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: [...BROWSER_ARGUMENTS] },
  },
});
