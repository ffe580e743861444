import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { compareLines, differingShare, type Lines, openStory, readLines } from './baselinePicture.ts';
import { type BaselineStory, baselineStories, nameOf } from './baselineStories.ts';
import { browserArgs, findBrowser, isHeadlessShell } from './browser.ts';
import { serveFolder } from './staticServer.ts';
import { root } from './workspace.ts';

/**
 * `baselines [--update] [name...]`: compares stories of `storybook-static` with what `packages/ui/baselines` says they look like: geometry,
 * computed colours and text anywhere; pictures, pixel by pixel, only with the Chromium they were taken with. `--strict` fails where they
 * cannot be compared. Before anything else it moves one border and expects to be told.
 */
const folder = join(root, 'packages/ui/baselines');
const pictures = join(folder, 'pictures');
const update = process.argv.includes('--update');
const strict = process.argv.includes('--strict');
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const wanted = baselineStories.filter(
  (story) => named.length === 0 || named.some((name) => nameOf(story).includes(name)),
);

const site = await serveFolder(join(root, 'storybook-static'));
const { path: executablePath } = findBrowser(console.error);
const browser = await chromium.launch({ executablePath, args: [...browserArgs] });
// The shell smooths letters in another way, wherever it puts them.
const kind = isHeadlessShell(executablePath) ? 'headless shell' : 'whole';
const made = `${browser.version().split('.')[0]} (${kind})`;
const problems: string[] = [];
try {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    deviceScaleFactor: 1,
  });
  const page = await context.newPage();
  const comparable = update || readRecorded() === made;
  if (!comparable)
    console.warn(
      `Pictures are of Chromium ${readRecorded()}, this is ${made}: only geometry, colours and text are compared.`,
    );
  if (!comparable && strict)
    problems.push('The pictures could not be compared: take them anew with `pnpm baselines --update`.');
  if (update && named.length === 0) startAnew();
  mkdirSync(pictures, { recursive: true });
  for (const story of wanted) problems.push(...(await judge(page, story, comparable)));
  if (!(await noticesMovedBorder(page)))
    problems.push('A border that was moved by 2 px went unnoticed: the comparison proves nothing.');
} finally {
  await browser.close();
  site.close();
}
console.log(`${wanted.length} baselines ${update ? 'written' : 'compared'}, ${problems.length} problems`);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);

async function judge(page: Page, story: BaselineStory, withPicture: boolean): Promise<readonly string[]> {
  const name = nameOf(story);
  await openStory(page, site.url, story);
  const lines = await readLines(page);
  if (lines.length === 0) return [`${name}: the story shows nothing of ours.`];
  const picture = withPicture ? await page.screenshot({ animations: 'disabled' }) : null;
  const file = join(folder, `${name}.json`);
  const pictureFile = join(pictures, `${name}.png`);
  if (update) {
    writeFileSync(file, `${JSON.stringify(lines, null, 1)}\n`);
    if (picture !== null) writeFileSync(pictureFile, picture);
    return [];
  }
  if (!existsSync(file)) return [`${name}: has no baseline yet.`];
  const differences = compareLines(JSON.parse(readFileSync(file, 'utf8')) as Lines, lines);
  if (differences.length > 0) return [`${name}:\n  ${differences.slice(0, 12).join('\n  ')}`];
  if (picture === null) return [];
  const share = await differingShare(page, readFileSync(pictureFile), picture);
  return share < 0.0005
    ? []
    : [`${name}: the same lines, but ${(share * 100).toFixed(2)} % of the picture is another.`];
}

/** The proof that a small change is seen: one border, moved on a page that was just found to be right. */
async function noticesMovedBorder(page: Page): Promise<boolean> {
  const [story] = wanted;
  if (story === undefined) return false;
  await openStory(page, site.url, story);
  const before = await readLines(page);
  await page.addStyleTag({
    content: '[data-authshift] .authshift-button { border-inline-start-width: 3px !important }',
  });
  return compareLines(before, before).length === 0 && compareLines(before, await readLines(page)).length > 0;
}

function readRecorded(): string {
  const file = join(folder, 'chromium.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { made: string }).made : 'none';
}

function startAnew(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'chromium.json'), `${JSON.stringify({ made })}\n`);
}
