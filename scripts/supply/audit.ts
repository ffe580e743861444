import { spawnSync } from 'node:child_process';
import { root } from '../workspace.ts';
import { excusedAdvisories } from './excused.ts';
import { judgeAdvisories, readAudit } from './judgeAdvisories.ts';

/**
 * `supply:audit`: asks the registry for known weaknesses of everything in the lock file. Exits with 0 when there is none that `excused.ts` does
 * not explain, with 1 when there is, and with 3 when the registry could not be asked: then nothing was checked, and it says so.
 */
const NOT_ASKED = 3;
const { stdout, stderr } = spawnSync('npx', ['--yes', 'pnpm@12.21.0', 'audit', '--json'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
});
const audit = readAudit(stdout, stderr);
if (audit.kind === 'not_asked') {
  console.log(`NOT CHECKED: the registry did not say which weaknesses are known. It said: ${audit.why}`);
  process.exit(NOT_ASKED);
}
const today = new Date().toISOString().slice(0, 10);
const { unexcused, overdue, stale } = judgeAdvisories(audit.advisories, excusedAdvisories, today);
for (const { id, package: name, severity, title, paths } of unexcused) {
  console.error(`${severity}: ${name}: ${title} (${id})\n  ${paths.slice(0, 5).join('\n  ')}`);
}
for (const { id, until } of overdue) console.error(`${id} was excused until ${until}: look at it again.`);
for (const { id } of stale) console.error(`${id} is excused and not found any more: take it out.`);
const wrong = unexcused.length + overdue.length + stale.length;
console.log(
  `${audit.dependencies} dependencies, ${audit.advisories.length} known weaknesses, ${unexcused.length} unexplained.`,
);
process.exit(wrong === 0 ? 0 : 1);
