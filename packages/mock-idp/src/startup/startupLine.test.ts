import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PUBLISHED_SCHEMAS } from './publishedSchemas.ts';
import { writeStartup } from './startupLine.ts';

// After a change of a schema: node packages/mock-idp/schema/write.ts
test.each(Object.entries(PUBLISHED_SCHEMAS))('the published %s is the code’s', (name, schema) => {
  const published = readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(schema)));
});

test('for people, a large world is cut short and says so', () => {
  const tenant = '11111111-1111-4111-8111-111111111111';
  const users = Array.from({ length: 400 }, (_, index) => ({
    upn: `desk-${index}@contoso.example`,
    password: 'p',
    tenant,
    oid: tenant,
    behaviour: 'ordinary',
  }));
  const text = writeStartup({
    origin: 'http://localhost:1',
    control: { url: 'http://localhost:1/_mock', token: 't' },
    tenants: [{ id: tenant, name: 'Contoso', domains: ['contoso.example'], asOf: '2022-06-01' }],
    users,
    apps: [],
  });
  expect(text).toContain('and 380 more');
  expect(text).toContain('as of 2022-06-01');
  expect(text).toContain('not Microsoft');
});
