import { defineConfig } from 'vitest/config';

/** What takes long: asked for by `test:deep`. */
const deep = process.env.AUTHSHIFT_DEEP === '1';

export default defineConfig({
  test: {
    projects: [
      'packages/*/vitest.config.ts',
      'packages/server/vitest.alone.config.ts',
      'packages/ui/vitest.storybook.config.ts',
      ...(deep
        ? [
            'packages/ui/vitest.react18.config.ts',
            'packages/ui/vitest.storybookDark.config.ts',
            'packages/ui/vitest.storybookRtl.config.ts',
            'packages/ui/vitest.storybookForcedColors.config.ts',
          ]
        : []),
      'scripts/vitest.config.ts',
      'apps/demo/vitest.config.ts',
      'tools/reference/vitest.config.ts',
    ],
    // Asked for by scripts/coverage.ts, which names the files.
    coverage: {
      provider: 'v8',
      exclude: ['**/*.test.ts', '**/*.test-d.ts', '**/*.bench.ts'],
      thresholds: { 100: true },
      reporter: [['text', { skipFull: true, maxCols: 140 }], 'html'],
      reportOnFailure: true,
    },
  },
});
