import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMockIdp, type MockIdp } from '../src/index.ts';

const PROJECT = fileURLToPath(new URL('playwright-project/', import.meta.url));
const CLI = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');

interface Outcome {
  readonly code: number | null;
  readonly titles: readonly string[];
  readonly failed: readonly string[];
  readonly workers: number;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mock-idp-playwright-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the project as anybody would: by Playwright's own command. */
async function runProject(environment: Readonly<Record<string, string>>): Promise<Outcome> {
  const report = join(folder, 'report.json');
  const child = spawn(process.execPath, [CLI, 'test', '--config', PROJECT, '--reporter=json'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...environment,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      MOCK_IDP_PROJECT_OUTPUT: join(folder, 'results'),
    },
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const { suites } = JSON.parse(readFileSync(report, 'utf8')) as { readonly suites: readonly Suite[] };
  const specs = suites.flatMap(specsOf);
  const results = specs.flatMap((spec) => spec.tests.flatMap((one) => one.results));
  return {
    code,
    titles: specs.map(({ title }) => title),
    failed: specs.filter(({ ok }) => !ok).map(({ title }) => title),
    workers: new Set(results.map(({ parallelIndex }) => parallelIndex)).size,
  };
}

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs: readonly Spec[];
}

interface Spec {
  readonly title: string;
  readonly ok: boolean;
  readonly tests: readonly { readonly results: readonly { readonly parallelIndex: number }[] }[];
}

function specsOf({ suites = [], specs }: Suite): readonly Spec[] {
  return [...specs, ...suites.flatMap(specsOf)];
}

describe('a Playwright project with four workers', () => {
  let idp: MockIdp;
  beforeAll(async () => {
    idp = await createMockIdp();
  });
  afterAll(() => idp.close());

  test('shares one running mock, and no worker notices another', { timeout: 240_000 }, async () => {
    const before = await idp.snapshot();
    const outcome = await runProject({
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
