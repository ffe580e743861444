import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*/vitest.config.ts',
      'packages/ui/vitest.storybook.config.ts',
      'scripts/vitest.config.ts',
      'apps/demo/vitest.config.ts',
    ],
  },
});
