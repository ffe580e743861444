import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { CLIENTS, type Client, type ClientAge, versionOf } from './clients.ts';
import { type FlowResult, reasonFor, writePage } from './page.ts';

/**
 * Runs every test of a client, with the latest versions and with the oldest, and writes what came of it as `results.json` and
 * `CONFORMANCE.md`. `--check` writes nothing, and fails where the run says something else than they do. Ends with 1 if a flow fails for no
 * known reason.
 *
 * A test belongs to a client whose name its title, or that of a `describe` around it, begins with.
 */
const root = join(import.meta.dirname, '..');
const resultsPath = join(import.meta.dirname, 'results.json');
const pagePath = join(root, 'CONFORMANCE.md');

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const results = (['latest', 'oldest'] as const).flatMap(runTests);
const failed = results.filter(({ passed }) => !passed);
for (const { client, version, flow } of failed) process.stderr.write(`FAILED ${client} ${version}: ${flow}\n`);
process.stdout.write(`${results.length - failed.length} of ${results.length} flows pass.\n`);
process.exitCode = settle() && failed.every((result) => reasonFor(result) !== undefined) ? 0 : 1;

/** False where a check finds that the page is not of this run. */
function settle(): boolean {
  const text = `${JSON.stringify(results, null, 2)}\n`;
  if (!values.check) {
    writeFileSync(resultsPath, text);
    writeFileSync(pagePath, writePage(results));
    return true;
  }
  if (readFileSync(resultsPath, 'utf8') === text) return true;
  process.stderr.write(
    'conformance/results.json is of another run: node packages/mock-idp/conformance/run.ts renews it.\n',
  );
  return false;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

function runTests(age: ClientAge): readonly FlowResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'mock-idp-conformance-'));
  const report = join(folder, 'report.json');
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const names = CLIENTS.map(({ name }) => name).join('|');
  spawnSync(
    process.execPath,
    [vitest, 'run', `--root=${root}`, `--testNamePattern=${names}`, '--reporter=json', `--outputFile=${report}`],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, AUTHSHIFT_DEEP: '1', MOCK_IDP_CLIENTS: age } },
  );
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  rmSync(folder, { recursive: true });
  const flows = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .flatMap(({ ancestorTitles, title, status }) => {
        const titles = [...ancestorTitles, title];
        const client = findClient(titles);
        if (client === undefined || (age === 'oldest' && client.oldest === undefined)) return [];
        const file = relative(root, name);
        return [
          {
            client: client.name,
            version: versionOf(client, age),
            age,
            file,
            flow: toFlow(titles, client),
            passed: status === 'passed',
          },
        ];
      }),
  );
  return flows.sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
}

function findClient(titles: readonly string[]): Client | undefined {
  return CLIENTS.find(({ name }) => titles.some((title) => title.startsWith(name)));
}

/** The titles in a row, without the client's name. */
function toFlow(titles: readonly string[], { name }: Client): string {
  return titles
    .map((title) => (title.startsWith(name) ? title.slice(name.length).replace(/^[\s,]+/, '') : title))
    .filter((title) => title !== '')
    .join(': ');
}

function keyOf({ client, file, flow }: Omit<FlowResult, 'age' | 'passed' | 'version'>): string {
  return `${client} ${file} ${flow}`;
}
