import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assign, authorize, connectionOf, createCustomer, createOauthConnection } from './support/journey.ts';
import { roomAddress, serviceAccount, startMicrosoft } from './support/microsoft.ts';
import { startTestServer, type TestServer, until } from './support/server.ts';

let mocks: MockMicrosoft;
let server: TestServer;

beforeAll(async () => {
  mocks = await startMicrosoft(12);
  server = await startTestServer({ mocks, syncIntervalSeconds: 1 });
}, 60_000);

afterAll(async () => {
  await server.close();
  await mocks.close();
});

it('moves a pilot from Basic to OAuth, with positive evidence and a lease that follows it', async () => {
  const customer = await createCustomer(server, mocks);
  const rooms = Array.from({ length: 12 }, (_, index) => ({
    id: `room-${index}`,
    displayName: `Room ${index}`,
    address: roomAddress(index),
    assignedTo: ['basic'],
  }));
  const unlicensed = {
    id: 'unlicensed',
    displayName: 'Unlicensed user',
    address: 'unlicensed@contoso.example',
    assignedTo: ['basic'],
  };
  await server.server.provision.upsertUsers(customer.id, [...rooms, unlicensed]);
  const userOf = async (id: string) => (await server.call(`/v1/users/${id}`, { as: customer.token })).body;

  await until(
    () => connectionOf(server, customer, 'basic'),
    ({ counts }) => counts.healthy === 12,
  );
  // One user without a mailbox says nothing about the connection everybody else works with.
  expect(await connectionOf(server, customer, 'basic')).toMatchObject({ status: 'healthy', counts: { failing: 1 } });
  const failing = await userOf('unlicensed');
  expect(failing.sync[0]).toMatchObject({
    state: 'failing',
    leased: true,
    lastSuccessAt: null,
    lastError: {
      code: 'ErrorNonExistentMailbox',
      literal: 'The SMTP address has no mailbox associated with it.',
    },
  });
  expect(failing.history[0]).toMatchObject({ kind: 'sync_failed', by: null });

  const { id: oauth } = await createOauthConnection(server, customer);
  const refused = await assign(server, customer, {
    scope: { type: 'include', ids: ['room-0'] },
    change: { tick: [oauth], untick: [] },
    expectedCount: 1,
  });
  expect(refused).toMatchObject({ status: 409, body: { code: 'connection_not_ready' } });

  await authorize(server, { customer, connectionId: oauth });
  const accepted = await assign(server, customer, {
    scope: { type: 'include', ids: ['room-0', 'room-1', 'room-2'] },
    change: { tick: [oauth], untick: [] },
    expectedCount: 3,
  });
  expect(accepted.status).toBe(202);
  const job = await until(
    async () => (await server.call(`/v1/jobs/${accepted.body.jobId}`, { as: customer.token })).body,
    ({ status }) => status === 'done',
  );
  expect(job).toMatchObject({ total: 3, done: 3, ok: 3, skipped: 0, failed: 0 });

  const moved = await until(
    () => userOf('room-1'),
    (user) =>
      user.sync.some((sync: { connectionId: string; leased: boolean }) => sync.connectionId === oauth && sync.leased),
  );
  const onOauth = moved.sync.find((sync: { connectionId: string }) => sync.connectionId === oauth);
  expect(onOauth).toMatchObject({ state: 'healthy', lastError: null, itemsSynced: expect.any(Number) });
  expect(onOauth.consecutiveSuccesses).toBeGreaterThanOrEqual(2);
  expect(moved.history.map(({ kind }: { kind: string }) => kind)).toEqual(['lease_moved', 'ticked']);
  const byToken = (await mocks.exchange.requests.list()).filter(
    ({ authentication, mailbox }) => authentication === 'delegated' && mailbox === roomAddress(1),
  );
  expect(byToken.length).toBeGreaterThanOrEqual(4);
});

describe('a sync that is refused as a whole', () => {
  it('asks once, not for every user, tells the connection, and goes on when it works again', async () => {
    const customer = await createCustomer(server, mocks);
    await server.call('/v1/connections/basic/secret', { as: customer.token, body: { secret: 'wrong' } });
    const before = (await mocks.exchange.requests.list()).at(-1)?.id ?? 0;
    await server.server.provision.upsertUsers(
      customer.id,
      Array.from({ length: 12 }, (_, index) => ({
        id: `room-${index}`,
        displayName: `Room ${index}`,
        address: roomAddress(index),
        assignedTo: ['basic'],
      })),
    );
    const list = async () => (await server.call('/v1/users', { as: customer.token })).body;
    // Rows and counts are read one after the other: the last batch may have come in between.
    const failing = await until(
      list,
      ({ facets, rows }) => facets.status.failing === 12 && rows[0].sync[0].lastError !== null,
    );
    expect(failing.rows[0].sync[0].lastError).toMatchObject({
      code: '401',
      literal: 'HTTP/1.1 401 Unauthorized; WWW-Authenticate: Basic Realm=""',
    });
    const asked = await mocks.exchange.requests.list({ protocol: 'ews', after: before, outcome: 'refused' });
    const rounds = Math.max(
      ...failing.rows.map(({ sync }: { sync: { lastError: { count: number } }[] }) => sync[0]?.lastError.count ?? 0),
    );
    // Eight at a time are under way when the first refusal comes; a probe may have asked, too.
    expect(asked.length).toBeLessThanOrEqual((rounds + 1) * 8 + 2);
    expect((await connectionOf(server, customer, 'basic')).status).toBe('degraded');

    await server.call('/v1/connections/basic/secret', {
      as: customer.token,
      body: { secret: serviceAccount.password },
    });
    const healthy = await until(list, ({ facets }) => facets.status.healthy === 12, 15);
    expect(healthy.total).toBe(12);
    const user = (await server.call('/v1/users/room-3', { as: customer.token })).body;
    expect(user.history.map(({ kind }: { kind: string }) => kind)).toEqual(['sync_recovered', 'sync_failed']);
    expect((await connectionOf(server, customer, 'basic')).status).toBe('healthy');
  });
});

describe('a disabled user and a disconnected connection', () => {
  it('are not synced', async () => {
    const customer = await createCustomer(server, mocks);
    await server.server.provision.upsertUsers(customer.id, [
      { id: 'off', displayName: 'Off', address: roomAddress(5), enabled: false, assignedTo: ['basic'] },
      { id: 'on', displayName: 'On', address: roomAddress(6), assignedTo: ['basic'] },
    ]);
    const user = async (id: string) => (await server.call(`/v1/users/${id}`, { as: customer.token })).body;
    await until(
      () => user('on'),
      ({ sync }) => sync[0].state === 'healthy',
    );
    expect((await user('off')).sync[0]).toMatchObject({ state: 'waiting', lastAttemptAt: null });
  });
});
