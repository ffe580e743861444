import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listCatalogue } from './aadstsCatalogue.ts';
import { describeCatalogue } from './describeCatalogue.ts';

test('the reference page is the catalogue’s; `node packages/mock-idp/docs/write.ts` renews it', () => {
  const page = readFileSync(new URL('../../../../docs/reference/aadsts.md', import.meta.url), 'utf8');
  expect(page).toBe(describeCatalogue());
});

test('codes stand in order, each once, and only generally known ones are not verified', () => {
  const codes = listCatalogue().map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].sort((one, other) => one - other));
  for (const { code, source, verified } of listCatalogue())
    expect([code, verified]).toEqual([code, source !== 'known']);
});

test('what is told to people is filled in or explained', () => {
  for (const { code, text, cause, remedy, shows } of listCatalogue()) {
    expect([code, text, cause, remedy].every(Boolean)).toBe(true);
    expect(shows.length).toBeGreaterThan(0);
  }
});
