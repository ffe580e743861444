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
  /** Once more on the same folder, after it was killed or stopped. Its addresses may be others then. */
  startAgain(): Promise<void>;
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
  const start = () => launch(['--json', '--port', '0', '--sync-seconds', syncSeconds, '--state', stateFolder, ...args]);
  let run = await start();
  return {
    stateFolder,
    get url() {
      return run.url;
    },
    get mocks() {
      return run.mocks;
    },
    get pids() {
      return [run.child.pid ?? 0, ...run.pids];
    },
    passwordOf: (upn) => passwordOf(run.mocks, upn),
    stop: () => stop(run.child),
    kill: () => kill(run),
    startAgain: async () => {
      run = await start();
    },
  };
}

/** The launcher, and the line it printed once everything was up. */
interface Run {
  readonly child: ChildProcess;
  readonly url: string;
  readonly pids: readonly number[];
  readonly mocks: MocksLine;
}

async function launch(args: readonly string[]): Promise<Run> {
  const script = join(repository, 'apps', 'demo', 'src', 'start.ts');
  const child = spawn(process.execPath, [script, ...args], { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => complaints.push(chunk));
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the demo ended with ${code}:\n${complaints.join('')}`);
    }),
  ]);
  return { child, ...(JSON.parse(line) as Omit<Run, 'child'>) };
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

async function kill({ child, pids }: Run): Promise<void> {
  const ended = once(child, 'exit');
  // The launcher last: its children end by themselves once it is gone, and would miss the cut.
  for (const pid of [...pids, child.pid]) if (pid) process.kill(pid, 'SIGKILL');
  await ended;
}
