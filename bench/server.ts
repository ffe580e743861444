import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from './measure.ts';
import type { Row } from './report.ts';
import { prepare, type Spent, timeBareRows } from './server/database.ts';
import { type Subject, startSubject } from './server/subject.ts';

/** What can be measured by itself: `bench server --only pglite`. */
export const serverParts = ['pglite', 'postgres', 'million'] as const;

const USERS = 100_000;
const MAILBOXES = 10;
/** Users of the wave during which the list is read. */
const WAVE = 1500;
const PAGES = 200;

const everybody = { type: 'exclude', filter: {}, ids: [] } as const;

/**
 * The server with many users, in a process of its own, asked over HTTP. Bulk changes stand beside what the same database needs for the bare rows;
 * where others use the machine the processor time of the server's process tells more than the clock (PGlite computes inside it).
 */
export async function measureServer(only: readonly string[]): Promise<readonly Row[]> {
  const wanted = (part: (typeof serverParts)[number]): boolean => only.length === 0 || only.includes(part);
  const mocks = await startMocks();
  try {
    return [
      ...(wanted('pglite') ? await measureBulk('pglite', mocks.ews) : []),
      ...(wanted('postgres') ? await measureBulk('postgres', mocks.ews) : []),
      ...(wanted('million') ? await measureMillion(mocks.ews) : []),
    ];
  } finally {
    await mocks.end();
  }
}

async function measureBulk(kind: 'pglite' | 'postgres', ews: string): Promise<readonly Row[]> {
  const name = { pglite: 'PGlite', postgres: 'PostgreSQL' }[kind];
  const budget = { pglite: 3000, postgres: 1500 }[kind];
  const prepared = await prepare({ kind, users: USERS, ews, mailboxes: MAILBOXES });
  try {
    const server = await startSubject({ ...prepared, ews });
    const pages = await readWhileWaveRuns(server);
    const ticked = await change(server, '/v1/assignments', request(USERS, { tick: ['new'], untick: [] }));
    const unticked = await change(server, '/v1/assignments', request(USERS, { tick: [], untick: ['new'] }));
    const moved = await change(server, '/v1/assignments', request(USERS, { tick: ['new'], untick: ['old'] }));
    const reverted = await change(server, `/v1/jobs/${moved.jobId}/revert`, {});
    await server.end();
    const bare = await timeBareRows(prepared.database);
    const row = (what: string, figure: number, limit: number | null = null, peers: Row['peers'] = []): Row => ({
      what: `${name}: ${what}`,
      unit: 'ms',
      budget: limit,
      figure,
      peers,
    });
    const ticking = `${USERS.toLocaleString('en')} users ticked`;
    return [
      row(ticking, ticked.clock, budget, [{ name: 'bare rows', figure: bare.clock }]),
      row(`${ticking}, processor time`, ticked.processor, null, [
        { name: 'bare rows', figure: kind === 'pglite' ? bare.processor : null },
      ]),
      row('until the first progress is told', ticked.firstProgress),
      row('the same unticked', unticked.clock),
      row('the same unticked, processor time', unticked.processor),
      row('moved to the new connection: ticked and unticked', moved.clock),
      row('moved, processor time', moved.processor),
      row('the move reverted', reverted.clock),
      row('the move reverted, processor time', reverted.processor),
      row('page of the list while a wave runs, p95', percentile(pages, 95), 50),
      row('page of the list while a wave runs, median', median(pages)),
    ];
  } finally {
    await prepared.close();
  }
}

interface Changed extends Spent {
  readonly jobId: string;
  readonly firstProgress: number;
}

/** From the request to the job that says it is done. */
async function change(server: Subject, path: string, body: object): Promise<Changed> {
  const before = await server.processor();
  const began = performance.now();
  const { jobId } = await server.call(path, body);
  let firstProgress = 0;
  for (;;) {
    const job = await server.call(`/v1/jobs/${jobId}`);
    if (job.done > 0 && firstProgress === 0) firstProgress = performance.now() - began;
    if (job.status === 'done') break;
    await wait(25);
  }
  const clock = performance.now() - began;
  return { jobId, clock, firstProgress, processor: (await server.processor()) - before };
}

