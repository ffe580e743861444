import { describe, expect, test } from 'vitest';
import { createProblem } from '../contract/index.ts';
import { createCancellation } from '../engine/cancellation.ts';
import type { Timers } from '../engine/ports.ts';
import { createSimulatedClock, makeConnection, settle } from '../testing/index.ts';
import { createHttpClient } from './httpClient.ts';
import type { WebFetch, WebRequest } from './web.ts';

interface Seen {
  readonly url: string;
  readonly request: WebRequest;
}

function answering(status: number, body: unknown) {
  const seen: Seen[] = [];
  const fetch: WebFetch = async (url, request) => {
    seen.push({ url, request });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return { ok: status < 400, status, body: null, text: async () => text };
  };
  return { fetch, seen };
}

/** Every second counts for nothing, so that what waits for another try gets it. */
const hasty: Timers = {
  setTimeout: (callback, milliseconds) => void (milliseconds < 30_000 && callback()),
  clearTimeout() {},
};

describe('a call', () => {
  test('carries the token asked for at that moment', async () => {
    const { fetch, seen } = answering(200, makeConnection());
    let token = 'first';
    const client = createHttpClient({ baseUrl: 'https://api.example/', fetch, getToken: async () => token });
    await client.getConnection('a b/c');
    token = 'second';
    await client.getConnection('x');
    expect(seen.map(({ url }) => url)).toEqual([
      'https://api.example/v1/connections/a%20b%2Fc',
      'https://api.example/v1/connections/x',
    ]);
    expect(seen.map(({ request }) => request.headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  test('without a token sends no header, and leaves cookies to the runtime', async () => {
    const { fetch, seen } = answering(200, makeConnection());
    await createHttpClient({ baseUrl: '', fetch, getToken: () => null }).getConnection('x');
    expect(seen[0]?.url).toBe('/v1/connections/x');
    expect(seen[0]?.request).not.toHaveProperty('credentials');
    expect(seen[0]?.request.headers).not.toHaveProperty('authorization');
  });

  test('sends the version as a quoted entity tag and the key as a header', async () => {
    const patch = answering(200, makeConnection());
    const change = { version: 7, patch: { displayName: 'X' } };
    await createHttpClient({ baseUrl: '', fetch: patch.fetch }).updateConnection('x', change);
    expect(patch.seen[0]?.request).toMatchObject({ method: 'PATCH', headers: { 'if-match': '"7"' } });
    const post = answering(202, { jobId: 'job-1' });
    await createHttpClient({ baseUrl: '', fetch: post.fetch }).changeAssignment({
      scope: { type: 'include', ids: ['u'] },
      change: { tick: ['c'], untick: [] },
      expectedCount: 1,
      snapshot: '1',
      idempotencyKey: 'key-1',
    });
    expect(post.seen[0]?.request.headers['idempotency-key']).toBe('key-1');
    expect(post.seen[0]?.request.body).not.toContain('key-1');
  });

  test('sends the filter as base64url JSON, whatever letters are in it', async () => {
    const { fetch, seen } = answering(200, { rows: [], total: 0, facets: {}, nextCursor: null, snapshot: '1' });
    const filter = { text: 'Zoë ✓ ??>>' };
    await createHttpClient({ baseUrl: '', fetch }).listUsers({ filter, sort: '-address', limit: 10 });
    const encoded = /filter=([\w-]+)&sort=-address&limit=10$/.exec(seen[0]?.url ?? '')?.[1] ?? '';
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(filter);
  });
});

declare function atob(base64: string): string;
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}

describe('an answer', () => {
  test('of problem details is a refusal that carries them', async () => {
    const problem = createProblem('disconnect_blocked', {
      blockers: [{ code: 'users_assigned', count: 3, sample: [] }],
    });
    const client = createHttpClient({ baseUrl: '', fetch: answering(409, problem).fetch });
    await expect(client.disconnect('x')).rejects.toMatchObject({ kind: 'refused', problem });
  });

  test.for([429, 502, 503, 504])('of a gateway, %i, means that nobody is there', async (status) => {
    const client = createHttpClient({
      baseUrl: '',
      fetch: answering(status, '<h1>Bad gateway</h1>').fetch,
      timers: hasty,
    });
    await expect(client.getMe()).rejects.toMatchObject({ kind: 'unreachable', problem: null });
  });

  test.for([
    [200, '<!doctype html><title>Sign in</title>'],
    [200, { hello: 'world' }],
    [200, { connections: [{ id: 1 }] }],
    [200, []],
    [500, 'stack trace'],
  ] as const)('of something else, %j %j, is not taken for the contract', async ([status, body]) => {
    const client = createHttpClient({ baseUrl: '', fetch: answering(status, body).fetch });
    await expect(client.listConnections()).rejects.toMatchObject({ kind: 'invalid_answer' });
  });

  test('that never comes is unreachable after a while', async () => {
    const clock = createSimulatedClock();
    const client = createHttpClient({ baseUrl: '', fetch: hanging, timers: clock });
    const call = client.getMe().catch((cause: unknown) => cause);
    await clock.advance(30_000);
    expect(await call).toMatchObject({ kind: 'unreachable' });
  });

  test('nobody waits for any more is cancelled', async () => {
    const source = createCancellation();
    const call = createHttpClient({ baseUrl: '', fetch: hanging }).getMe({ signal: source.signal });
    source.cancel();
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' });
  });

  test('does not wait for ever for a token', async () => {
    const clock = createSimulatedClock();
    const getToken = () => new Promise<string>(() => {});
    const call = createHttpClient({ baseUrl: '', getToken, timers: clock })
      .getMe()
      .catch((cause: unknown) => cause);
    await clock.advance(30_000);
    expect(await call).toMatchObject({ kind: 'unreachable' });
  });

  test('when the network fails is unreachable, with the cause', async () => {
    const cause = new TypeError('fetch failed');
    const client = createHttpClient({ baseUrl: '', fetch: () => Promise.reject(cause), timers: hasty });
    await expect(client.getMe()).rejects.toMatchObject({ kind: 'unreachable', cause });
  });

  test('when the host has no token to give is unreachable, not a crash', async () => {
    const client = createHttpClient({
      baseUrl: '',
      fetch: answering(200, {}).fetch,
      getToken: () => Promise.reject(new Error('interaction required')),
    });
    await expect(client.getMe()).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

/** Ends only when its signal fires, as a real fetch does. */
const hanging: WebFetch = (_url, { signal }) =>
  new Promise((_, reject) => {
    const aborting: { addEventListener(type: 'abort', listener: () => void): void } = signal;
    aborting.addEventListener('abort', () => reject(new Error('aborted')));
  });

describe('the event stream', () => {
  function streaming(connections: readonly (readonly string[] | WebFetch)[]) {
    const headers: Record<string, string>[] = [];
    const fetch: WebFetch = async (_url, request) => {
      headers.push(request.headers);
      const pieces = connections[headers.length - 1];
      if (pieces === undefined) return hanging(_url, request);
      if (typeof pieces === 'function') return pieces(_url, request);
      const bytes = pieces.map((piece) => Uint8Array.from(piece, (character) => character.charCodeAt(0)));
      let next = 0;
      const read = async () => {
        next += 1;
        return { done: next > bytes.length, value: bytes[next - 1] };
      };
      return { ok: true, status: 200, body: { getReader: () => ({ read }) }, text: async () => '' };
    };
    return { fetch, headers };
  }

  async function follow(fetch: WebFetch, advance: number) {
    const clock = createSimulatedClock();
    const source = createCancellation();
    const events: unknown[] = [];
    const online: boolean[] = [];
    const done = (async () => {
      const client = createHttpClient({ baseUrl: '', fetch, timers: clock });
      for await (const event of client.events({ signal: source.signal, onOnline: (on) => online.push(on) })) {
        events.push(event);
      }
    })();
    await settle();
    await clock.advance(advance);
    source.cancel();
    await done;
    return { events, online };
  }

  const resync = { type: 'resync' };
  const changed = { type: 'connections.changed', connectionIds: ['c'] };

  test('is cut anywhere and put together again', async () => {
    const text = `: hello\r\n\r\nid: 5\r\ndata: ${JSON.stringify(changed)}\r\n\r\ndata: not json\n\ndata: {"other":1}\n\n`;
    for (let cut = 1; cut < text.length; cut += 1) {
      const { fetch } = streaming([[text.slice(0, cut), text.slice(cut)]]);
      expect((await follow(fetch, 0)).events).toEqual([changed]);
    }
  });

  test('is taken up again after the last event seen', async () => {
    const { fetch, headers } = streaming([[`id: 5\ndata: ${JSON.stringify(changed)}\n\n`], [': hello\n\n']]);
    const { events, online } = await follow(fetch, 1500);
    expect(headers.map((sent) => sent['last-event-id'])).toEqual([undefined, '5']);
    expect(events).toEqual([changed]);
    expect(online).toEqual([true, false, true, false]);
  });

  test('goes on from there when it ended with a token that nobody has renewed yet', async () => {
    const ended = answering(401, createProblem('unauthenticated')).fetch;
    const { fetch, headers } = streaming([['id: 5\n\n'], ended, [`id: 6\ndata: ${JSON.stringify(changed)}\n\n`]]);
    const { events, online } = await follow(fetch, 3500);
    expect(headers.map((sent) => sent['last-event-id'])).toEqual([undefined, '5', '5']);
    expect(events).toEqual([changed]);
    expect(online).toEqual([true, false, false, true, false]);
  });

  test('ends when somebody may not listen any longer', async () => {
    const refused = answering(403, createProblem('wrong_organization')).fetch;
    const { fetch } = streaming([['id: 5\n\n'], refused]);
    await expect(follow(fetch, 1500)).rejects.toMatchObject({ problem: { code: 'wrong_organization' } });
  });

  test('asks for everything again when it cannot know what it missed', async () => {
    const { fetch } = streaming([[': hello\n\n'], [': hello\n\n']]);
    expect((await follow(fetch, 1500)).events).toEqual([resync]);
  });

  test('waits longer each time, and as long as it is told to', async () => {
    const clock = createSimulatedClock();
    const source = createCancellation();
    const at: number[] = [];
    const start = clock.now();
    const fetch: WebFetch = () => {
      at.push(clock.now() - start);
      return Promise.reject(new TypeError('fetch failed'));
    };
    const stream = createHttpClient({ baseUrl: '', fetch, timers: clock }).events({ signal: source.signal });
    const first = stream[Symbol.asyncIterator]().next();
    await clock.advance(70_000);
    expect(at).toEqual([0, 1000, 3000, 7000, 15_000, 31_000, 61_000]);
    source.cancel();
    await first;
  });

  test('takes a line for dead that says nothing for 45 seconds', async () => {
    const clock = createSimulatedClock();
    const source = createCancellation();
    const online: boolean[] = [];
    const fetch: WebFetch = async (url, request) => ({
      ok: true,
      status: 200,
      text: async () => '',
      body: { getReader: () => ({ read: async () => (await hanging(url, request)) as never }) },
    });
    const stream = createHttpClient({ baseUrl: '', fetch, timers: clock }).events({
      signal: source.signal,
      onOnline: (on) => online.push(on),
    });
    const first = stream[Symbol.asyncIterator]().next();
    await clock.advance(44_000);
    expect(online).toEqual([true]);
    await clock.advance(1000);
    expect(online).toEqual([true, false]);
    source.cancel();
    await first;
  });

  test('ends when the back end refuses it', async () => {
    const source = createCancellation();
    const fetch = answering(401, createProblem('unauthenticated')).fetch;
    const stream = createHttpClient({ baseUrl: '', fetch }).events({ signal: source.signal });
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ problem: { code: 'unauthenticated' } });
  });
});
