import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { MockAnswer, MockLine, MockRequest } from './mockProcess.ts';

/** Both mocks in another process, and the generators of load in further ones. */
export interface MockUnderLoad {
  readonly line: MockLine;
  /** Bytes of the heap in use once garbage was collected, after a reset or as things are. */
  heapAfter(request: Extract<MockRequest, { kind: 'memory' | 'reset' }>['kind']): Promise<number>;
  close(): Promise<void>;
}

/** @param users UPNs in contoso.example that are there besides the built-in ones. */
export async function startMockUnderLoad(users: readonly string[]): Promise<MockUnderLoad> {
  const mock = fork(new URL('./mockProcess.ts', import.meta.url), [JSON.stringify(users)], {
    execArgv: ['--expose-gc'],
  });
  const [line] = (await once(mock, 'message')) as [MockLine];
  return {
    line,
    async heapAfter(kind) {
      mock.send({ kind } satisfies MockRequest);
      const [answer] = (await once(mock, 'message')) as [MockAnswer];
      return answer.kind === 'memory' ? answer.heapUsed : 0;
    },
    async close() {
      if (!mock.connected) return;
      mock.send({ kind: 'close' } satisfies MockRequest);
      await once(mock, 'exit');
    },
  };
}

/** Gives a generator, which is a module of its own, its load and waits for what it has to say of it. */
export async function generate<Load extends object, Result>(module: string, load: Load): Promise<Result> {
  const generator = fork(new URL(module, import.meta.url));
  generator.send(load);
  const [result] = (await once(generator, 'message')) as [Result];
  return result;
}

export const megabyte = 1024 * 1024;

export function inMegabytes(bytes: number): string {
  return (bytes / megabyte).toFixed(1);
}
