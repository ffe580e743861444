import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import { browserArgs, findBrowser } from '../../../../scripts/browser.ts';
import type { MockIdpWorkerFixtures } from '../../src/playwright/index.ts';

/** A Playwright project that `runPlaywrightProject` runs: the specs beside its configuration, in the browser of the other tests. */
export function projectConfig(
  limits: Pick<PlaywrightTestConfig, 'workers' | 'timeout'>,
): PlaywrightTestConfig<object, MockIdpWorkerFixtures> {
  const { path: executablePath } = findBrowser(console.error);
  return defineConfig<object, MockIdpWorkerFixtures>({
    testDir: '.',
    testMatch: '*.spec.ts',
    outputDir: process.env.MOCK_IDP_PROJECT_OUTPUT ?? 'test-results',
    fullyParallel: true,
    ...limits,
    use: {
      launchOptions: { executablePath, args: [...browserArgs] },
    },
  });
}
