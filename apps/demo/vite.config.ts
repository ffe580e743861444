import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = (name: string) => fileURLToPath(new URL(`./src/admin/${name}`, import.meta.url));

export default defineConfig({
  plugins: [react()],
  // Nothing may be inlined into the page: the demo runs under a policy without `unsafe-inline`.
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: [page('index.html'), page('redirect.html')] },
  },
});
