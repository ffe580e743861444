import { checkTarballs } from './packedPackages.ts';
import { runTool } from './workspace.ts';

/** Versions and changelogs from the changesets, then tarballs that are checked, then the registry. The last step only with `--publish`. */
const steps: readonly (() => boolean)[] = [
  () => runTool('changeset', ['version']) === 0,
  () => runTool('node', ['scripts/test.ts', '--deep']) === 0,
  () => runTool('node', ['scripts/pack.ts']) === 0,
  checkTarballs,
];

for (const step of steps) if (!step()) process.exit(1);

if (!process.argv.includes('--publish')) {
  console.log('\nEverything is ready in packed/. `pnpm release --publish` sends it to the registry.');
  process.exit(0);
}
process.exit(runTool('changeset', ['publish']));
