import type { PreflightCheck, PreflightRun } from '@authshift/core/contract';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Customer, createCustomer } from './support/journey.ts';
import { administration } from './support/mailboxHand.ts';
import { CONTOSO, serviceAccount, startMicrosoft } from './support/microsoft.ts';
import { startTestServer, type TestServer, until } from './support/server.ts';

/** What the mocks' mailboxes are really like is found out, by whichever way the organization has. */

let mocks: MockMicrosoft;
let server: TestServer;
let passed = 0;

beforeAll(async () => {
  mocks = await startMicrosoft(3);
  const now = () => new Date(Date.now() + passed);
  const prerequisites = (_: string, userIds: readonly string[]) =>
    new Map(userIds.filter((id) => id === 'not-mobile').map((id) => [id, [mobileAccess]]));
  server = await startTestServer({ mocks, work: ['probes', 'assignments'], now, prerequisites });
});

afterEach(() => mocks.exchange.reset());

afterAll(async () => {
  await server.close();
  await mocks.close();
});

const mobileAccess = 'Tick “Mobile access” under Security.';

const mail = {
  authType: 'basic',
  protocol: 'imap-smtp',
  displayName: 'Mail',
  account: serviceAccount.upn,
  password: serviceAccount.password,
} as const;

async function add(customer: Customer, input: object): Promise<string> {
  const { status, body } = await server.call('/v1/connections', { as: customer.token, body: input });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

async function users(customer: Customer, names: readonly string[]): Promise<void> {
  await server.server.provision.upsertUsers(
    customer.id,
    names.map((name) => ({ id: name, displayName: name, address: `${name}@contoso.example` })),
  );
}

const everybody = { type: 'exclude', filter: {}, ids: [] } as const;

async function start(customer: Customer, connectionId: string): Promise<PreflightRun> {
  const body = { connectionId, scope: everybody };
  return (await server.call('/v1/preflights', { as: customer.token, body })).body;
}

async function runOf(customer: Customer, { id }: PreflightRun): Promise<PreflightRun> {
  const { body } = await server.call('/v1/preflights', { as: customer.token });
  return body.preflights.find((run: PreflightRun) => run.id === id);
}

const finished = (customer: Customer, run: PreflightRun) =>
  until(
    () => runOf(customer, run),
    ({ status }) => status !== 'running',
  );

async function checksOf(customer: Customer, userId: string): Promise<readonly PreflightCheck[]> {
  return (await server.call(`/v1/users/${userId}`, { as: customer.token })).body.preflightChecks;
}

async function notReady(customer: Customer, userId: string): Promise<Record<string, string>> {
  const open = (await checksOf(customer, userId)).filter(({ verdict }) => verdict !== 'ready');
  return Object.fromEntries(open.map(({ code, verdict }) => [code, verdict]));
}

it('HANDLE-15: keeps back whom the product itself still wants something of, in its own words', async () => {
  const customer = await createCustomer(server, mocks);
  const address = serviceAccount.upn;
  await server.server.provision.upsertUsers(
    customer.id,
    ['mobile', 'not-mobile'].map((id) => ({ id, displayName: id, address })),
  );
  const run = await finished(customer, await start(customer, 'basic'));
  expect(run).toMatchObject({ status: 'done', total: 2, counts: { block: 1 } });
  expect(await notReady(customer, 'not-mobile')).toMatchObject({ product_ready: 'block' });
  const said = async (userId: string) =>
    (await checksOf(customer, userId)).find(({ code }) => code === 'product_ready')?.literal;
  expect(await said('not-mobile')).toBe(mobileAccess);
  expect(await said('mobile')).toBeNull();
});

describe('with a way into the administration of Exchange and the directory', () => {
  it('reads the switches, licences, accounts and places of mailboxes', async () => {
    const customer = await createCustomer(server, mocks);
    await add(customer, administration);
    const connectionId = await add(customer, mail);
    const names = ['service', 'imap-off', 'smtp-off', 'unlicensed', 'on-premises', 'disabled', 'shared', 'nobody'];
    await users(customer, names);
    for (const name of ['imap-off', 'smtp-off', 'disabled', 'shared']) {
      const mailbox = await mocks.exchange.mailbox(`${name}@contoso.example`);
      await mailbox.grant({ right: 'FullAccess', user: serviceAccount.upn });
    }
    const run = await finished(customer, await start(customer, connectionId));
    expect(run).toMatchObject({ status: 'done', total: 8, counts: { ready: 2, warn: 1, block: 5 } });
    const found = await Promise.all(names.map(async (name) => [name, await notReady(customer, name)] as const));
    expect(Object.fromEntries(found)).toEqual({
      service: {},
      shared: {},
      'imap-off': { imap_enabled: 'block' },
      'smtp-off': { smtp_auth_mailbox: 'block' },
      disabled: { account_enabled: 'warn' },
      unlicensed: { mailbox_exists: 'block', licence: 'block' },
      'on-premises': { mailbox_location: 'block', rights: 'warn', imap_enabled: 'warn', smtp_auth_mailbox: 'warn' },
      nobody: { mailbox_exists: 'block' },
    });
    // Of many at once; alone are asked about only those who have no mailbox there.
    const commands = await mocks.exchange.requests.list({ protocol: 'exchange-admin' });
    const times = (name: string) => commands.filter((one) => 'operation' in one && one.operation === name).length;
    expect([times('Get-CASMailbox'), times('Get-Mailbox'), times('Get-User')]).toEqual([1, 4, 3]);
    const said = async (userId: string, wanted: PreflightCheck['code']) =>
      (await checksOf(customer, userId)).find(({ code }) => code === wanted)?.literal;
    expect(await said('imap-off', 'imap_enabled')).toBe('ImapEnabled : false');
    expect(await said('disabled', 'licence')).toBe('skuPartNumber : EXCHANGESTANDARD');
    expect(await said('nobody', 'mailbox_exists')).toContain("couldn't be found");
  });

  it('looks again by itself where a switch is on and not obeyed yet', async () => {
    const customer = await createCustomer(server, mocks);
    await add(customer, administration);
    const connectionId = await add(customer, mail);
    await users(customer, ['licensed']);
    const mailbox = await mocks.exchange.mailbox('licensed@contoso.example');
    await mailbox.grant({ right: 'FullAccess', user: serviceAccount.upn });
    await mailbox.set({ imapEnabled: false });
    await mailbox.set({ imapEnabled: true }, { manner: 'spreads' });
    await finished(customer, await start(customer, connectionId));
    const rights = async () => (await checksOf(customer, 'licensed')).find(({ code }) => code === 'rights');
    const minutesUntil = (at: string | null | undefined) =>
      Math.round((Date.parse(at ?? '') - Date.now() - passed) / 60_000);
    expect(await notReady(customer, 'licensed')).toEqual({ rights: 'warn' });
    expect(minutesUntil((await rights())?.retestAt)).toBe(5);

    const { clock } = await mocks.idp.tenant(CONTOSO);
    const pass = async (minutes: number) => {
      passed += minutes * 60_000;
      await clock.advance({ minutes });
      await server.server.catchUp();
    };
    await pass(6);
    await until(rights, (check) => minutesUntil(check?.retestAt) === 54);
    await pass(120);
    await until(rights, (check) => check?.verdict === 'ready');
    expect((await rights())?.retestAt).toBeNull();
    expect(await notReady(customer, 'licensed')).toEqual({});
  });

  it('leaves Exchange alone for as long as it asks, and goes on by itself', async () => {
    const customer = await createCustomer(server, mocks);
    await add(customer, administration);
    await users(customer, ['service']);
    const throttle = { retryAfterSeconds: 40 };
    await mocks.exchange.faults.add({ match: { protocol: 'exchange-admin' }, effect: { throttle }, times: 1 });
    const run = await start(customer, customer.basicId);
    const throttled = async () =>
      (await mocks.exchange.requests.list({ protocol: 'exchange-admin' })).filter(
        (request) => 'status' in request && request.status === 429,
      ).length;
    await until(throttled, (count) => count === 1);
    const job = async () => (await server.call(`/v1/jobs/${run.jobId}`, { as: customer.token })).body;
    await server.server.catchUp();
    expect(await job()).toMatchObject({ done: 0, failed: 0, finishedAt: null });
    expect(await runOf(customer, run)).toMatchObject({ status: 'running' });
    passed += 41_000;
    await server.server.catchUp();
    await until(job, ({ status }) => status === 'done');
    expect(await job()).toMatchObject({ total: 1, ok: 1, failed: 0 });
  });
});

describe('with no more than the connection itself', () => {
  it('COCONUT-30: finds out by signing in who has given the service account no right, and warns of what nobody could look up', async () => {
    const customer = await createCustomer(server, mocks);
    await users(customer, ['room-0', 'licensed']);
    const { id } = (await server.call('/v1/me', { as: customer.token })).body.organization;
    await server.server.provision.upsertOrganization({ id, name: id, asOf: '2022-06-01' });
    await mocks.exchange.mailboxes.setRight({
      mailbox: 'licensed@contoso.example',
      account: serviceAccount.upn,
      folder: 'calendar',
      level: 'none',
    });
    await finished(customer, await start(customer, customer.basicId));
    const unknown = { account_enabled: 'warn', ews_enabled: 'warn', licence: 'warn' };
    expect(await notReady(customer, 'room-0')).toEqual(unknown);
    expect(await notReady(customer, 'licensed')).toMatchObject({ rights: 'block' });
  });

  it('has everything else leave Exchange alone, too, where that asks for it', async () => {
    const customer = await createCustomer(server, mocks);
    const room = { id: 'room-0', displayName: 'Room', address: 'room-0@contoso.example' };
    await server.server.provision.upsertUsers(customer.id, [{ ...room, assignedTo: [customer.basicId] }]);
    const throttle = { retryAfterSeconds: 40 };
    await mocks.exchange.faults.add({ match: { protocol: 'ews' }, effect: { throttle }, times: 1 });
    const run = await start(customer, customer.basicId);
    const asked = async () => (await mocks.exchange.requests.list({ protocol: 'ews' })).length;
    await until(asked, (count) => count === 1);
    const held = async () => (await server.call(`/v1/users/room-0`, { as: customer.token })).body.sync[0].lastAttemptAt;
    await server.server.syncNow(customer.id);
    expect([await asked(), await held()]).toEqual([1, null]);
    passed += 41_000;
    await server.server.syncNow(customer.id);
    expect(await held()).not.toBeNull();
    await server.server.catchUp();
    expect(await finished(customer, run)).toMatchObject({ status: 'done', total: 1 });
  });

  it('counts those as failed whom nobody answered about, and asks again when told to', async () => {
    const customer = await createCustomer(server, mocks);
    await users(customer, ['room-0']);
    const gone = await add(customer, { ...mail, displayName: 'Nowhere', serviceAddress: 'imaps://localhost:1' });
    const run = await start(customer, gone);
    const job = async (jobId = run.jobId) => (await server.call(`/v1/jobs/${jobId}`, { as: customer.token })).body;
    await until(
      async () => {
        passed += 11 * 60_000;
        await server.server.catchUp();
        return job();
      },
      ({ status }) => status === 'done',
      20,
    );
    expect(await job()).toMatchObject({ total: 1, ok: 0, failed: 1 });
    const { items } = (await server.call(`/v1/jobs/${run.jobId}/items`, { as: customer.token })).body;
    expect(items).toMatchObject([{ status: 'failed', code: 'ECONNREFUSED' }]);
    const again = await server.call(`/v1/jobs/${run.jobId}/retry-failed`, { as: customer.token, method: 'POST' });
    expect(again.status).toBe(202);
    expect(await job(again.body.jobId)).toMatchObject({ kind: 'retry', total: 1 });
    await server.call(`/v1/jobs/${again.body.jobId}/abort`, { as: customer.token, method: 'POST' });
    const runs = (await server.call('/v1/preflights', { as: customer.token })).body.preflights;
    expect(runs).toMatchObject([{ status: 'done' }, { status: 'aborted', jobId: again.body.jobId }]);
  });
});

describe('a waiver with an end', () => {
  it('ends by itself: the user is blocked again', async () => {
    const customer = await createCustomer(server, mocks);
    await add(customer, administration);
    await users(customer, ['nobody']);
    await finished(customer, await start(customer, customer.basicId));
    const end = new Date(Date.now() + passed + 3_600_000).toISOString();
    const waive = { codes: ['mailbox_exists'], reason: 'Comes today', until: end };
    const user = async () => (await server.call('/v1/users/nobody', { as: customer.token })).body.preflight;
    const waived = await server.call('/v1/users/nobody', { as: customer.token, method: 'PATCH', body: { waive } });
    expect(waived.body.preflight).not.toBe('block');
    const preview = async () =>
      (
        await server.call('/v1/assignments/preview', {
          as: customer.token,
          body: { scope: everybody, change: { tick: [customer.basicId], untick: [] } },
        })
      ).body.blocked;
    expect(await preview()).toEqual([]);
    passed += 3_700_000;
    expect(await preview()).toMatchObject([{ code: 'preflight_blocked', count: 1 }]);
    expect(await user()).toBe('block');

    const longer = new Date(Date.now() + passed + 3_600_000).toISOString();
    await server.call('/v1/users/nobody', {
      as: customer.token,
      method: 'PATCH',
      body: { waive: { ...waive, until: longer } },
    });
    expect(await user()).not.toBe('block');
    passed += 3_700_000;
    await server.server.catchUp();
    await until(user, (verdict) => verdict === 'block');
  });
});
