import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
  readonly url: string;
}

export interface StateFolder {
  readonly path: string;
  readonly database: string;
  readonly admin: string;
  readonly seed: string;
  vaultKey(): Buffer;
  lastPorts(): Partial<Ports>;
  savePorts(ports: Ports): void;
  runningNow(): Run | undefined;
  saveRun(run: Run): void;
  clearRun(): void;
}

/** The demo's memory between two starts: `{idp,exchange,db,vault.key}` and a few small files, readable by their owner only. */
export function openStateFolder(path: string): StateFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  const at = (name: string) => join(path, name);
  return {
    path,
    database: at('db'),
    admin: at('admin'),
    seed: at('world.json'),
    vaultKey: () => readOrMakeKey(at('vault.key')),
    lastPorts: () => (readJson(at('ports.json')) as Partial<Ports> | undefined) ?? {},
    savePorts: (ports) => writePrivately(at('ports.json'), JSON.stringify(ports)),
    runningNow: () => aliveRun(readJson(at('run.json')) as Run | undefined),
    saveRun: (run) => writePrivately(at('run.json'), JSON.stringify(run)),
    clearRun: () => rmSync(at('run.json'), { force: true }),
  };
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

function aliveRun(run: Run | undefined): Run | undefined {
  return run && [run.pid, ...run.children].some(isAlive) ? run : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
