import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { build, preview } from 'vite';
import { browserArgs, findBrowser } from '../scripts/browser.ts';
import { median } from './measure.ts';
import type { Peer, Row } from './report.ts';
import type { Figures } from './ui/page.ts';

const userCount = Number(process.env.BENCH_USERS ?? 100_000);
const runs = Number(process.env.BENCH_RUNS ?? 5);
const million = 10 * userCount;
const peers = { agGrid: 'AG Grid', mui: 'MUI X', tanstack: 'TanStack' } as const;
type PeerName = keyof typeof peers;
type What = keyof Figures;

/**
 * The table of users beside what a team would use instead, in a real Chromium: the same rows, one table after the other, each in a page
 * of its own, round after round. What is measured ends when the document shows it, laid out; waiting for the screen is not counted.
 */
export async function measureUi(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'authshift-bench-'));
  const root = fileURLToPath(new URL('ui', import.meta.url));
  const browser = await chromium.launch({
    executablePath: findBrowser(console.error).path,
    args: [...browserArgs, '--js-flags=--expose-gc --max-old-space-size=4096'],
  });
  try {
    const settings = {
      root,
      configFile: false,
      logLevel: 'error',
      build: { outDir: folder, target: 'es2023' },
    } as const;
    await build(settings);
    const server = await preview({ ...settings, preview: { port: 0, host: '127.0.0.1' } });
    const [address = ''] = server.resolvedUrls?.local ?? [];
    const rows = await measureAll((name, count) => measure(browser, { address, name, count }));
    await server.close();
    return rows;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

type Measure = (name: string, count: number) => Promise<Figures>;

async function measureAll(once: Measure): Promise<readonly Row[]> {
  const found = new Map<string, Figures[]>();
  const add = async (name: string, count: number, key = name) => {
    found.set(key, [...(found.get(key) ?? []), await once(name, count)]);
  };
  const names = ['authShift', ...Object.keys(peers)];
  for (let run = 0; run < runs; run += 1) {
    // Each is first at times, for whoever is first finds the machine as the others left it.
    for (const i of names.keys()) await add(names[(i + run) % names.length] as string, userCount);
  }
  for (let run = 0; run < 2; run += 1) await add('authShift', million, 'million');
  const figureOf = (name: string, what: What) => {
    const figures = (found.get(name) ?? []).flatMap((each) => each[what] ?? []);
    return figures.length === 0 ? null : median(figures);
  };
  // Beside each budget what the peers needed when it was set.
  const row = (what: What, budget: number | null, reference: Partial<Record<PeerName, number>> = {}): Row => ({
    what,
    unit: 'ms',
    budget,
    figure: figureOf('authShift', what) ?? Number.NaN,
    peers: Object.entries(peers).map(([name, title]): Peer => {
      const known = reference[name as PeerName];
      return { name: title, figure: figureOf(name, what), ...(known === undefined ? {} : { reference: known }) };
    }),
  });
  const atMillion = (what: What, budget: number | null): Row => ({
    what: `${what}, ten times as many users`,
    unit: 'ms',
    budget,
    figure: figureOf('million', what) ?? Number.NaN,
    peers: [],
  });
  return [
    row('mount', 100, { agGrid: 455, mui: 234, tanstack: 432 }),
    row('first rows', null),
    row('tick all', 16, { agGrid: 1004, mui: 150, tanstack: 289 }),
    row('tick one', 16, { agGrid: 5, mui: 93, tanstack: 234 }),
    row('keystroke', 50, { agGrid: 131, mui: 233, tanstack: 112 }),
    row('longest turn of scrolling', 50),
    atMillion('tick all', 32),
    atMillion('tick one', 32),
    atMillion('keystroke', null),
    atMillion('longest turn of a keystroke', 50),
    atMillion('longest turn of scrolling', 50),
  ];
}

async function measure(
  browser: Browser,
  { address, name, count }: { readonly address: string; readonly name: string; readonly count: number },
): Promise<Figures> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(300_000);
  try {
    if (process.env.BENCH_CLOCK === 'cpu') await tellThreadTime(page);
    await page.goto(address);
    await page.waitForFunction(() => 'measure' in globalThis);
    return await page.evaluate(([subject, users]) => window.measure(subject, users), [name, count] as const);
  } finally {
    await page.close();
  }
}

/** As in measure.ts: on a machine shared with others the processor's time tells more than the clock, but not of pauses. */
async function tellThreadTime(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.exposeFunction('threadTime', async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  });
}
