import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assign, authorize, connectionOf, createCustomer, createOauthConnection } from './support/journey.ts';
import { roomAddress, startMicrosoft } from './support/microsoft.ts';
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
