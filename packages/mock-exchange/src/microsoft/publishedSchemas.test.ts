import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PUBLISHED_SCHEMAS } from './publishedSchemas.ts';

// After a change of a schema: node packages/mock-exchange/schema/write.ts
test.each(Object.entries(PUBLISHED_SCHEMAS))('the published %s is the code’s', (name, schema) => {
  const published = readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(schema)));
});
