import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { StartupLine } from '../../src/index.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

export interface RunningCli {
  readonly process: ChildProcess;
  readonly line: StartupLine;
  /** All that was written to standard error so far. */
  readonly stderr: () => string;
}

/** Starts the command with `--json` and waits for its line. */
export async function startCli(...flags: readonly string[]): Promise<RunningCli> {
  const child = spawn(process.execPath, [CLI, '--json', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const line = await new Promise<string>((resolve, reject) => {
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')));
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
  return { process: child, line: JSON.parse(line) as StartupLine, stderr: () => stderr };
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command until it ends by itself. */
export function runCli(...flags: readonly string[]): Promise<Outcome> {
  return runCliWith({}, ...flags);
}

/** As {@link runCli}, with an environment changed: undefined takes a variable away. */
export function runCliWith(
  { env = {}, cwd }: { readonly env?: Readonly<Record<string, string | undefined>>; readonly cwd?: string },
  ...flags: readonly string[]
): Promise<Outcome> {
  const child = spawn(process.execPath, [CLI, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
}

/** Sends the signal and waits for the end. */
export function end(
  child: ChildProcess,
  signal: NodeJS.Signals,
): Promise<{ readonly code: number | null; readonly ms: number }> {
  const began = performance.now();
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve({ code, ms: performance.now() - began }));
    child.kill(signal);
  });
}
