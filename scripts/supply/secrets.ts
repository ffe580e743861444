import { excusedSecrets } from './excused.ts';
import { type FoundSecret, judge, listFiles, readHistory, readTextFile, scan } from './scanSecrets.ts';

/**
 * `supply:secrets`: looks for secrets in every file of the repository; with `--history` in every version of every file, and in what the commits
 * say. Exits with 1 when one is found that `excused.ts` does not explain. It never prints a value.
 */
const history = process.argv.includes('--history');
const texts = history ? readHistory() : readTip();
const found: FoundSecret[] = [];
for (const { file, text } of texts) found.push(...(await scan(file, text)));
const { unexcused } = judge(found, excusedSecrets);
for (const { file, line, rule } of unexcused) console.error(`${file}:${line}: looks like a secret (${rule})`);
console.log(
  `${texts.length} ${history ? 'versions of files' : 'files'}, ${found.length - unexcused.length} findings excused, ${unexcused.length} not.`,
);
process.exit(unexcused.length === 0 ? 0 : 1);

function readTip() {
  return listFiles().flatMap((file) => {
    const text = readTextFile(file);
    return text === null ? [] : [{ file, text }];
  });
}
