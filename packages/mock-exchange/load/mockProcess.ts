import type { CreateUserOptions } from '@authshift/mock-idp';
import { startMockMicrosoft } from '../src/index.ts';

/** Both mocks in a process of their own, which tells where they are and how much memory it holds. */

export interface MockLine {
  readonly kind: 'started';
  readonly idp: string;
  readonly control: { readonly url: string; readonly token: string };
  readonly exchange: Awaited<ReturnType<typeof startMockMicrosoft>>['exchange'];
  readonly ca: string;
}

export type MockAnswer = MockLine | { readonly kind: 'memory'; readonly heapUsed: number };
export type MockRequest = { readonly kind: 'memory' } | { readonly kind: 'reset' } | { readonly kind: 'close' };

if (process.send !== undefined) void serve(process.send.bind(process));

async function serve(send: (answer: MockAnswer) => unknown): Promise<void> {
  const users = JSON.parse(process.argv[2] ?? '[]') as readonly string[];
  const seed = {
    users: users.map((upn): CreateUserOptions & { readonly tenant: string } => ({ upn, tenant: 'contoso.example' })),
  };
  const mocks = await startMockMicrosoft({ idp: { seed } });
  process.on('message', (request: MockRequest) => void answer(request));
  const answer = async (request: MockRequest): Promise<void> => {
    if (request.kind === 'close') {
      await mocks.close();
      process.disconnect();
      return;
    }
    if (request.kind === 'reset') await mocks.exchange.reset();
    // Twice: what finalizers let go of is only gone the second time.
    globalThis.gc?.();
    globalThis.gc?.();
    send({ kind: 'memory', heapUsed: process.memoryUsage().heapUsed });
  };
  const { idp, exchange } = mocks;
  send({ kind: 'started', idp: idp.origin, control: idp.control, exchange: plain(exchange), ca: exchange.ca });
}

/** What of a handle is data. */
function plain<Handle extends object>(handle: Handle): Handle {
  return JSON.parse(JSON.stringify(handle)) as Handle;
}
