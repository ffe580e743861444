import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Customer, createCustomer } from './support/journey.ts';
import { CONTOSO, startMicrosoft } from './support/microsoft.ts';
import { startTestServer, type TestServer } from './support/server.ts';

/** A server as it comes: mail servers of a customer’s own are on the internet, or they are none. */

let mocks: MockMicrosoft;
let server: TestServer;
let customer: Customer;

beforeAll(async () => {
  mocks = await startMicrosoft();
  server = await startTestServer({ mocks, work: false, privateNetworks: 'refuse' });
  customer = await createCustomer(server, mocks);
});

afterAll(async () => {
  await server.close();
  await mocks.close();
});

const ask = (path: string, body: unknown, headers = {}) => server.call(path, { as: customer.token, body, headers });
const basic = {
  displayName: 'Own server',
  authType: 'basic',
  protocol: 'ews',
  account: 'service@contoso.example',
  password: 'a password',
};

it('refuses an address in its own network when it is typed, and says so at the field', async () => {
  const answer = await ask('/v1/connections', { ...basic, serviceAddress: 'https://169.254.169.254/latest' });
  expect(answer).toMatchObject({
    status: 422,
    body: { fields: [{ path: 'serviceAddress', message: expect.stringContaining('is in a private network') }] },
  });
});

it('asks where a name leads before anybody goes there, and sends no password', async () => {
  const own = await ask('/v1/connections', { ...basic, serviceAddress: 'https://mail.contoso.com/EWS' });
  expect(own.status).toBe(201);
  await server.server.provision.upsertConnection(customer.id, {
    id: 'moved',
    displayName: 'A name that leads inside',
    authType: 'basic',
    protocol: 'ews',
    environment: 'on-premises',
    account: 'service@contoso.example',
    password: 'a password',
    serviceAddress: mocks.exchange.ewsOnPremises,
  });
  const { body } = await ask('/v1/connections/moved/probe', {});
  expect(JSON.stringify(body)).toContain('is in a private network');
  expect(await mocks.exchange.requests.list()).toEqual([]);
});

it('sends tokens to no server but Microsoft’s', async () => {
  const { displayName, account } = basic;
  const answer = await ask('/v1/connections', {
    displayName,
    account,
    authType: 'oauth-delegated',
    protocol: 'ews',
    tenantId: CONTOSO,
    registration: { kind: 'existing', registrationId: customer.registrationId },
    serviceAddress: 'https://mail.contoso.com/EWS',
  });
  expect(answer).toMatchObject({
    status: 422,
    body: { fields: [{ path: 'serviceAddress', message: expect.stringContaining('is no server of Microsoft’s') }] },
  });
});
