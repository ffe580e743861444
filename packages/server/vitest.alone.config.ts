import { defineConfig } from 'vitest/config';

/** Tests that change something of the whole process, each in one of its own. */
export default defineConfig({
  test: {
    name: 'server-alone',
    environment: 'node',
    include: ['test/telemetry.test.ts'],
    globalSetup: ['test/support/emptyDatabase.ts'],
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
  },
});
