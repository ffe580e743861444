import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Last ports, to be found at the same address again. */
export interface Ports {
  readonly admin: number;
  readonly idp: number;
  readonly ews: number;
}

/** Who runs on this folder now; two at once would corrupt the embedded database. */
export interface Run {
  readonly pid: number;
  readonly children: readonly number[];
  /** Null while it starts or ends. */
  readonly url: string | null;
}

export interface StateFolder {
  readonly path: string;
  readonly database: string;
  readonly admin: string;
  readonly seed: string;
  readonly exchangeSeed: string;
  readonly rehearsal: string;
  readonly readiness: string;
  vaultKey(): Buffer;
  lastPorts(): Partial<Ports>;
  savePorts(ports: Ports): void;
  /** Takes the folder for this process. Answers who has it, if somebody does. */
  claim(): Promise<Run | undefined>;
  saveRun(run: Run): void;
  clearRun(): void;
  /** Forgets everything but the claim. */
  reset(): void;
}

/** Everything the demo and its mocks put into the folder. */
const entries = [
  ...[
    'admin',
    'db',
    'exchange',
    'exchange-world.json',
    'idp',
    'ports.json',
    'readiness.json',
    'rehearsal.json',
    'run.json',
    'vault.key',
  ],
  'world.json',
];

/**
 * The demo's memory between two starts: `{idp,exchange,db,vault.key}` and a few small files, readable by their owner only.
 * Throws when the folder holds something else: it would be closed to others, and a reset would empty it.
 */
export function openStateFolder(path: string): StateFolder {
  refuseForeign(path);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  const at = (name: string) => join(path, name);
  return {
    path,
    database: at('db'),
    admin: at('admin'),
    seed: at('world.json'),
    exchangeSeed: at('exchange-world.json'),
    rehearsal: at('rehearsal.json'),
    readiness: at('readiness.json'),
    vaultKey: () => readOrMakeKey(at('vault.key')),
    lastPorts: () => (readJson(at('ports.json')) as Partial<Ports> | undefined) ?? {},
    savePorts: (ports) => writePrivately(at('ports.json'), JSON.stringify(ports)),
    claim: () => claim(at('run.json')),
    saveRun: (run) => writePrivately(at('run.json'), JSON.stringify(run)),
    clearRun: () => rmSync(at('run.json'), { force: true }),
    reset: () => {
      for (const name of entries) if (name !== 'run.json') rmSync(at(name), { recursive: true, force: true });
    },
  };
}

function refuseForeign(path: string): void {
  if (!existsSync(path)) return;
  const found = readdirSync(path);
  if (found.length === 0 || entries.some((name) => found.includes(name))) return;
  throw new Error(`${path} holds other files. Choose an empty folder, or one the demo made, with --state.`);
}

export function writePrivately(path: string, content: string | Buffer): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}

function readOrMakeKey(path: string): Buffer {
  if (!existsSync(path)) writePrivately(path, randomBytes(32));
  return readFileSync(path);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function claim(path: string): Promise<Run | undefined> {
  const mine: Run = { pid: process.pid, children: [], url: null };
  try {
    // Exclusive, so that of two starts at the same moment one loses.
    writeFileSync(path, JSON.stringify(mine), { mode: 0o600, flag: 'wx' });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const run = readJson(path) as Run | undefined;
  if (run && (await isRunning(run))) return run;
  rmSync(path, { force: true });
  return claim(path);
}

/** Process ids are given out again, so that a demo which was up must also still answer. */
async function isRunning({ pid, children, url }: Run): Promise<boolean> {
  if (![pid, ...children].some((id) => id !== process.pid && isAlive(id))) return false;
  return url === null || answers(url);
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch (error) {
    // No answer in time may be a busy one; only nobody there is nobody there.
    return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code !== 'ECONNREFUSED';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
