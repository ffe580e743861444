import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reference, referenceFolder } from './reference.ts';

/** `reference`: writes docs/reference/core anew from the docstrings. */
const { pages, undocumented } = reference();
rmSync(referenceFolder, { recursive: true, force: true });
mkdirSync(referenceFolder, { recursive: true });
for (const [file, text] of pages) writeFileSync(join(referenceFolder, file), text);
console.log(`${pages.size} pages in docs/reference/core, ${undocumented.length} names without a docstring`);
for (const line of undocumented) console.log(`  ${line}`);
