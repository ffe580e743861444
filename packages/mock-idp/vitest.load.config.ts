import { defineConfig } from 'vitest/config';

/** Many browsers at once, with the machine to themselves: a part of `test:deep`. */
export default defineConfig({
  test: {
    name: 'mock-idp-load',
    environment: 'node',
    root: import.meta.dirname,
    include: ['load/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
  },
});
