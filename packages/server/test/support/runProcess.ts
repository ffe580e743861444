import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Provision } from '../../src/index.ts';
import type { ProcessOptions } from './serverProcess.ts';

export interface ServerProcess {
  readonly origin: string;
  start(): Promise<void>;
  provision<M extends keyof Provision>(method: M, ...args: Parameters<Provision[M]>): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  call(path: string, options?: { readonly body?: unknown; readonly headers?: Record<string, string> }): Promise<any>;
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>;
}

export async function runServerProcess(options: ProcessOptions): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL('./serverProcess.ts', import.meta.url)), {
    stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  child.stdin?.end(`${JSON.stringify(options)}\n`);
  await answered(child);
  const origin = `http://localhost:${options.port}`;
  const ask = async (method: string, args: readonly unknown[]): Promise<void> => {
    const done = answered(child);
    child.send({ method, args });
    await done;
  };
  return {
    origin,
    start: () => ask('start', []),
    provision: (method, ...args) => ask(method, args),
    async call(path, { body, headers = {} } = {}) {
      const response = await fetch(`${origin}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: 'Bearer the-admin', 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.json();
    },
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function answered(child: ChildProcess): Promise<void> {
  const ended = new AbortController();
  const exited = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`The server process ended with ${code}.`);
  });
  await Promise.race([once(child, 'message', { signal: ended.signal }), exited]);
  exited.catch(() => {});
  ended.abort();
}
