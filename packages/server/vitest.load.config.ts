import { defineConfig } from 'vitest/config';

/** Many users, several processes and kills, one file after the other and with the machine to itself: a part of `test:deep`. */
export default defineConfig({
  test: {
    name: 'server-load',
    environment: 'node',
    root: import.meta.dirname,
    include: ['load/**/*.test.ts'],
    globalSetup: ['test/support/emptyDatabase.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 120_000,
  },
});
