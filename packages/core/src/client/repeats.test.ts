import { describe, expect, test } from 'vitest';
import { createProblem, type MigrationClient, type Scope } from '../contract/index.ts';
import { createCancellation } from '../engine/cancellation.ts';
import { createSimulatedClock, makeConnection, makeUser } from '../testing/index.ts';
import { createHttpClient, type HttpClientOptions } from './httpClient.ts';
import type { WebFetch, WebResponse } from './web.ts';

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const down = 'the network is down';
const gateway = (status: number, headers: Reply['headers'] = {}): Reply => ({
  status,
  body: '<h1>Sorry</h1>',
  headers,
});
const me = { organization: {}, actor: {}, role: 'admin', syncIntervalSeconds: 300 };

/** Plays the replies one after the other, the last for ever, and notes at which millisecond each was asked for. */
function playing(replies: readonly (Reply | typeof down)[], options: Partial<HttpClientOptions> = {}) {
  const clock = createSimulatedClock();
  const start = clock.now();
  const at: number[] = [];
  const fetch: WebFetch = async () => {
    at.push(clock.now() - start);
    const reply = replies[Math.min(at.length, replies.length) - 1];
    if (reply === undefined || reply === down) throw new TypeError('fetch failed');
    const { status, body, headers = {} } = reply;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response: WebResponse = {
      ok: status < 400,
      status,
      headers: { get: (name) => headers[name] ?? null },
      body: null,
      text: async () => text,
    };
    return response;
  };
  // 0.5 is the middle of the scatter: pauses of 200, 400 and 800 milliseconds.
  const client = createHttpClient({ baseUrl: '', fetch, timers: clock, random: () => 0.5, ...options });
  const run = async (call: (client: MigrationClient) => Promise<unknown>, milliseconds = 60_000) => {
    const outcome = call(client).catch((cause: unknown) => cause);
    await clock.advance(milliseconds);
    return outcome;
  };
  return { at, run, clock };
}

const getMe = (client: MigrationClient) => client.getMe();

describe('a read that got no answer', () => {
  test('is sent again, later each time', async () => {
    const { at, run } = playing([down, down, down, { status: 200, body: me }]);
    expect(await run(getMe)).toEqual(me);
    expect(at).toEqual([0, 200, 600, 1400]);
  });

  test.for([
    [0, [0, 100, 300, 700]],
    [1, [0, 300, 900, 2100]],
  ] as const)('is scattered by half up and down: dice %d', async ([dice, expected]) => {
    const { at, run } = playing([down], { random: () => dice });
    await run(getMe);
    expect(at).toEqual(expected);
  });

  test('is given up after three repeats', async () => {
    const { at, run } = playing([down]);
    expect(await run(getMe)).toMatchObject({ kind: 'unreachable', cause: expect.any(TypeError) });
    expect(at).toHaveLength(4);
  });

  test('is sent once where the host wants no repeats', async () => {
    const { at, run } = playing([down], { repeats: 0 });
    expect(await run(getMe)).toMatchObject({ kind: 'unreachable' });
    expect(at).toEqual([0]);
  });

  test.for([429, 502, 503, 504])('from a gateway, %i, is sent again too', async (status) => {
    const { at, run } = playing([gateway(status), { status: 200, body: me }]);
    expect(await run(getMe)).toEqual(me);
    expect(at).toEqual([0, 200]);
  });

  test('is never sent again after the caller cancelled', async () => {
    const source = createCancellation();
    const { at, run, clock } = playing([down]);
    const call = run((client) => client.getMe({ signal: source.signal }), 0);
    await clock.advance(300);
    source.cancel();
    await clock.advance(60_000);
    expect(await call).toMatchObject({ kind: 'cancelled' });
    expect(at).toEqual([0, 200]);
  });

  test('is given up when its time is over, whatever is left to try', async () => {
    const { at, run } = playing([down], { timeoutMilliseconds: 500 });
    expect(await run(getMe)).toMatchObject({ kind: 'unreachable' });
    expect(at).toEqual([0, 200]);
  });
});

