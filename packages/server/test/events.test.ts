import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Access, Authenticate } from '../src/index.ts';
import { type Customer, createCustomer, createOauthConnection } from './support/journey.ts';
import { CONTOSO, serviceAccount, startMicrosoft } from './support/microsoft.ts';
import { authenticate, startTestServer, type TestServer } from './support/server.ts';

let mocks: MockMicrosoft;
let server: TestServer;
let customer: Customer;
/** What the host says of whoever asks. */
let host: (access: Access) => ReturnType<Authenticate> | Access | null = (access) => access;

beforeAll(async () => {
  mocks = await startMicrosoft();
  server = await startTestServer({
    mocks,
    work: false,
    authenticate: async (request) => {
      const access = await authenticate(request);
      return access === null ? null : host(access);
    },
  });
});

afterAll(async () => {
  await server.close();
  await mocks.close();
});

interface Frame {
  readonly id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: events of every shape
  readonly data: any;
}

async function open(as: Customer, lastEventId?: string) {
  const closing = new AbortController();
  const response = await fetch(`${server.origin}/v1/events`, {
    signal: closing.signal,
    headers: {
      authorization: `Bearer ${as.token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const frames = readFrames(response);
  return { close: () => closing.abort(), next: async () => (await frames.next()).value as Frame, response };
}

async function* readFrames(response: Response): AsyncGenerator<Frame> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1];
      yield { id: /^id: (.*)$/m.exec(part)?.[1], data: data === undefined ? null : JSON.parse(data) };
    }
  }
}

describe('the event stream', () => {
  it('tells open pages that the approval of an app is another', async () => {
    const hosts = await createCustomer(server, mocks);
    const { body } = await server.call('/v1/connections', {
      as: hosts.token,
      body: {
        ...{ authType: 'oauth-app', displayName: 'Exchange (app)', protocol: 'ews', account: serviceAccount.upn },
        ...{ tenantId: CONTOSO, registration: { kind: 'existing', registrationId: 'connector' } },
      },
    });
    const stream = await open(hosts);
    await stream.next();
    await server.call(`/v1/connections/${body.id}/authorizations`, { as: hosts.token, body: { returnTo: '/' } });
    const heard = [await stream.next(), await stream.next(), await stream.next()].map(({ data }) => data);
    expect(heard).toContainEqual(expect.objectContaining({ type: 'programme.changed', kind: 'registration' }));
    stream.close();
  });

  it('tells open pages of an app that the host has recorded', async () => {
    const hosts = await createCustomer(server, mocks);
    const stream = await open(hosts);
    await stream.next();
    await server.server.provision.upsertRegistration(hosts.id, {
      ...{ id: 'host-app', displayName: 'App of the host', mode: 'customer', clientSecret: 'value-of-the-secret' },
      ...{ clientId: 'c0000000-0000-4000-8000-00000000feed', tenantId: 'c0000000-0000-4000-8000-00000000beef' },
    });
    expect((await stream.next()).data).toMatchObject({
      type: 'programme.changed',
      kind: 'registration',
      id: 'host-app',
    });
    stream.close();
  });

  it('begins with where it stands and then tells of changes', async () => {
    customer = await createCustomer(server, mocks);
    const stream = await open(customer);
    const first = await stream.next();
    expect(first).toEqual({ id: expect.stringMatching(/^\d+$/), data: null });
    const { id } = await createOauthConnection(server, customer);
    expect(await stream.next()).toEqual({
      id: String(Number(first.id) + 1),
      data: { type: 'connections.changed', connectionIds: [id] },
    });
    await server.server.provision.upsertUsers(customer.id, [
      { id: 'a', displayName: 'Room 1', address: 'room-1@contoso.example' },
    ]);
    const users = await stream.next();
    expect(users.data).toEqual({ type: 'users.changed', userIds: ['a'], snapshot: users.id });
    stream.close();
  });

  it('goes on where a client left off', async () => {
    customer = await createCustomer(server, mocks);
    const before = await open(customer);
    const { id: last } = await before.next();
    before.close();
    const one = await createOauthConnection(server, customer, 'One');
    const two = await createOauthConnection(server, customer, 'Two');
    const after = await open(customer, last);
    await after.next();
    expect((await after.next()).data.connectionIds).toEqual([one.id]);
    expect((await after.next()).data.connectionIds).toEqual([two.id]);
    after.close();
  });

  it('asks to load everything again where it cannot go on', async () => {
    customer = await createCustomer(server, mocks);
    await createOauthConnection(server, customer);
    const stream = await open(customer, '999999');
    await stream.next();
    const resync = await stream.next();
    expect(resync.data).toEqual({ type: 'resync' });
    const { id } = await createOauthConnection(server, customer, 'Another');
    expect(await stream.next()).toEqual({
      id: String(Number(resync.id) + 1),
      data: { type: 'connections.changed', connectionIds: [id] },
    });
    stream.close();
  });

  it('names no more than two hundred users', async () => {
    customer = await createCustomer(server, mocks);
    const stream = await open(customer);
    await stream.next();
    await server.server.provision.upsertUsers(
      customer.id,
      Array.from({ length: 201 }, (_, index) => ({
        id: `u${index}`,
        displayName: `Room ${index}`,
        address: `room-${index}@contoso.example`,
      })),
    );
    expect((await stream.next()).data).toMatchObject({ type: 'users.changed', userIds: null });
    stream.close();
  });

  it('tells nobody of another organization', async () => {
    customer = await createCustomer(server, mocks);
    const other = await createCustomer(server, mocks);
    const stream = await open(other);
    await stream.next();
    await createOauthConnection(server, customer);
    const { id } = await createOauthConnection(server, other);
    expect((await stream.next()).data).toEqual({ type: 'connections.changed', connectionIds: [id] });
    stream.close();
  });

  it('ends when the server stops', async () => {
    const short = await startTestServer({ mocks, work: false });
    const guest = await createCustomer(short, mocks);
    const response = await fetch(`${short.origin}/v1/events`, { headers: { authorization: `Bearer ${guest.token}` } });
    const ended = response.text().catch(() => 'cut');
    await short.close();
    expect(await ended).toMatch(/^retry: 1000|cut/);
  });
});

describe('whoever listens', () => {
  const MINUTE = 60_000;

  beforeEach(() => {
    // The host is asked again in an interval; everything else of a server goes on in real time.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });

  afterEach(() => {
    vi.useRealTimers();
    host = (access) => access;
  });

  /** All that is left of a stream, which ends. */
  const rest = async (stream: Awaited<ReturnType<typeof open>>): Promise<readonly Frame[]> => {
    const frame = await stream.next();
    return frame === undefined ? [] : [frame, ...(await rest(stream))];
  };

  it('hears nothing after the end of the token, and goes on from there with another one', async () => {
    const listener = await createCustomer(server, mocks);
    host = (access) => ({ ...access, expiresAt: new Date() });
    const stream = await open(listener);
    const last = (await rest(stream)).at(-1)?.id;
    host = (access) => ({ ...access, expiresAt: new Date(Date.now() + 100 * 24 * 60 * MINUTE) });
    const { id } = await createOauthConnection(server, listener);
    const next = await open(listener, last);
    await next.next();
    expect((await next.next()).data).toEqual({ type: 'connections.changed', connectionIds: [id] });
    next.close();
  });

  it('hears on for as long as the host knows them', async () => {
    const listener = await createCustomer(server, mocks);
    const stream = await open(listener);
    await stream.next();
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    const { id } = await createOauthConnection(server, listener);
    expect((await stream.next()).data).toEqual({ type: 'connections.changed', connectionIds: [id] });
    stream.close();
  });

  it.each<[string, typeof host]>([
    ['was signed out or removed', () => null],
    [
      'works for another organization now',
      (access) => ({ ...access, organization: { id: 'another', name: 'Another' } }),
    ],
    [
      'cannot be asked about',
      () => {
        throw new Error('The sessions are away.');
      },
    ],
  ])('and %s hears nothing a minute later', async (_, says) => {
    const listener = await createCustomer(server, mocks);
    const stream = await open(listener);
    await stream.next();
    host = says;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(await rest(stream)).toEqual([]);
  });

  it('is not waited for where the host does not answer', async () => {
    const listener = await createCustomer(server, mocks);
    const stream = await open(listener);
    await stream.next();
    host = () => new Promise<never>(() => {});
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(await rest(stream)).toEqual([]);
  });
});
