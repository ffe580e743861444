import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const CLI = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');

export interface ProjectOutcome {
  readonly code: number | null;
  readonly titles: readonly string[];
  /** With what went wrong. */
  readonly failed: readonly { readonly title: string; readonly message: string }[];
  /** How many workers had something to do. */
  readonly workers: number;
}

/** Runs a Playwright project as anybody would: by Playwright's own command. */
export async function runPlaywrightProject(
  project: string,
  environment: Readonly<Record<string, string>>,
): Promise<ProjectOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'mock-idp-playwright-'));
  const report = join(folder, 'report.json');
  const child = spawn(process.execPath, [CLI, 'test', '--config', project, '--reporter=json'], {
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
  rmSync(folder, { recursive: true });
  const specs = suites.flatMap(specsOf);
  const results = specs.flatMap((spec) => spec.tests.flatMap((one) => one.results));
  return {
    code,
    titles: specs.map(({ title }) => title),
    failed: specs.filter(({ ok }) => !ok).map((spec) => ({ title: spec.title, message: messageOf(spec) })),
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
  readonly tests: readonly { readonly results: readonly Result[] }[];
}

interface Result {
  readonly parallelIndex: number;
  readonly errors: readonly { readonly message?: string }[];
}

function specsOf({ suites = [], specs }: Suite): readonly Spec[] {
  return [...specs, ...suites.flatMap(specsOf)];
}

function messageOf({ tests }: Spec): string {
  return tests
    .flatMap(({ results }) => results.flatMap(({ errors }) => errors.map(({ message = '' }) => message)))
    .join('\n');
}
