import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMockIdp, type MockIdp } from '../src/index.ts';
import { runPlaywrightProject } from '../test/support/playwrightProject.ts';

const PROJECT = fileURLToPath(new URL('cross-talk/', import.meta.url));
/** Smaller for a try: `MOCK_IDP_SIGN_INS=40 MOCK_IDP_WORKERS=4`. */
const signIns = Number(process.env.MOCK_IDP_SIGN_INS ?? 1000);
const workers = Number(process.env.MOCK_IDP_WORKERS ?? 16);

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp();
});
afterAll(() => idp.close());

test('so many sign-ins by so many Playwright workers, and none notices another', async () => {
  const before = await idp.snapshot();
  const began = performance.now();
  const outcome = await runPlaywrightProject(PROJECT, {
    AUTHSHIFT_MOCK_IDP_CONTROL_URL: idp.control.url,
    AUTHSHIFT_MOCK_IDP_CONTROL_TOKEN: idp.control.token,
    MOCK_IDP_SIGN_INS: String(signIns),
    MOCK_IDP_WORKERS: String(workers),
  });
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(
    `${outcome.titles.length} sign-ins by ${outcome.workers} Playwright workers in ${seconds.toFixed(0)} s: ` +
      `${outcome.failed.length} with another person, tenant or fault than their own\n`,
  );
  expect(outcome.failed).toEqual([]);
  expect(outcome.code).toBe(0);
  expect([outcome.titles.length, outcome.workers]).toEqual([signIns, workers]);
  const after = await idp.snapshot();
  expect(after.tables).toEqual(before.tables);
});
