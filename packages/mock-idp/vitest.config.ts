import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'mock-idp',
    environment: 'node',
    // Each file starts and ends mocks of its own: a process for each would only cost time.
    isolate: false,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Playwright projects of their own: one started twice, and the README's.
    exclude: process.env.AUTHSHIFT_DEEP === '1' ? [] : ['test/playwright.test.ts', 'test/readme.test.ts'],
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
  },
});
