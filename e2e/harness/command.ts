import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { repository } from './demo.ts';

/** The demo command as a person sees it: what it prints, and how it ends. */
export interface Command {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Resolves with the match once stdout shows it; rejects when the command ends before. */
  shows(pattern: RegExp): Promise<RegExpExecArray>;
}

/** In a process group of its own, as a shell starts it, so that a test can press Ctrl-C for the whole group. */
export function runDemo(...args: readonly string[]): Command {
  const script = join(repository, 'apps', 'demo', 'src', 'start.ts');
  const child = spawn(process.execPath, [script, ...args], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  // `close`, not `exit`: by then everything it said has arrived.
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null);
  return { pid: child.pid ?? 0, stdout, stderr, ended, shows: (pattern) => shows(child, { pattern, stdout, stderr }) };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

interface Sought {
  readonly pattern: RegExp;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

function shows(child: ChildProcess, { pattern, stdout, stderr }: Sought): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const match = pattern.exec(stdout());
      if (match) resolve(match);
    };
    child.stdout?.on('data', look);
    child.once('close', () => reject(new Error(`ended without showing ${pattern}:\n${stdout()}\n${stderr()}`)));
    look();
  });
}

/** What the demo noted about itself in its folder. */
export interface Notes {
  readonly ports: readonly number[];
  readonly children: readonly number[];
}

export function readNotes(stateFolder: string): Notes {
  const read = (name: string) => JSON.parse(readFileSync(join(stateFolder, name), 'utf8'));
  const ports = read('ports.json') as { admin: number; idp: number; ews: number };
  const { children } = read('run.json') as { children: number[] };
  return { ports: [ports.admin, ports.idp, ports.ews], children };
}

/** Whether somebody accepts connections there. */
export async function isAnswering(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export interface Occupation {
  readonly ports: readonly number[];
  free(): Promise<void>;
}

/** Makes ports busy. A port that is busy already serves as well. */
export async function occupy(ports: readonly number[], host: string): Promise<Occupation> {
  const servers = await Promise.all(ports.map((port) => listen(port, host)));
  return {
    ports,
    free: async () => {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
  });
  return server;
}
