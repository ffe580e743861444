import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join, resolve } from 'node:path';
import { MockIdpError } from '../mockIdpError.ts';

const NAME = 'lock.json';
/** How far apart two readings of when the machine was started may be. */
const TOLERANCE = 10_000;
/** How long a process that was told to end may still be seen. */
const PATIENCE = 1000;
const LOOK_AGAIN = 25;

interface Holder {
  readonly pid: number;
  /** When the machine was started, in milliseconds since the epoch: process ids begin anew with it. */
  readonly booted: number;
}

/** Folders locked by this process, which a process id cannot tell. */
const held = new Set<string>();

/**
 * Keeps a state folder to one mock: two that append to one file would each undo what the other remembers. Answers how to let go of it.
 * A lock whose process has ended is taken over. Throws `MockIdpError` `state_in_use`. A process of another machine or container cannot
 * be seen from here, and its lock counts as left behind.
 */
export function lockFolder(folder: string): () => void {
  const path = resolve(folder);
  if (held.has(path)) throw inUse(path, process.pid);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const own = join(path, `${NAME}.${randomUUID()}`);
  writeFileSync(own, JSON.stringify({ pid: process.pid, booted: bootTime() } satisfies Holder), { mode: 0o600 });
  try {
    take(path, own);
  } finally {
    rmSync(own, { force: true });
  }
  held.add(path);
  return () => {
    if (held.delete(path)) rmSync(join(path, NAME), { force: true });
  };
}

/** Linking fails if somebody is there already, so of two that try at once one wins. */
function take(folder: string, own: string): void {
  const lock = join(folder, NAME);
  if (tryLink(own, lock)) return;
  const holder = readHolder(lock);
  if (holder !== undefined && outlives(holder, PATIENCE)) throw inUse(folder, holder.pid);
  const aside = `${own}.old`;
  try {
    renameSync(lock, aside);
  } catch {
    // Somebody else was quicker; what they left is judged below.
  }
  const moved = readHolder(aside);
  // Between looking and moving, another mock may have locked it: then it gets its lock back.
  if (moved !== undefined && isAlive(moved)) tryLink(aside, lock);
  rmSync(aside, { force: true });
  if (!tryLink(own, lock)) throw inUse(folder, readHolder(lock)?.pid);
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    const { pid, booted } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof booted === 'number' ? { pid, booted } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a holder is still there after a while: of one that was just killed, the process can be seen a moment longer. */
function outlives(holder: Holder, patience: number): boolean {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < patience; waited += LOOK_AGAIN) {
    if (!isAlive(holder)) return false;
    Atomics.wait(clock, 0, 0, LOOK_AGAIN);
  }
  return isAlive(holder);
}

function isAlive({ pid, booted }: Holder): boolean {
  // Our own id in a lock that we do not hold is that of an earlier process.
  if (pid === process.pid || Math.abs(booted - bootTime()) > TOLERANCE) return false;
  try {
    process.kill(pid, 0);
    return !isOnlyRemembered(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** On Linux: it has ended, and nobody has asked how yet (proc(5), state Z). */
function isOnlyRemembered(pid: number): boolean {
  try {
    return /\) [ZX] [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function bootTime(): number {
  return Math.round(Date.now() - uptime() * 1000);
}

function inUse(folder: string, pid: number | undefined): MockIdpError {
  const by = pid === undefined ? 'another mock' : `the process ${pid}`;
  return new MockIdpError(
    'state_in_use',
    `The state folder ${folder} is in use by ${by}. End it, or give this one another folder.`,
  );
}
