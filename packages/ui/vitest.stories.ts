import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import type { BrowserContextOptions } from 'playwright';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { chromium, dependencies } from './vitest.browser.ts';

process.env.STORYBOOK_DISABLE_TELEMETRY = '1';

interface Look {
  /** What the toolbar would say. */
  readonly globals?: Readonly<Record<string, string>>;
  /** What the person's system would say. */
  readonly system?: BrowserContextOptions;
}

/** All stories as tests, in one look. */
export function storyTests(name: string, { globals = {}, system = {} }: Look = {}): ViteUserConfig {
  return defineConfig({
    plugins: [storybookTest({ configDir: fileURLToPath(new URL('../../.storybook', import.meta.url)) })],
    optimizeDeps: { include: dependencies },
    test: { name, browser: chromium(system), env: { VITE_STORY_GLOBALS: JSON.stringify(globals) } },
  });
}
