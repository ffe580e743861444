import type { MockMicrosoft } from '@authshift/mock-exchange';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeOnItsWay } from '../src/probes/changeOnItsWay.ts';
import { refused } from '../src/probes/outcome.ts';
import { openStorage } from '../src/storage/storage.ts';
import { type EwsStub, fail, startEwsStub, succeed } from './support/ewsStub.ts';
import { authorize, connectionOf, createCustomer, createOauthConnection } from './support/journey.ts';
import { CONTOSO, contosoAdmin, startMicrosoft } from './support/microsoft.ts';
import { emptyDatabase, startTestServer, type TestServer, until } from './support/server.ts';

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

it.each([
  ['oauth-app', 'consent'],
  ['oauth-delegated', 'delegated_consent'],
])('what explains a refusal of a connection of %s is the approval of that', async (authType, column) => {
  const storage = await openStorage(await emptyDatabase(), () => {});
  const at = new Date('2026-11-22T08:00:00Z');
  const consent = JSON.stringify({
    status: 'granted',
    tenantId: CONTOSO,
    scopes: [],
    requestedAt: null,
    decidedAt: at,
  });
  await sql`insert into organizations (id, name) values ('org', 'Organization')`.execute(storage.db);
  await sql`insert into registrations (organization_id, id, display_name, client_id, mode, ${sql.ref(column)})
    values ('org', 'app', 'App', 'client', 'vendor', ${consent})`.execute(storage.db);
  for (const [id, type] of [
    ['approved', authType],
    ['other', authType === 'oauth-app' ? 'oauth-delegated' : 'oauth-app'],
  ]) {
    await sql`insert into connections (organization_id, id, display_name, name_key, auth_type, protocol, environment, account,
        registration_id, status, status_since, created_at)
      values ('org', ${id}, ${id}, ${id}, ${type}, 'ews', 'online', 'a@b', 'app', 'ready', ${at}, ${at})`.execute(
      storage.db,
    );
  }
  const outcome = refused('Access is denied. Check credentials and try again.', { code: 'ErrorAccessDenied' });
  const explained = (connectionId: string) =>
    storage.db
      .transaction()
      .execute((tx) => changeOnItsWay(tx, { organizationId: 'org', connectionId, outcome, protocol: 'ews', at }));
  expect(await explained('approved')).toMatchObject({ earliest: expect.any(String) });
  expect(await explained('other')).toBeNull();
  await storage.close();
});
