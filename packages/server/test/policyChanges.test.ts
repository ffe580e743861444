import type { PolicyChange } from '@authshift/core/contract';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authorize, type Customer, connectionOf, createCustomer, createOauthConnection } from './support/journey.ts';
import { BEFORE_BASIC_ENDED, CONTOSO, startMicrosoft } from './support/microsoft.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { startTestServer, type TestServer, until } from './support/server.ts';

/** A switch of the tenant, turned by its own admin with the commands that were handed over, and tested over real sockets. */

const MINUTE = 60_000;
const AFTER_BASIC_ENDED = '2026-11-22';

let mocks: MockMicrosoft;
let postgres: TestPostgres;
let database: Client;
let passed = 0;
const servers: TestServer[] = [];

beforeAll(async () => {
  [mocks, postgres] = await Promise.all([startMicrosoft(), startPostgres()]);
  const url = await postgres.createDatabase();
  // Two processes on one database: whatever is due is done by one of them.
  for (const _ of [1, 2]) {
    const now = () => new Date(Date.now() + passed);
    servers.push(await startTestServer({ mocks, database: { kind: 'postgres', url }, now, work: ['probes'] }));
  }
  database = new Client({ connectionString: url, options: '-c search_path=authshift' });
  await database.connect();
});

// A switch that one test has turned is as it was for the next one: all of them have the same tenant.
beforeEach(async () => {
  await mocks.exchange.reset();
  await mocks.idp.reset();
});

afterAll(async () => {
  await database.end();
  for (const server of servers) await server.close();
  await postgres.stop();
  await mocks.close();
});

const [first, second] = [() => servers[0] as TestServer, () => servers[1] as TestServer];

/** The product's time and Microsoft's. */
async function pass(minutes: number): Promise<void> {
  passed += minutes * MINUTE;
  await (await mocks.idp.tenant(CONTOSO)).clock.advance({ minutes });
  for (const { server } of servers) await server.catchUp();
}

/** An organization whose old sign-in has worked, and whose new one does. */
async function prepare(): Promise<Customer> {
  const customer = await createCustomer(first(), mocks);
  const asOf = BEFORE_BASIC_ENDED;
  await first().server.provision.upsertOrganization({ id: customer.id, name: 'Customer', asOf });
  const { id } = await createOauthConnection(first(), customer);
  await authorize(first(), { customer, connectionId: id });
  for (const connectionId of ['basic', id]) {
    const { body } = await ask(customer, `/v1/connections/${connectionId}/probe`, {});
    expect(body).toMatchObject({ verdict: 'works' });
  }
  return customer;
}

const ask = (customer: Customer, path: string, body?: unknown, server = first()) =>
  server.call(path, { as: customer.token, ...(body === undefined ? {} : { body }) });

async function propose(customer: Customer): Promise<PolicyChange> {
  const { status, body } = await ask(customer, '/v1/policy-changes', {
    kind: 'authentication-policy',
    connectionId: 'basic',
    scope: { type: 'users', count: 1 },
    acknowledgement: { otherApps: ['Room displays'], affectedAccounts: 3, signedBy: 'Exchange admin' },
  });
  expect(status).toBe(201);
  return body;
}

