import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { chromium, deep, dependencies } from './vitest.browser.ts';

// Components are tested in a real browser: native dialogs, focus and layout do not exist elsewhere.
export default defineConfig({
  // The worker of MSW, for the examples.
  publicDir: '../../.storybook/public',
  plugins: [react()],
  optimizeDeps: { include: dependencies },
  test: {
    name: 'ui',
    include: [
      'src/**/*.test.{ts,tsx}',
      'test/**/*.test.{ts,tsx}',
      '../../.storybook/*.test.tsx',
      '../../.storybook/examples/*.test.tsx',
      ...(deep ? ['deep/**/*.test.tsx'] : []),
    ],
    browser: chromium(),
    expect: { poll: { timeout: 10_000 } },
    env: { VITE_DEEP: deep ? '1' : '' },
  },
});
