import { defineConfig } from '@playwright/test';
import type { MockIdpWorkerFixtures } from '../../src/playwright/index.ts';
import { BROWSER_ARGUMENTS, findBrowser } from '../../test/support/chromium.ts';

const executablePath = findBrowser();

export default defineConfig<object, MockIdpWorkerFixtures>({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: process.env.MOCK_IDP_PROJECT_OUTPUT ?? 'test-results',
  fullyParallel: true,
  workers: Number(process.env.MOCK_IDP_WORKERS),
  timeout: 120_000,
  use: {
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: [...BROWSER_ARGUMENTS] },
  },
});
