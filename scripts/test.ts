import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser.ts';
import { mutatedFolders } from './decisionCode.ts';
import { root, runTool } from './workspace.ts';

/**
 * The whole suite: lint and types, bytes, units and components and servers (Vitest), journeys (Playwright); `--deep` adds what
 * takes long. Every part runs even when an earlier one failed; the last line counts the tests, and a part without tests as one.
 */

/** Whether these fail the suite or are only told: code no test reaches, changes no test notices, names no page explains. */
const coverageDecides = true;
const mutationDecides = false;
const referenceDecides = true;

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const none: Counts = { passed: 0, failed: 0, skipped: 0 };
const deep = process.argv.includes('--deep');
const reports = mkdtempSync(join(tmpdir(), 'authshift-test-'));

const browser = findBrowser((line) => console.log(line));
console.log(`Browser: ${browser.path} (${browser.from})`);
const env = {
  AUTHSHIFT_BROWSER: browser.path,
  ...(deep ? { AUTHSHIFT_DEEP: '1' } : {}),
  // Hundreds of Node processes start from the same sources here: the second finds them compiled.
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/authshift/compiled'),
};

const results = [
  runCheck(),
  runSize(),
  ...(deep ? [runCoverage()] : []),
  runReference(),
  runVitest(),
  runPlaywright(),
  ...(deep
    ? [
        runStorybook(),
        runBaselines(),
        runConsumers(),
        runConformance(),
        runLoad('mock-idp'),
        runLoad('mock-exchange'),
        runLoad('server'),
        runSecrets(),
        runSbom(),
        runAudit(),
      ]
    : []),
  ...(deep ? mutatedFolders.map(runMutation) : []),
];
rmSync(reports, { recursive: true, force: true });

const counts = results.reduce((sum, { counts: one }) => add(sum, one), none);
for (const { name, code } of results) console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(results.some(({ code }) => code !== 0) ? 1 : 0);

function runCheck() {
  const lint = runTool('biome', ['check', '--error-on-warnings', '.']);
  const types = runTool('node', ['scripts/typecheck.ts']);
  return toResult('check (format, lint, types)', lint || types);
}

function runSize() {
  return toResult('bytes within their budgets (size)', runTool('node', ['scripts/size.ts']));
}

function runCoverage() {
  const code = runTool('node', ['scripts/coverage.ts']);
  return toResult('decision code reached by its tests (coverage)', code, coverageDecides);
}

function runReference() {
  const code = runTool('node', ['tools/reference/src/cli.ts', '--check']);
  return toResult('reference complete and current (reference)', code, referenceDecides);
}

function runStorybook() {
  return toResult(
    'Storybook builds, small and movable (storybook:build)',
    runTool('node', ['scripts/storybook.ts'], env),
  );
}

function runBaselines() {
  return toResult('stories look as before (baselines)', runTool('node', ['scripts/baselines.ts', '--strict'], env));
}

function runConsumers() {
  return toResult(
    'packages sound, and products with them work (consumers)',
    runTool('node', ['scripts/consumers.ts'], env),
  );
}

function runConformance() {
  const code = runTool('node', ['packages/mock-idp/conformance/run.ts', '--check'], env);
  return toResult('clients, oldest and latest, as the page says (conformance)', code);
}

function runLoad(name: string) {
  const code = runTool('vitest', ['run', '--config', `packages/${name}/vitest.load.config.ts`], env);
  return toResult(`${name} under load (vitest.load.config.ts)`, code);
}

function runSecrets() {
  const code = runTool('node', ['scripts/supply/secrets.ts', '--history']);
  return toResult('no secrets in any commit (supply:secrets)', code);
}

function runSbom() {
  return toResult('parts listed, licences agreed (supply:sbom)', runTool('node', ['scripts/supply/sbom.ts']));
}

/** 3: the registry could not be asked, so that nothing is known; that is told, and no reason to fail. */
function runAudit() {
  const code = runTool('node', ['scripts/supply/audit.ts']);
  const name = 'no known weaknesses in what we build on (supply:audit)';
  return code === 3 ? { name: `${name}: NOT CHECKED`, code: 0, counts: none } : toResult(name, code);
}

function runMutation(folder: string) {
  const code = runTool('node', ['scripts/mutate.ts', folder, '--fresh']);
  return toResult(`changes to ${folder} noticed by its tests (mutate)`, code, mutationDecides);
}

/** A part that is one question: it counts as one test, or not at all while its answer decides nothing. */
function toResult(name: string, code: number, decides = true) {
  if (code === 0) return { name, code, counts: { ...none, passed: 1 } };
  return decides ? { name, code, counts: { ...none, failed: 1 } } : { name: `${name}: NOT YET`, code: 0, counts: none };
}

function runVitest() {
  const report = join(reports, 'vitest.json');
  // By itself Vitest takes the cores less one: of two that would leave one idle. Here, for it counts for every project.
  const workers = `--maxWorkers=${availableParallelism()}`;
  const args = ['run', workers, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = runTool('vitest', args, env);
  const json = readReport(report) as
    | { numPassedTests: number; numFailedTests: number; numPendingTests: number }
    | undefined;
  const counts = json
    ? { passed: json.numPassedTests, failed: json.numFailedTests, skipped: json.numPendingTests }
    : none;
  return { name: 'units, components, servers (vitest)', code, counts };
}

function runPlaywright() {
  const report = join(reports, 'playwright.json');
  const code = runTool('playwright', ['test', '-c', 'e2e/playwright.config.ts'], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  const stats = (
    readReport(report) as
      | { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }
      | undefined
  )?.stats;
  const counts = stats
    ? { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
    : none;
  return { name: 'journeys (playwright)', code, counts };
}

function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}
