import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { chromium, dependencies } from './vitest.browser.ts';

process.env.STORYBOOK_DISABLE_TELEMETRY = '1';

// Every story is a test: it renders, its play function passes, and axe finds nothing.
export default defineConfig({
  plugins: [storybookTest({ configDir: fileURLToPath(new URL('../../.storybook', import.meta.url)) })],
  optimizeDeps: { include: dependencies },
  test: { name: 'storybook', browser: chromium() },
});
