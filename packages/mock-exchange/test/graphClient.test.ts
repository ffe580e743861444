import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { graphTokens } from './graphTokens.ts';

const licensed = 'licensed@contoso.example';
const service = 'service@contoso.example';

let mocks: MockMicrosoft;
beforeAll(async () => {
  mocks = await startMockMicrosoft();
});
afterAll(() => mocks?.close());

const run = promisify(execFile);

it("Microsoft's client for Graph works unmodified over HTTPS, with the CA given to its process", async () => {
  const tokens = await graphTokens(mocks.idp);
  const token = await tokens.delegated(licensed, 'User.Read', 'Mail.Read', 'Mail.Read.Shared', 'Mail.Send');
  await mocks.exchange.faults.add({
    match: { protocol: 'graph', testId: 'throttled' },
    effect: { throttle: { retryAfterSeconds: 1 } },
    times: 1,
  });
  const task = JSON.stringify({ baseUrl: mocks.exchange.graphHttps, token, recipient: service });
  const program = join(import.meta.dirname, 'graph-client', 'useClient.ts');
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: mocks.exchange.ca };
  const { stdout } = await run(process.execPath, [program, task], { env });
  const { subjects, waited, ...result } = JSON.parse(stdout);
  expect(result).toEqual({
    me: expect.objectContaining({ userPrincipalName: licensed }),
    statuses: [200, 400],
    throttled: 'Drafts',
    refused: {
      statusCode: 404,
      code: 'MailboxNotEnabledForRESTAPI',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
    raw: 'From:',
  });
  // Every page, the message it sent itself included, and no sooner than the server let it.
  expect(subjects).toHaveLength(8);
  expect(subjects[0]).toBe('Sent by the client');
  expect(waited).toBeGreaterThanOrEqual(1000);
  expect(await mocks.exchange.requests.list({ testId: 'throttled' })).toMatchObject([{ status: 429 }, { status: 200 }]);
});
