import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createHttpClient } from '../client/httpClient.ts';
import { problemSchema } from '../contract/index.ts';
import { createCancellation } from '../engine/cancellation.ts';
import { createMemoryBackend, createSimulatedClock, makeConnection } from '../testing/index.ts';
import { createHandlers } from './createHandlers.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const origin = 'http://api.contoso.example';

function serve(options: Partial<Parameters<typeof createHandlers>[1]> = {}) {
  const backend = createMemoryBackend();
  server.use(...createHandlers(backend, { baseUrl: origin, ...options }));
  return backend;
}

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(response.status).toBe(problem.status);
  return problem.code;
}

const send = (path: string, init: RequestInit) => fetch(`${origin}${path}`, init);
const { id } = makeConnection();

describe('what only HTTP can be refused for', () => {
  test('unauthenticated: no token, on every route and the stream', async () => {
    serve({ authenticate: (token) => (token === 'known' ? {} : null) });
    for (const path of ['/v1/me', '/v1/events']) expect(await problemOf(await send(path, {}))).toBe('unauthenticated');
    const headers = { authorization: 'Bearer known' };
    expect((await send('/v1/me', { headers })).status).toBe(200);
  });

  test('wrong_organization: a token of somebody else’s', async () => {
    serve({ authenticate: () => 'wrong_organization' });
    expect(await problemOf(await send('/v1/me', {}))).toBe('wrong_organization');
  });

  test('version_required, and invalid_request for what is no version', async () => {
    serve();
    const patch = { method: 'PATCH', body: '{"displayName":"Renamed"}' };
    expect(await problemOf(await send(`/v1/connections/${id}`, patch))).toBe('version_required');
    const wrong = { ...patch, headers: { 'if-match': '"latest"' } };
    expect(await problemOf(await send(`/v1/connections/${id}`, wrong))).toBe('invalid_request');
    const right = { ...patch, headers: { 'if-match': '"1"' } };
    expect((await send(`/v1/connections/${id}`, right)).status).toBe(200);
  });

  test('invalid_request: a body or a filter that cannot be read', async () => {
    serve();
    expect(await problemOf(await send('/v1/connections', { method: 'POST', body: '{' }))).toBe('invalid_request');
    expect(await problemOf(await send('/v1/users?filter=%7Bnot', {}))).toBe('invalid_request');
  });

  test('too_large: more than a mebibyte', async () => {
    serve();
    const body = JSON.stringify({ displayName: 'é'.repeat(600_000) });
    expect(await problemOf(await send('/v1/connections', { method: 'POST', body }))).toBe('too_large');
  });

  test('internal: a defect tells nothing of itself', async () => {
    const backend = serve({
      authenticate() {
        throw new Error('the reason, with a secret');
      },
    });
    const response = await send('/v1/me', {});
    expect(await response.clone().text()).not.toContain('secret');
    expect(await problemOf(response)).toBe('internal');
    expect(backend.users()).toHaveLength(24);
  });
});

describe('faults', () => {
  test('reach the client as they would from a network: nothing, a gateway, a refusal, a lost answer', async () => {
    const backend = serve();
    const client = createHttpClient({ baseUrl: origin, repeats: 0 });
    backend.faults.fail('getMe', 'network');
    await expect(client.getMe()).rejects.toMatchObject({ kind: 'unreachable' });
    backend.faults.fail('getMe', { gateway: 502 });
    await expect(client.getMe()).rejects.toMatchObject({ message: 'A gateway answered 502 for the back end.' });
    backend.faults.fail('getMe', 'not_supported');
    await expect(client.getMe()).rejects.toMatchObject({ kind: 'refused', problem: { code: 'not_supported' } });
    backend.faults.fail('pause', 'lost');
    await expect(client.pause(id)).rejects.toMatchObject({ kind: 'unreachable' });
    expect((await client.getConnection(id)).status).toBe('paused');
  });

  test('are outlived by reads, after as long as the gateway asks for', async () => {
    const backend = serve();
    const clock = createSimulatedClock();
    backend.faults.fail('getMe', { gateway: 503, retryAfterSeconds: 7 }, 2);
    const start = clock.now();
    let answeredAt: number | null = null;
    const call = createHttpClient({ baseUrl: origin, timers: clock })
      .getMe()
      .then((me) => {
        answeredAt = clock.now() - start;
        return me;
      });
    await expect
      .poll(
        async () => {
          await clock.advance(1000);
          return answeredAt;
        },
        { interval: 1, timeout: 15_000 },
      )
      .not.toBeNull();
    expect((await call).role).toBe('admin');
    expect(answeredAt).toBeGreaterThanOrEqual(14_000);
  });
});

test('who resumes the stream is told to load again, and hears that the line was cut', async () => {
  const backend = serve();
  const source = createCancellation();
  const online: boolean[] = [];
  const events: string[] = [];
  const client = createHttpClient({ baseUrl: origin });
  const following = (async () => {
    const stream = client.events({ signal: source.signal, onOnline: (on) => online.push(on) });
    for await (const { type } of stream) events.push(type);
  })();
  await expect.poll(() => online).toEqual([true]);
  await client.pause(id);
  await expect.poll(() => events).toContain('connections.changed');
  backend.goOffline();
  await expect.poll(() => online).toEqual([true, false]);
  backend.goOnline();
  await expect.poll(() => events, { timeout: 5000 }).toContain('resync');
  source.cancel();
  await following;
});
