import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { build, preview } from 'vite';
import { browserArgs, findBrowser } from '../scripts/browser.ts';
import { median } from './measure.ts';
import type { Peer, Row } from './report.ts';
import type { Figures, Part } from './ui/page.ts';

const userCount = Number(process.env.BENCH_USERS ?? 100_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const million = 10 * userCount;
const peers = { agGrid: 'AG Grid', mui: 'MUI X', tanstack: 'TanStack' } as const;
type PeerName = keyof typeof peers;
type What = keyof Figures;

/** What can be measured alone: `bench ui --only tick,million`. */
export const uiSteps = ['mount', 'tick', 'filter', 'scroll', 'million'] as const;
export type UiStep = (typeof uiSteps)[number];

/** One table on a page of its own, and what is asked of it. */
interface Measurement {
  readonly name: string;
  readonly count: number;
  readonly part: Part;
}

/** So long a page may take before it is given up, in milliseconds: a browser that hangs must not keep the rest from being told. */
const patience = { usual: 120_000, million: 300_000 };

/**
 * The table of users beside what a team would use instead, in a real Chromium: the same rows, one table after the other, each in a page
 * of its own, round after round. What is measured ends when the document shows it, laid out; waiting for the screen is not counted.
 * Every page is told on stderr as it ends; one that fails or hangs leaves its figures out, and the others are measured.
 */
export async function measureUi(only: readonly string[]): Promise<readonly Row[]> {
  const steps = uiSteps.filter((step) => only.length === 0 || only.includes(step));
  const folder = mkdtempSync(join(tmpdir(), 'authshift-bench-'));
  const root = fileURLToPath(new URL('ui', import.meta.url));
  const settings = {
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder, target: 'es2023' },
  } as const;
  await build(settings);
  const server = await preview({ ...settings, preview: { port: 0, host: '127.0.0.1' } });
  const [address = ''] = server.resolvedUrls?.local ?? [];
  const browser = await chromium.launch({
    executablePath: findBrowser(console.error).path,
    args: [...browserArgs, '--js-flags=--expose-gc --max-old-space-size=4096'],
  });
  try {
    return toRows(await measureAll(browser, address, steps), steps);
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

type Found = ReadonlyMap<string, readonly Figures[]>;

async function measureAll(browser: Browser, address: string, steps: readonly UiStep[]): Promise<Found> {
  const found = new Map<string, Figures[]>();
  const names = ['authShift', ...Object.keys(peers)];
  const plan: (Measurement & { readonly round: number })[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const part of steps) {
      if (part === 'million') continue;
      // Each is first at times, for whoever is first finds the machine as the others left it.
      for (const i of names.keys()) {
        const name = names[(i + round) % names.length] as string;
        if (part === 'scroll' && (name === 'mui' || name === 'tanstack')) continue;
        plan.push({ name, count: userCount, part, round });
      }
    }
    if (!steps.includes('million') || round > 1) continue;
    for (const part of ['tick', 'filter', 'scroll'] as const) {
      plan.push({ name: 'authShift', count: million, part, round });
    }
  }
  for (const [i, measurement] of plan.entries()) {
    const { name, count, part, round } = measurement;
    const start = performance.now();
    const figures = await measure(browser, address, measurement);
    const key = count === million ? 'million' : name;
    if (figures !== null) found.set(key, [...(found.get(key) ?? []), figures]);
    const told = `${i + 1}/${plan.length} round ${round + 1}, ${name}, ${count.toLocaleString('en')} users, ${part}`;
    console.error(`${told}: ${Math.round((performance.now() - start) / 1000)} s ${toText(figures)}`);
  }
  return found;
}

function toText(figures: Figures | null): string {
  if (figures === null) return '(given up)';
  return Object.entries(figures)
    .map(([what, figure]) => `${what} ${figure.toFixed(0)}`)
    .join(', ');
}

async function measure(browser: Browser, address: string, { name, count, part }: Measurement): Promise<Figures | null> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const wait = count === million ? patience.million : patience.usual;
    alarm = setTimeout(() => reject(new Error(`no answer within ${wait / 1000} s`)), wait);
  });
  try {
    if (process.env.BENCH_CLOCK === 'cpu') await tellThreadTime(browser, page);
    await page.goto(address);
    await page.waitForFunction(() => 'measure' in globalThis);
    const measured = page.evaluate(([subject, users, what]) => window.measure(subject, users, what), [
      name,
      count,
      part,
    ] as const);
    // Whoever is given up still ends, with an error nobody waits for.
    measured.catch(() => undefined);
    return await Promise.race([measured, late]);
  } catch (cause) {
    console.error(`${name}, ${part}: ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}`);
    return null;
  } finally {
    clearTimeout(alarm);
    await page.close();
  }
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds the thread had the processor for. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

function longestTask(trace: Buffer): number {
  const { traceEvents }: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse(trace.toString());
  const pages = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) =>
      name === 'ThreadControllerImpl::RunTask' && pages.some((page) => page.pid === pid && page.tid === tid),
  );
  if (tasks.length === 0) throw new Error('The browser recorded no task.');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

/** As in measure.ts: on a machine shared with others the processor's time tells more than the clock, but not of pauses. */
async function tellThreadTime(browser: Browser, page: Page): Promise<void> {
  await page.exposeFunction('tasks', async (what: 'start' | 'stop') => {
    if (what === 'stop') return longestTask(await browser.stopTracing());
    await browser.startTracing(page, { categories: ['toplevel'] });
    return 0;
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.exposeFunction('threadTime', async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  });
}

function toRows(found: Found, steps: readonly UiStep[]): readonly Row[] {
  const figureOf = (name: string, what: What) => {
    const figures = (found.get(name) ?? []).flatMap((each) => each[what] ?? []);
    return figures.length === 0 ? null : median(figures);
  };
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
  // Beside each budget what the peers needed when it was set, in processor time:
  // decisions/2026-11-22-how-fast-the-table-is.md.
  const rows: Readonly<Record<UiStep, readonly Row[]>> = {
    mount: [
      row('first rows', 100, { agGrid: 455, tanstack: 432 }),
      row('mount', 450, { agGrid: 455 }),
      row('longest turn of mounting', 50),
    ],
    tick: [row('tick all', 16, { agGrid: 150, mui: 50, tanstack: 100 }), row('tick one', 16, { agGrid: 30, mui: 28 })],
    filter: [row('keystroke', 50, { agGrid: 215, mui: 300, tanstack: 630 }), row('longest turn of a keystroke', 50)],
    scroll: [row('longest turn of scrolling', 50)],
    million: [
      atMillion('tick all', 32),
      atMillion('tick one', 32),
      atMillion('keystroke', null),
      atMillion('longest turn of a keystroke', 50),
      atMillion('longest turn of scrolling', 50),
    ],
  };
  return steps.flatMap((step) => rows[step]);
}
