import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMockIdp, type MockIdp } from '../src/index.ts';
import { runPlaywrightProject } from './support/playwrightProject.ts';

const PROJECT = fileURLToPath(new URL('playwright-project/', import.meta.url));

describe('a Playwright project with four workers', () => {
  let idp: MockIdp;
  beforeAll(async () => {
    idp = await createMockIdp();
  });
  afterAll(() => idp.close());

  test('shares one running mock, and no worker notices another', { timeout: 240_000 }, async () => {
    const before = await idp.snapshot();
    const outcome = await runPlaywrightProject(PROJECT, {
      AUTHSHIFT_MOCK_IDP_CONTROL_URL: idp.control.url,
      AUTHSHIFT_MOCK_IDP_CONTROL_TOKEN: idp.control.token,
    });
    expect(outcome.failed).toEqual([]);
    expect(outcome.code).toBe(0);
    expect(outcome.titles).toHaveLength(13);
    expect(outcome.workers).toBe(4);
    // Worlds are gone with their workers; nothing else was touched.
    const after = await idp.snapshot();
    expect(after.tables).toEqual(before.tables);
    expect((await idp.world()).tenants).toHaveLength(3);
  });
});
