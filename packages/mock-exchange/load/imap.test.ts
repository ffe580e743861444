import { connectMockIdp } from '@authshift/mock-idp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mailTokens } from '../test/mailTokens.ts';
import type { ImapLoad, ImapLoadResult } from './imapGenerator.ts';
import { generate, inMegabytes, type MockUnderLoad, megabyte, startMockUnderLoad } from './mockUnderLoad.ts';

const connections = 500;
const readers = Array.from({ length: 50 }, (_, index) => `load-${String(index).padStart(3, '0')}@contoso.example`);

let mock: MockUnderLoad;
beforeAll(async () => {
  mock = await startMockUnderLoad(readers);
});
afterAll(() => mock?.close());

function read(load: Pick<ImapLoad, 'readers' | 'connections'>): Promise<ImapLoadResult> {
  const { exchange, control } = mock.line;
  return generate('./imapGenerator.ts', { exchange, controlToken: control.token, ...load } satisfies ImapLoad);
}

it('serves 500 IMAP connections at once, which read, write and are told of new mail', async () => {
  const idp = await connectMockIdp(mock.line.control.url, mock.line.control.token, { ca: mock.line.ca });
  const tokens = await mailTokens(idp);
  const signedIn = await Promise.all(
    readers.map(async (upn) => ({ upn, token: await tokens.delegated(upn, 'IMAP.AccessAsUser.All') })),
  );
  // Whatever is loaded and compiled with the first connections is not growth; nor is what TLS keeps of its sessions.
  await read({ readers: signedIn, connections });
  const before = await mock.heapAfter('reset');

  const result = await read({ readers: signedIn, connections });
  const after = await mock.heapAfter('reset');

  const at = (share: number): string => (result.latencies[Math.floor(result.latencies.length * share)] ?? 0).toFixed(0);
  process.stdout.write(
    `IMAP: ${result.connected} connections at once, open after ${result.seconds.connect.toFixed(1)} s, all had read their mailbox after ` +
      `${result.seconds.read.toFixed(1)} s (one in ${at(0.5)} ms, 95 % in ${at(0.95)} ms), ${result.told} were told of a message within ` +
      `${result.seconds.push.toFixed(1)} s, ${result.errors.length} errors; heap ${inMegabytes(before)} MB before, ` +
      `${inMegabytes(after)} MB afterwards\n`,
  );
  expect(result.errors).toEqual([]);
  expect([result.connected, result.told, result.latencies.length]).toEqual([connections, connections, connections]);
  expect(after - before).toBeLessThan(3 * megabyte);
});