const step = async (customer: Customer, { id }: PolicyChange, name: string): Promise<PolicyChange> => {
  const { status, body } = await ask(customer, `/v1/policy-changes/${id}/${name}`, {}, second());
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

const stored = async (customer: Customer, { id }: PolicyChange): Promise<PolicyChange> =>
  (await ask(customer, '/v1/policy-changes')).body.policyChanges.find((change: PolicyChange) => change.id === id);

const auditOf = async (customer: Customer, action: string) =>
  (await ask(customer, '/v1/audit')).body.entries.filter((entry: { action: string }) => entry.action === action);

/** Proposed, handed over, turned by the tenant's admin with those commands, and declared. */
async function turned(customer: Customer): Promise<PolicyChange> {
  const change = await propose(customer);
  await step(customer, change, 'hand-over');
  const [handedOver] = await auditOf(customer, 'policy_change.handed_over');
  const { commands } = handedOver.detail;
  expect(commands.join('\n')).toContain('Set-User');
  const { errors } = await mocks.exchange.powershell('contoso.example', commands.join('\n'));
  expect(errors).toEqual([]);
  return step(customer, change, 'declare-applied');
}

describe('a switch of the tenant', () => {
  it('is turned by its admin with the commands that were handed over', async () => {
    expect(await turned(await prepare())).toMatchObject({
      status: 'declared-applied',
      acknowledgement: { signedBy: 'Exchange admin' },
      verification: null,
    });
  });

  it('is tested too early at first, and says when it makes sense', async () => {
    const customer = await prepare();
    const early = await step(customer, await turned(customer), 'verify');
    expect(early.verification).toMatchObject({
      verdict: 'too-early',
      retestAt: early.window?.earliest,
      by: 'Actor admin',
    });
    expect(early.status).toBe('declared-applied');
  });

  it('is tested by itself as soon as it can show, and again until it does, once each time, however many work', async () => {
    const customer = await prepare();
    const change = await turned(customer);
    await pass(31);
    const working = await until(
      () => stored(customer, change),
      ({ verification }) => verification?.reason === 'not_effective_yet',
    );
    expect(working).toMatchObject({
      status: 'propagating',
      verification: { by: 'The product', retestAt: working.window?.typical },
    });
    await pass(24 * 60);
    const proven = await until(
      () => stored(customer, change),
      ({ status }) => status === 'verified',
    );
    expect(proven.verification).toMatchObject({
      kind: 'negative',
      verdict: 'pass',
      literal: expect.stringContaining('401'),
      retestAt: null,
      by: 'The product',
    });
    const tests = await auditOf(customer, 'policy_change.verified');
    expect(tests.map(({ detail }: { detail: { verdict: string } }) => detail.verdict)).toEqual([
      'pass',
      'inconclusive',
    ]);
    // It says nothing of the old connection, which is not what was tested.
    expect(await connectionOf(first(), customer, 'basic')).toMatchObject({ status: 'healthy', lastError: null });
  });

  it('was answered for by somebody who can be forgotten', async () => {
    const customer = await prepare();
    const change = await propose(customer);
    const signer = async () => [
      (await auditOf(customer, 'policy_change.proposed'))[0].detail.person,
      (await stored(customer, change)).acknowledgement.signedBy,
    ];
    expect(await signer()).toEqual(['Exchange admin', 'Exchange admin']);
    await first().server.provision.erasePerson(customer.id, 'signature/Exchange admin');
    expect(await signer()).toEqual(['Erased person', 'Erased person']);
  });
});

describe('a switch that cannot be tested when it is due', () => {
  it('is tested a day later', async () => {
    const customer = await prepare();
    const change = await turned(customer);
    await ask(customer, '/v1/connections/basic/pause', {});
    const verify = await ask(customer, `/v1/policy-changes/${change.id}/verify`, {});
    expect(verify).toMatchObject({ status: 409, body: { code: 'connection_not_ready' } });
    await pass(31);
    // Whoever looked found nothing to try with.
    await until(
      () => dueAt(change),
      (at) => at > Date.now() + passed + 23 * 60 * MINUTE,
    );
    await ask(customer, '/v1/connections/basic/resume', {});
    await pass(24 * 60 + 1);
    const tested = await until(
      () => stored(customer, change),
      ({ verification }) => verification !== null,
    );
    expect(tested).toMatchObject({ status: 'verified', verification: { by: 'The product' } });
  });

  it('because a worker died with it is tested by another', async () => {
    const customer = await prepare();
    const change = await turned(customer);
    const claimedUntil = new Date(Date.now() + passed + 120_000);
    await database.query('update policy_changes set retest_at = $2 where id = $1', [change.id, claimedUntil]);
    await pass(24 * 60);
    const tested = await until(
      () => stored(customer, change),
      ({ verification }) => verification !== null,
    );
    expect(tested.verification).toMatchObject({ verdict: 'pass', by: 'The product' });
  });
});

describe('a switch of what Microsoft itself has ended', () => {
  it('needs no waiting', async () => {
    const customer = await prepare();
    const change = await propose(customer);
    await step(customer, change, 'declare-applied');
    await first().server.provision.upsertOrganization({ id: customer.id, name: 'Customer', asOf: AFTER_BASIC_ENDED });
    await (await mocks.idp.tenant(CONTOSO)).setAsOf(AFTER_BASIC_ENDED);
    expect(await step(customer, change, 'verify')).toMatchObject({
      status: 'verified',
      verification: { verdict: 'pass', retestAt: null },
    });
  });
});

async function dueAt({ id }: PolicyChange): Promise<number> {
  const { rows } = await database.query('select retest_at from policy_changes where id = $1', [id]);
  return rows[0].retest_at.getTime();
}
