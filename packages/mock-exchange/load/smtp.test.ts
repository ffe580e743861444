import { connectMockIdp } from '@authshift/mock-idp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mailTokens } from '../test/mailTokens.ts';
import { generate, inMegabytes, type MockUnderLoad, megabyte, startMockUnderLoad } from './mockUnderLoad.ts';
import type { SmtpLoad, SmtpLoadResult } from './smtpGenerator.ts';

const connections = 20;
const messagesPerSecond = 200;
const seconds = 30;
// Thirty a minute is what a mailbox may send without being slowed down, and the throttling rules stay on.
const messagesPerSender = 30;
const senders = Array.from(
  { length: (messagesPerSecond * seconds) / messagesPerSender },
  (_, index) => `load-${String(index).padStart(3, '0')}@contoso.example`,
);

let mock: MockUnderLoad;
beforeAll(async () => {
  mock = await startMockUnderLoad(senders);
});
afterAll(() => mock?.close());

function send(load: Pick<SmtpLoad, 'senders' | 'messagesPerSender'>): Promise<SmtpLoadResult> {
  const { smtp, ca } = mock.line.exchange;
  return generate('./smtpGenerator.ts', {
    address: smtp,
    ca,
    connections,
    messagesPerSecond,
    ...load,
  } satisfies SmtpLoad);
}

it('takes 200 messages a second over 20 pooled connections for half a minute', async () => {
  const idp = await connectMockIdp(mock.line.control.url, mock.line.control.token, { ca: mock.line.ca });
  const tokens = await mailTokens(idp);
  const signedIn = await Promise.all(
    senders.map(async (upn) => ({ upn, token: await tokens.delegated(upn, 'SMTP.Send') })),
  );
  // Whatever is loaded and compiled with the first messages is not growth.
  await send({ senders: signedIn.slice(0, connections), messagesPerSender: 10 });
  await arrivedMessages(tokens);
  const before = await mock.heapAfter('reset');

  const result = await send({ senders: signedIn, messagesPerSender });
  const arrived = await arrivedMessages(tokens);
  const full = await mock.heapAfter('memory');
  const after = await mock.heapAfter('reset');

  const at = (share: number): string => (result.latencies[Math.floor(result.latencies.length * share)] ?? 0).toFixed(1);
  process.stdout.write(
    `SMTP: ${result.sent} messages in ${result.seconds.toFixed(1)} s (${(result.sent / result.seconds).toFixed(0)} a second) by ` +
      `${senders.length} mailboxes over ${connections} connections at a time, ${result.errors.length} errors; accepted within ` +
      `${at(0.5)} ms (median), ${at(0.95)} ms (95 %), ${at(0.999)} ms (99.9 %); heap ${inMegabytes(before)} MB before, ` +
      `${inMegabytes(full)} MB with all messages, ${inMegabytes(after)} MB after a reset\n`,
  );
  expect(result.errors).toEqual([]);
  expect(result.sent).toBe(messagesPerSecond * seconds);
  // The last message may wait a moment, which is no lack of speed.
  expect(result.sent / result.seconds).toBeGreaterThan(messagesPerSecond * 0.95);
  expect(arrived).toBe(result.sent);
  expect(after - before).toBeLessThan(3 * megabyte);
});

/** In all Inboxes, beyond what they began with. */
async function arrivedMessages(tokens: Awaited<ReturnType<typeof mailTokens>>): Promise<number> {
  const { token } = await tokens.application('https://graph.microsoft.com/Mail.ReadWrite');
  const counts = await Promise.all(
    senders.map(async (upn) => {
      const filter = encodeURIComponent("startswith(subject,'Message ')");
      const url = `${mock.line.exchange.graph}/users/${upn}/mailFolders/inbox/messages?$filter=${filter}&$count=true&$top=1`;
      const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
      const answer = (await response.json()) as { readonly '@odata.count'?: number };
      return answer['@odata.count'] ?? 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
