import { defineConfig } from 'vitest/config';

/** Load, one file after the other and with the machine to itself: a part of `test:deep`, and no project of the root's. */
export default defineConfig({
  test: {
    name: 'mock-exchange-load',
    environment: 'node',
    root: import.meta.dirname,
    include: ['load/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
