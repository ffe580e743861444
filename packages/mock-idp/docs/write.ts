import { writeFileSync } from 'node:fs';
import { describeCatalogue } from '../src/entra/describeCatalogue.ts';

writeFileSync(new URL('../../../docs/reference/aadsts.md', import.meta.url), describeCatalogue());
