import { writeFileSync } from 'node:fs';
import { PUBLISHED_SCHEMAS } from '../src/microsoft/publishedSchemas.ts';

for (const [name, schema] of Object.entries(PUBLISHED_SCHEMAS)) {
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
