import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { MocksLine } from '@authshift/demo/launcher';

export const repository = join(import.meta.dirname, '..', '..');

/** A slow or busy machine cannot read 312 mailboxes every five seconds, and would call them quiet. */
const syncSeconds = process.env.E2E_SYNC_SECONDS ?? '5';

/** A demo that runs as a newcomer starts it, but on a folder of its own and with quick syncs. */
export interface RunningDemo {
  readonly url: string;
  readonly mocks: MocksLine;
  readonly stateFolder: string;
  /** The launcher's and its children's process ids. */
  readonly pids: readonly number[];
  passwordOf(upn: string): string;
  /** As Ctrl-C does; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** As a power cut does: nobody gets to say goodbye. */
  kill(): Promise<void>;
}

export interface StartOptions {
  readonly stateFolder?: string;
  readonly args?: readonly string[];
}

/** A state folder whose path contains a space, as people's folders do. */
export function makeStateFolder(): string {
  return join(mkdtempSync(join(tmpdir(), 'authshift e2e ')), 'state');
}

export function removeStateFolder(folder: string): void {
  rmSync(join(folder, '..'), { recursive: true, force: true });
}

export async function startDemo({
  stateFolder = makeStateFolder(),
  args = [],
}: StartOptions = {}): Promise<RunningDemo> {
  const start = join(repository, 'apps', 'demo', 'src', 'start.ts');
  const child = spawn(
    process.execPath,
    [start, '--json', '--port', '0', '--sync-seconds', syncSeconds, '--state', stateFolder, ...args],
    {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => complaints.push(chunk));
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the demo ended with ${code}:\n${complaints.join('')}`);
    }),
  ]);
  const { url, pids, mocks } = JSON.parse(line) as { url: string; pids: number[]; mocks: MocksLine };
  return {
    url,
    mocks,
    stateFolder,
    pids: [child.pid ?? 0, ...pids],
    passwordOf: (upn) => passwordOf(mocks, upn),
    stop: () => stop(child),
    kill: () => kill(child, pids),
  };
}

function passwordOf(mocks: MocksLine, upn: string): string {
  const user = mocks.users.find((candidate) => candidate.upn === upn);
  if (!user) throw new Error(`the mock has no account ${upn}`);
  return user.password;
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  const [code] = (await ended) as [number | null];
  return code;
}

async function kill(child: ChildProcess, pids: readonly number[]): Promise<void> {
  const ended = once(child, 'exit');
  // The launcher last: its children end by themselves once it is gone, and would miss the cut.
  for (const pid of [...pids, child.pid]) if (pid) process.kill(pid, 'SIGKILL');
  await ended;
}
