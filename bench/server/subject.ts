import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServerOptions } from './process.ts';

/** A server under measurement. */
export interface Subject {
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  call(path: string, body?: unknown): Promise<any>;
  /** Milliseconds the process has had the processor for. */
  processor(): Promise<number>;
  end(): Promise<void>;
}

export async function startSubject(options: ServerOptions): Promise<Subject> {
  const child = fork(join(import.meta.dirname, 'process.ts'), {
    stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  child.stdin?.end(`${JSON.stringify(options)}\n`);
  const { origin } = await hear(child);
  let keys = 0;
  return {
    async call(path, body) {
      keys += 1;
      const sent = { method: 'POST', body: JSON.stringify(body) };
      const response = await fetch(`${origin}${path}`, {
        headers: { 'content-type': 'application/json', 'idempotency-key': `bench-${child.pid}-${keys}` },
        ...(body === undefined ? {} : sent),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer).slice(0, 500)}`);
      return answer;
    },
    async processor() {
      child.send('processor');
      return (await hear(child)).processor as number;
    },
    async end() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function hear(child: ChildProcess): Promise<Record<string, unknown>> {
  const ended = new AbortController();
  const exited = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`The server process ended with ${code}.`);
  });
  exited.catch(() => {});
  const [message] = await Promise.race([once(child, 'message', { signal: ended.signal }), exited]);
  ended.abort();
  return message;
}
