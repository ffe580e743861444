import { checkDecisionFolders, decisionFolders } from './decisionCode.ts';
import { runTool } from './workspace.ts';

/**
 * `coverage`: do the tests of core's decision code reach all of it? `coverage sync oauth` asks for these folders alone.
 * Lists what is not reached and exits with 1; index.html below coverage/ shows every line.
 */
const named = process.argv.slice(2);
checkDecisionFolders(named);
const folders = named.length > 0 ? named : decisionFolders;
process.exit(
  runTool('vitest', [
    'run',
    '--project=core',
    '--reporter=dot',
    // Decisions are pure: their tests can share one set of modules, which halves the time.
    '--isolate=false',
    '--coverage.enabled',
    // A folder of its own, so that two runs at once do not clear each other's.
    `--coverage.reportsDirectory=coverage/${named.join('-') || 'all'}`,
    // With one project named, Vitest reads these from the project's folder.
    ...folders.map((folder) => `--coverage.include=src/${folder}/**/*.ts`),
    ...folders.map((folder) => `packages/core/src/${folder}/`),
  ]),
);
