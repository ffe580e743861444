import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EwsStub, fail, startEwsStub, succeed } from './support/ewsStub.ts';
import { authorize, connectionOf, createCustomer, createOauthConnection } from './support/journey.ts';
import { contosoAdmin, startMicrosoft } from './support/microsoft.ts';
import { startTestServer, type TestServer, until } from './support/server.ts';

let mocks: MockMicrosoft;
let stub: EwsStub;
let server: TestServer;
let passed = 0;

beforeAll(async () => {
  [mocks, stub] = await Promise.all([startMicrosoft(), startEwsStub()]);
  const now = () => new Date(Date.now() + passed);
  server = await startTestServer({ mocks, work: ['probes'], now });
});

afterAll(async () => {
  await server.close();
  await stub.close();
  await mocks.close();
});

it('a connection that was just approved is tested again by itself, when the approval can have reached Exchange', async () => {
  stub.answer = fail('ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  const customer = await createCustomer(server, mocks);
  const app = { authType: 'oauth-app', serviceAddress: stub.address };
  const { id } = await createOauthConnection(server, customer, app);
  await authorize(server, { customer, connectionId: id }, { as: contosoAdmin });
  const approvedAt = Date.now() + passed;
  await until(
    () => connectionOf(server, customer, id),
    ({ status }) => status !== 'ready',
  );
  const verifications = async () =>
    (await server.call('/v1/evidence', { as: customer.token })).body.verifications as readonly {
      readonly verdict: string;
      readonly reason: string | null;
      readonly retestAt: string | null;
    }[];
  const [first] = await verifications();
  expect(first).toMatchObject({ verdict: 'inconclusive', reason: 'not_effective_yet' });
  const minutes = (Date.parse(first?.retestAt ?? '') - approvedAt) / 60_000;
  expect(minutes).toBeCloseTo(5, 0);

  const asked = stub.requests.length;
  passed += 4 * 60_000;
  await server.server.catchUp();
  passed += 2 * 60_000;
  await server.server.catchUp();
  await until(verifications, ({ length }) => length === 2);
  expect((await verifications())[1]).toMatchObject({ reason: 'not_effective_yet' });
  expect(stub.requests.length).toBeGreaterThan(asked);

  stub.answer = succeed;
  passed += 24 * 3_600_000;
  await server.server.catchUp();
  await until(
    () => connectionOf(server, customer, id),
    ({ status }) => status === 'healthy',
  );
  expect((await verifications()).map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive', 'pass']);
});
