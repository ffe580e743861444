import { defineConfig } from 'vitest/config';

/** What takes long: asked for by `test:deep`. */
const deep = process.env.AUTHSHIFT_DEEP === '1';

export default defineConfig({
  test: {
    name: 'server',
    environment: 'node',
    // Each file starts and ends servers of its own: a process for each would only cost time.
    isolate: false,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', ...(deep ? ['deep/**/*.test.ts'] : [])],
    // It gives the whole process its exporters.
    exclude: ['test/telemetry.test.ts'],
    globalSetup: ['test/support/emptyDatabase.ts'],
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
  },
});
