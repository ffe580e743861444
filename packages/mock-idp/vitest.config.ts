import { defineConfig } from 'vitest/config';
import { aliasesFor, readAge } from './conformance/clients.ts';

/**
 * In test:deep only: Playwright projects of their own, libraries to install, a hosts file, one more browser; and pages, hooks and frames
 * in a browser of what the others hold over HTTP, with MSAL Browser, or (the inspector's) by what is sent.
 */
const LONG = [
  ...['playwright', 'readme', 'adal-node', 'hosts-file', 'entra-hosts-browser'],
  ...['second-factor-pages', 'msal-react', 'other-site', 'live'],
].map((name) => `test/${name}.test.ts`);

export default defineConfig({
  test: {
    name: 'mock-idp',
    alias: [...aliasesFor(readAge())],
    environment: 'node',
    // Each file starts and ends mocks of its own: a process for each would only cost time.
    isolate: false,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'conformance/**/*.test.ts'],
    exclude: process.env.AUTHSHIFT_DEEP === '1' ? [] : LONG,
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
  },
});
