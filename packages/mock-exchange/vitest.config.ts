import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'mock-exchange',
    environment: 'node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
