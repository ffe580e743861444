import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { checkDecisionFolders, mutatedFolders } from './decisionCode.ts';
import { root } from './workspace.ts';

/**
 * `mutate`: changes the code of core's decisions in every small way it can be changed, and asks of each change whether the tests
 * beside the code fail. `mutate assignment` asks one folder, `mutate oauth/lint` the files of one that begin so; `--fresh` forgets
 * what the last run found. Without a name it asks the folders that must reach the threshold.
 *
 * What survives is listed, and has to be killed by a test or explained where it stands, by a comment that Stryker reads (see
 * CONTRIBUTING.md). Explained mutants are not asked again and do not count.
 */
type Mutants = Awaited<ReturnType<Stryker['runMutationTest']>>;

/** The share of mutants that has to be killed, in percent. */
const threshold = 85;

/** Whether a survivor without an explanation fails the command even above the threshold. */
const survivorsNeedReasons = false;

const core = join(root, 'packages/core');
const named = process.argv.slice(2).filter((argument) => argument !== '--fresh');
checkDecisionFolders(named.map(folderOf));

process.chdir(core);
const verdicts: boolean[] = [];
for (const name of named.length > 0 ? named : mutatedFolders) verdicts.push(toVerdict(name, await mutate(name)));
process.exit(verdicts.every(Boolean) ? 0 : 1);

function folderOf(name: string): string {
  return name.split('/')[0] ?? '';
}

function mutate(name: string): Promise<Mutants> {
  const report = reportOf(name);
  process.env.AUTHSHIFT_MUTATED = folderOf(name);
  const stryker = new Stryker({
    // By path: Stryker looks for plugins beside itself, where pnpm does not put them.
    plugins: [join(root, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
    testRunner: 'vitest',
    vitest: { configFile: 'vitest.mutation.config.ts', related: false },
    // The copy it works on lies below this folder, so that the compiler options are found without being copied along; and it could
    // not adapt them, for TypeScript 7 has no API.
    tsconfigFile: 'none',
    ignorePatterns: ['dist', 'coverage', '.stryker-tmp*', 'tsconfig*.json'],
    mutate: [name.includes('/') ? `src/${name}*.ts` : `src/${name}/**/*.ts`, '!**/*.{test,test-d,bench}.ts'],
    coverageAnalysis: 'perTest',
    concurrency: availableParallelism(),
    timeoutMS: 8_000,
    incremental: true,
    incrementalFile: `${report}.json`,
    force: process.argv.includes('--fresh'),
    reporters: ['clear-text', 'html', 'progress-append-only'],
    clearTextReporter: { logTests: false, reportTests: false, skipFull: true },
    htmlReporter: { fileName: `${report}.html` },
    thresholds: { high: 95, low: threshold, break: threshold },
    cleanTempDir: 'always',
    allowConsoleColors: process.stdout.isTTY,
  });
  return stryker.runMutationTest();
}

function reportOf(name: string): string {
  return `coverage/mutation/${name.replaceAll('/', '-')}`;
}

function toVerdict(name: string, mutants: Mutants): boolean {
  const killed = count(mutants, 'Killed', 'Timeout');
  const survived = count(mutants, 'Survived', 'NoCoverage');
  const explained = count(mutants, 'Ignored');
  const share = (100 * killed) / Math.max(killed + survived, 1);
  const holds = share >= threshold && !(survivorsNeedReasons && survived > 0);
  console.log(
    `${holds ? 'ok    ' : 'FAILED'} ${name}: ${share.toFixed(1)} % of ${killed + survived} mutants killed (budget ${threshold} %), ` +
      `${survived} survived, ${explained} explained; ${reportOf(name)}.html below packages/core`,
  );
  return holds;
}

function count(mutants: Mutants, ...statuses: readonly Mutants[number]['status'][]): number {
  return mutants.filter(({ status }) => statuses.includes(status)).length;
}
