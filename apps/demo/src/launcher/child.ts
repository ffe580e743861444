import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process of the demo that says it is ready by printing one line of JSON. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly ready: unknown;
  /** Settles when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** Beside the launcher's own. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Sent as one line on its standard input, which then stays open: its end tells the child that the launcher is gone. A child
   * without one need not know about that; its standard input is watched for it.
   */
  readonly config?: unknown;
}

const guard = new URL('../network/loopbackOnly.ts', import.meta.url).href;
const lifeline = new URL('./lifeline.ts', import.meta.url).href;

/** How long a child may take to end by itself before it is killed. */
const patienceMs = 5_000;

/** Rejects with the child's own words when it ends before it is ready. */
export async function startChild({ name, script, args = [], env = {}, config }: ChildOptions): Promise<Child> {
  const preloads = config === undefined ? [guard, lifeline] : [guard];
  const process_ = spawn(process.execPath, [...preloads.flatMap((module) => ['--import', module]), script, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const complaints = collect(process_);
  const ended = once(process_, 'exit').then(() => undefined);
  process_.stdin?.on('error', () => undefined);
  if (config !== undefined) process_.stdin?.write(`${JSON.stringify(config)}\n`);
  const ready = await Promise.race([
    firstLine(process_),
    ended.then(() => {
      throw new Error(`${name} ended before it was ready:\n${complaints()}`);
    }),
  ]);
  return { name, pid: process_.pid ?? 0, ready, ended, stop: () => stop(process_, ended) };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = `${text}${chunk}`.slice(-4_000);
    process.stderr.write(chunk);
  });
  return () => text.trim();
}

async function firstLine(child: ChildProcess): Promise<unknown> {
  if (!child.stdout) throw new Error('the child has no standard output');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  lines.on('line', () => undefined);
  return JSON.parse(line);
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(timer);
}