function request(expectedCount: number, what: { readonly tick: string[]; readonly untick: string[] }) {
  return { scope: everybody, change: what, expectedCount, snapshot: '0', acceptUnproven: true };
}

/** Milliseconds of pages read one after the other, as an admin with an open list would, until there are enough or the wave ends. */
async function readWhileWaveRuns(server: Subject): Promise<readonly number[]> {
  const ids = Array.from({ length: WAVE }, (_, index) => `user-${String(index * 60 + 1).padStart(7, '0')}`);
  const { waves } = await server.call('/v1/waves', {
    name: 'First',
    scope: { type: 'include', ids },
    to: 'new',
    from: null,
    size: null,
    window: null,
    concurrency: 8,
    stopRule: { failures: WAVE, rate: null, consecutive: null },
    observeIntervals: 2,
    expectedCount: WAVE,
  });
  const [{ id }] = waves;
  await server.call(`/v1/waves/${id}/start`, {});
  const times: number[] = [];
  let cursor: string | null = null;
  while (times.length < PAGES) {
    const began = performance.now();
    const page: { nextCursor: string | null } = await server.call(
      `/v1/users?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    times.push(performance.now() - began);
    cursor = page.nextCursor;
    await wait(20);
    if (times.length % 20 === 0 && !(await isRunning(server, id))) break;
  }
  if (times.length < 40) throw new Error('The wave was over before the list could be read often enough.');
  await server.call(`/v1/waves/${id}/stop`, {}).catch(() => undefined);
  return times;
}

async function isRunning(server: Subject, waveId: string): Promise<boolean> {
  const { waves } = await server.call('/v1/waves');
  return waves.some((wave: { id: string; status: string }) => wave.id === waveId && wave.status === 'running');
}

async function measureMillion(ews: string): Promise<readonly Row[]> {
  const users = 1_000_000;
  const prepared = await prepare({ kind: 'postgres', users, ews, mailboxes: MAILBOXES });
  try {
    const server = await startSubject({ ...prepared, ews });
    const pages: number[] = [];
    let cursor: string | null = null;
    for (let index = 0; index < PAGES; index += 1) {
      const began = performance.now();
      const page: { nextCursor: string | null } = await server.call(
        `/v1/users?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      pages.push(performance.now() - began);
      cursor = page.nextCursor;
    }
    const accepted: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const began = performance.now();
      const { jobId } = await server.call('/v1/assignments', request(users, { tick: ['new'], untick: [] }));
      accepted.push(performance.now() - began);
      await server.call(`/v1/jobs/${jobId}/abort`, {});
    }
    await server.end();
    const row = (what: string, figure: number, budget: number | null): Row => ({
      what: `PostgreSQL, ${users.toLocaleString('en')} users: ${what}`,
      unit: 'ms',
      budget,
      figure,
      peers: [],
    });
    return [
      row('page of the list, p95', percentile(pages, 95), 100),
      row('page of the list, median', median(pages), null),
      row('tick-all accepted', median(accepted), 200),
    ];
  } finally {
    await prepared.close();
  }
}

function percentile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * share) / 100) - 1)] ?? 0;
}

/** Both mocks by their command, with mailboxes to sync, on a day on which Basic still worked. */
async function startMocks(): Promise<{ readonly ews: string; end(): Promise<void> }> {
  const { CONTOSO } = await import('@authshift/mock-idp');
  const seed = join(mkdtempSync(join(tmpdir(), 'authshift-bench-server-')), 'seed.json');
  const rooms = Array.from({ length: MAILBOXES }, (_, index) => ({
    tenant: CONTOSO,
    upn: `room-${index}@contoso.example`,
    displayName: `Room ${index}`,
    licences: ['exchange-online'],
  }));
  writeFileSync(seed, JSON.stringify({ tenants: [{ id: CONTOSO, asOf: '2022-06-01' }], users: rooms }));
  const command = join(import.meta.dirname, '../packages/mock-exchange/src/cli.ts');
  const child = spawn(process.execPath, [command, '--json', '--port', '0', '--seed', seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    ews: JSON.parse(line).exchange.ews,
    async end() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
