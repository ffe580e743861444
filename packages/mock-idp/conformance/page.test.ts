import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLIENTS, versionOf } from './clients.ts';
import { type FlowResult, writePage } from './page.ts';

const results = JSON.parse(readFileSync(join(import.meta.dirname, 'results.json'), 'utf8')) as readonly FlowResult[];

test('the page is what the last run says; `node packages/mock-idp/conformance/run.ts` renews both', () => {
  expect(readFileSync(join(import.meta.dirname, '../CONFORMANCE.md'), 'utf8')).toBe(writePage(results));
});

test('the last run had the versions that are installed, of every client', () => {
  for (const client of CLIENTS) {
    const ages = client.oldest === undefined ? (['latest'] as const) : (['latest', 'oldest'] as const);
    const ran = new Set(results.filter(({ client: name }) => name === client.name).map(({ version }) => version));
    expect([client.name, ran]).toEqual([client.name, new Set(ages.map((age) => versionOf(client, age)))]);
  }
});

test('a flow that fails is told as one', () => {
  const [first] = results as [FlowResult];
  const page = writePage([{ ...first, passed: false }]);
  expect(page).toContain('**0 of 1** pass');
  expect(page).toContain(`| **fail** | [`);
});