describe('Retry-After', () => {
  test('in seconds is obeyed', async () => {
    const { at, run } = playing([gateway(503, { 'retry-after': '7' }), { status: 200, body: me }]);
    expect(await run(getMe)).toEqual(me);
    expect(at).toEqual([0, 7000]);
  });

  test('as a date is held against the date of the answer', async () => {
    const headers = { date: 'Sun, 22 Nov 2026 09:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 09:00:05 GMT' };
    const { at, run } = playing([gateway(429, headers), { status: 200, body: me }]);
    expect(await run(getMe)).toEqual(me);
    expect(at).toEqual([0, 5000]);
  });

  test.for(['soon', '-1', 'Sun, 22 Nov 2026 08:00:00 GMT'])('that makes no sense, %s, is passed over', async (said) => {
    const headers = { date: 'Sun, 22 Nov 2026 09:00:00 GMT', 'retry-after': said };
    const { at, run } = playing([gateway(503, headers), { status: 200, body: me }]);
    expect(await run(getMe)).toEqual(me);
    expect(at).toEqual([0, 200]);
  });

  test('beyond what the caller waits at all ends the call now', async () => {
    const { at, run } = playing([gateway(503, { 'retry-after': '31' })]);
    expect(await run(getMe, 0)).toMatchObject({ kind: 'unreachable' });
    expect(at).toEqual([0]);
  });
});

describe('a refusal', () => {
  test.for(['microsoft_unreachable', 'internal', 'not_found'] as const)(
    '%s is an answer, and not asked for again',
    async (code) => {
      const problem = createProblem(code);
      const { at, run } = playing([{ status: problem.status, body: problem }]);
      expect(await run(getMe)).toMatchObject({ kind: 'refused', problem: { code } });
      expect(at).toEqual([0]);
    },
  );

  test('with 429 is asked for again, and told as it is in the end', async () => {
    const problem = { ...createProblem('internal'), status: 429 };
    const { at, run } = playing([{ status: 429, body: problem, headers: { 'retry-after': '1' } }]);
    expect(await run(getMe)).toMatchObject({ kind: 'refused' });
    expect(at).toEqual([0, 1000, 2000, 3000]);
  });
});

test('a host without a token to give is not asked for one again', async () => {
  let asked = 0;
  const getToken = async () => {
    asked += 1;
    throw new Error('interaction required');
  };
  const { at, run } = playing([down], { getToken });
  expect(await run(getMe)).toMatchObject({ kind: 'unreachable' });
  expect({ asked, sent: at.length }).toEqual({ asked: 1, sent: 0 });
});

describe('a change that got no answer', () => {
  const userId = makeUser().id;
  const scope: Scope = { type: 'include', ids: [userId] };
  const change = { tick: [makeConnection().id], untick: [] };

  test.for([
    ['pause', (client: MigrationClient) => client.pause('x')],
    ['createConnection', (client: MigrationClient) => client.createConnection({} as never)],
    ['updateConnection', (client: MigrationClient) => client.updateConnection('x', { version: 1, patch: {} })],
    ['updateUser', (client: MigrationClient) => client.updateUser(userId, { enabled: true })],
  ] as const)('is not sent again, for it may have happened: %s', async ([, call]) => {
    for (const reply of [down, gateway(503, { 'retry-after': '1' })] as const) {
      const { at, run } = playing([reply]);
      expect(await run(call)).toMatchObject({ kind: 'unreachable' });
      expect(at).toEqual([0]);
    }
  });

  test('is sent again with the same key where it carries one', async () => {
    const { at, run } = playing([down, { status: 202, body: { jobId: 'job-1' } }]);
    const input = { scope, change, expectedCount: 1, snapshot: '1', idempotencyKey: 'key-1' };
    expect(await run((client) => client.changeAssignment(input))).toEqual({ jobId: 'job-1' });
    expect(at).toEqual([0, 200]);
  });

  test('is sent again where it changes nothing', async () => {
    const preview = { count: 1, changing: 1, snapshot: '1', transitions: [], warned: [], blocked: [] };
    const { at, run } = playing([down, { status: 200, body: preview }]);
    expect(await run((client) => client.previewAssignment({ scope, change }))).toEqual(preview);
    expect(at).toEqual([0, 200]);
  });
});
