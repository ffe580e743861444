import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CatalogueEntry, listCatalogue } from '../src/entra/aadstsCatalogue.ts';
import { CONTOSO } from '../src/index.ts';
import { APP_ONLY, idp, openWorld } from './aadsts/asking.ts';
import { describeCauses, RAISED } from './aadsts/raised.ts';
import { requestToken } from './support/signInByForms.ts';

beforeAll(openWorld);
beforeEach(() => idp.reset());
afterAll(() => idp.close());

describe('in life', () => {
  test.each(RAISED)('AADSTS$code: $cause', async ({ code, raise }) => {
    expect(await raise()).toBe(code);
  });

  test('every code of the catalogue comes about, each in one way', () => {
    const known = listCatalogue().map(({ code }) => code);
    expect(RAISED.map(({ code }) => code)).toEqual(known);
  });

  test('the page of causes is made of these tests; `node packages/mock-idp/docs/write.ts` renews it', () => {
    const page = readFileSync(new URL('../../../docs/reference/aadsts-causes.md', import.meta.url), 'utf8');
    expect(page).toBe(describeCauses());
  });
});

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

describe('by a fault', () => {
  test.each(listCatalogue().map((entry) => [entry.code, entry] as const))(
    'AADSTS%i is answered as Entra words it',
    async (code, entry: CatalogueEntry) => {
      await idp.faults.add({ match: { endpoint: 'token' }, effect: { code }, times: 1 });
      const { status, body, headers } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, APP_ONLY);
      expect([status, body.error, body.suberror, body.error_codes]).toEqual([
        entry.status,
        entry.error,
        entry.suberror,
        [code],
      ]);
      expect(body.error_uri).toBe(entry.hasErrorPage ? `${idp.origin}/error?code=${code}` : undefined);
      expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
      expect(body.trace_id).toBe(headers.get('x-ms-request-id'));
      expect(body.correlation_id).toBe(headers.get('client-request-id'));
      expect(body.error_description).toMatch(
        new RegExp(`^AADSTS${code}: .+ Trace ID: ${GUID} Correlation ID: ${GUID} Timestamp: ${body.timestamp}$`),
      );
      const page = await fetch(`${idp.origin}/error?code=${code}`);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain(`AADSTS${code}`);
    },
  );
});
