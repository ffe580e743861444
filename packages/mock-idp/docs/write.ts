import { writeFileSync } from 'node:fs';
import { describeCatalogue } from '../src/entra/describeCatalogue.ts';
import { describeCauses } from '../test/aadsts/raised.ts';

const pages = { 'aadsts.md': describeCatalogue(), 'aadsts-causes.md': describeCauses() };
for (const [name, text] of Object.entries(pages)) {
  writeFileSync(new URL(`../../../docs/reference/${name}`, import.meta.url), text);
}
