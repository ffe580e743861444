import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type TokenFile, toCss } from '../tokens/toCss.ts';

/** Writes `src/styles/tokens.css` from the design tokens; `src/styles/tokens.test.ts` holds it current. */
writeFileSync(
  fileURLToPath(new URL('../src/styles/tokens.css', import.meta.url)),
  toCss({
    base: read('base'),
    light: read('light'),
    dark: read('dark'),
    lightHighContrast: read('light-high-contrast'),
    darkHighContrast: read('dark-high-contrast'),
    compact: read('compact'),
    cosy: read('cosy'),
    comfortable: read('comfortable'),
  }),
);

function read(name: string): TokenFile {
  return JSON.parse(readFileSync(new URL(`../tokens/${name}.tokens.json`, import.meta.url), 'utf8')) as TokenFile;
}
