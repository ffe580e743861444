import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { browserArgs, findBrowser } from './browser.ts';
import { serveFolder } from './staticServer.ts';
import { root, runTool } from './workspace.ts';

/**
 * Builds `storybook-static`, then holds it to its promises: under 15 MB; every link of its pages leads somewhere; from a folder deep
 * inside of another site every page and the stories over HTTP work, without an error on the console.
 */
const folder = join(root, 'storybook-static');
const budget = 15_000_000;
const pagesFolder = join(root, '.storybook/pages');

const built = runTool('storybook', ['build', '--disable-telemetry', '--quiet', '-o', folder], {
  STORYBOOK_DISABLE_TELEMETRY: '1',
});
if (built !== 0) process.exit(built);

const { entries } = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
  entries: Readonly<Record<string, { readonly id: string; readonly type: 'docs' | 'story'; readonly title: string }>>;
};

const bytes = sizeOf(folder);
const mistakes = [
  ...(bytes > budget ? [`It takes ${bytes} bytes; ${budget} are allowed.`] : []),
  ...findDeadLinks(),
  ...(await openPages()),
];
console.log(`storybook-static: ${(bytes / 1e6).toFixed(1)} MB, ${Object.keys(entries).length} stories and pages`);
for (const mistake of mistakes) console.error(mistake);
process.exit(mistakes.length === 0 ? 0 : 1);

function sizeOf(path: string): number {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}

function findDeadLinks(): readonly string[] {
  return readdirSync(pagesFolder)
    .filter((file) => file.endsWith('.mdx'))
    .flatMap((file) => {
      const links = readFileSync(join(pagesFolder, file), 'utf8').matchAll(/\?path=\/(docs|story)\/([\w-]+)/g);
      return [...links].flatMap(([link, , id = '']) =>
        entries[id] ? [] : [`${file} links to ${link}, which is not there.`],
      );
    });
}

async function openPages(): Promise<readonly string[]> {
  const site = await serveFolder(folder, '/design/kits/authshift/');
  const { path } = findBrowser(() => undefined);
  const browser: Browser = await chromium.launch({ executablePath: path, args: [...browserArgs] });
  const found: string[] = [];
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => found.push(`${page.url()}: ${error.message}`));
    page.on('response', (response) => {
      if (response.status() >= 400) found.push(`${response.url()} answered ${response.status()}`);
    });
    const pages = Object.values(entries).filter(
      ({ type, title }) => type === 'docs' && title.startsWith('Start here/'),
    );
    for (const { id } of pages) {
      await page.goto(`${site.url}iframe.html?id=${id}&viewMode=docs`);
      await page.locator('.sbdocs-content h1').waitFor();
    }
    if (pages.length < 7) found.push(`Only ${pages.length} pages by job are there.`);
    await openStoryOverHttp(page, site.url);
  } finally {
    await browser.close();
    site.close();
  }
  return found;
}

/** MSW's worker has to be found beside the page, wherever that is. */
async function openStoryOverHttp(page: Page, url: string): Promise<void> {
  await page.goto(`${url}?path=/story/pages-over-http-with-msw--configuration-page`);
  const story = page.frameLocator('#storybook-preview-iframe');
  await story.getByRole('heading', { name: 'Exchange with Basic' }).waitFor();
}
