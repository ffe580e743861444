import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import type { MockIdpWorkerFixtures } from '../../src/playwright/index.ts';
import { BROWSER_ARGUMENTS, findBrowser } from './chromium.ts';

/** A Playwright project that `runPlaywrightProject` runs: the specs beside its configuration, in the browser of the other tests. */
export function projectConfig(
  limits: Pick<PlaywrightTestConfig, 'workers' | 'timeout'>,
): PlaywrightTestConfig<object, MockIdpWorkerFixtures> {
  const executablePath = findBrowser();
  return defineConfig<object, MockIdpWorkerFixtures>({
    testDir: '.',
    testMatch: '*.spec.ts',
    outputDir: process.env.MOCK_IDP_PROJECT_OUTPUT ?? 'test-results',
    fullyParallel: true,
    ...limits,
    use: {
      launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: [...BROWSER_ARGUMENTS] },
    },
  });
}
