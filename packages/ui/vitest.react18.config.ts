import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { chromium, dependencies } from './vitest.browser.ts';

const installed = (name: string) => fileURLToPath(new URL(`./node_modules/${name}`, import.meta.url));

// The component tests once more on React 18.3, the oldest that is supported. Only `test:deep` runs it.
export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^react$/, replacement: `${installed('react-18')}/index.js` },
      { find: /^react\/(.+)$/, replacement: `${installed('react-18')}/$1.js` },
      { find: /^react-dom$/, replacement: `${installed('react-dom-18')}/index.js` },
      { find: /^react-dom\/server$/, replacement: `${installed('react-dom-18')}/server.browser.js` },
      { find: /^react-dom\/(.+)$/, replacement: `${installed('react-dom-18')}/$1.js` },
    ],
  },
  cacheDir: 'node_modules/.vite-react18',
  optimizeDeps: { include: dependencies },
  test: {
    name: 'ui-react18',
    include: ['src/**/*.test.tsx', 'test/**/*.test.tsx'],
    browser: chromium(),
    expect: { poll: { timeout: 10_000 } },
    env: { VITE_REACT: '18' },
  },
});
