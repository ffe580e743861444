import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connectMockIdp } from '@authshift/mock-idp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mailTokens } from '../test/mailTokens.ts';
import type { ImapLoad, ImapLoadResult } from './imapGenerator.ts';
import type { MockAnswer, MockLine, MockRequest } from './mockProcess.ts';

const connections = 500;
const readers = Array.from({ length: 50 }, (_, index) => `load-${String(index).padStart(3, '0')}@contoso.example`);
const megabyte = 1024 * 1024;

let mock: ChildProcess;
let line: MockLine;
beforeAll(async () => {
  mock = fork(new URL('./mockProcess.ts', import.meta.url), [JSON.stringify(readers)], { execArgv: ['--expose-gc'] });
  [line] = (await once(mock, 'message')) as [MockLine];
});
afterAll(async () => {
  if (mock?.connected !== true) return;
  mock.send({ kind: 'close' } satisfies MockRequest);
  await once(mock, 'exit');
});

async function memoryAfter(request: MockRequest): Promise<number> {
  mock.send(request);
  const [answer] = (await once(mock, 'message')) as [MockAnswer];
  return answer.kind === 'memory' ? answer.heapUsed : 0;
}

async function generate(load: Pick<ImapLoad, 'readers' | 'connections'>): Promise<ImapLoadResult> {
  const generator = fork(new URL('./imapGenerator.ts', import.meta.url));
  const { exchange, control } = line;
  generator.send({ exchange, controlToken: control.token, ...load } satisfies ImapLoad);
  const [result] = (await once(generator, 'message')) as [ImapLoadResult];
  return result;
}

it('serves 500 IMAP connections at once, which read, write and are told of new mail', async () => {
  const idp = await connectMockIdp(line.control.url, line.control.token, { ca: line.ca });
  const tokens = await mailTokens(idp);
  const signedIn = await Promise.all(
    readers.map(async (upn) => ({ upn, token: await tokens.delegated(upn, 'IMAP.AccessAsUser.All') })),
  );
  // Whatever is loaded and compiled with the first connections is not growth; nor is what TLS keeps of its sessions.
  await generate({ readers: signedIn, connections });
  const before = await memoryAfter({ kind: 'reset' });

  const result = await generate({ readers: signedIn, connections });
  const after = await memoryAfter({ kind: 'reset' });

  const at = (share: number): string => (result.latencies[Math.floor(result.latencies.length * share)] ?? 0).toFixed(0);
  process.stdout.write(
    `IMAP: ${result.connected} connections at once, open after ${result.seconds.connect.toFixed(1)} s, all had read their mailbox after ` +
      `${result.seconds.read.toFixed(1)} s (one in ${at(0.5)} ms, 95 % in ${at(0.95)} ms), ${result.told} were told of a message within ` +
      `${result.seconds.push.toFixed(1)} s, ${result.errors.length} errors; heap ${inMegabytes(before)} MB before, ` +
      `${inMegabytes(after)} MB afterwards\n`,
  );
  expect(result.errors).toEqual([]);
  expect([result.connected, result.told, result.latencies.length]).toEqual([connections, connections, connections]);
  expect(after - before).toBeLessThan(5 * megabyte);
});

function inMegabytes(bytes: number): string {
  return (bytes / megabyte).toFixed(1);
}
