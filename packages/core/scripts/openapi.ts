import { readFile, writeFile } from 'node:fs/promises';
import { buildOpenApi } from '../src/contract/openapi/document.ts';

// `node packages/core/scripts/openapi.ts [--check]`: writes the OpenAPI document, or tells whether the one that is there is current.
const file = new URL('../openapi.json', import.meta.url);
const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
const text = `${JSON.stringify(buildOpenApi({ version }), null, 2)}\n`;

if (process.argv.includes('--check')) {
  const current = (await readFile(file, 'utf8').catch(() => '')) === text;
  process.stdout.write(current ? 'openapi.json is current.\n' : 'openapi.json is not current: run `pnpm openapi`.\n');
  process.exitCode = current ? 0 : 1;
} else {
  await writeFile(file, text);
  process.stdout.write(`openapi.json: ${Object.keys(JSON.parse(text).paths).length} paths.\n`);
}
