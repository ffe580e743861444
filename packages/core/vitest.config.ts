import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'core',
    environment: 'node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // The contract once more, over what the handlers make of it; what a million characters cost.
    exclude:
      process.env.AUTHSHIFT_DEEP === '1' ? [] : ['src/msw/createHandlers.contract.test.ts', 'test/linearTime.test.ts'],
    // Pure functions share nothing: a process for each file would only cost time.
    isolate: false,
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
