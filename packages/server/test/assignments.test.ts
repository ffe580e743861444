import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Customer, createCustomer } from './support/journey.ts';
import { basicSeed, roomAddress, startMicrosoft } from './support/microsoft.ts';
import { startTestServer, type TestServer, until } from './support/server.ts';

let mocks: MockMicrosoft;
let server: TestServer;
let customer: Customer;

beforeAll(async () => {
  mocks = await startMicrosoft();
  server = await startTestServer({ mocks });
});

afterAll(async () => {
  await server.close();
  await mocks.close();
});

/** Ten rooms ticked for Basic, the last one not enabled, and a second connection to move them to. */
beforeEach(async () => {
  customer = await createCustomer(server, mocks);
  const { provision } = server.server;
  await provision.upsertConnection(customer.id, { ...basicSeed, id: 'next', displayName: 'Exchange (next)' });
  const users = Array.from({ length: 10 }, (_, index) => ({
    id: `room-${index}`,
    displayName: `Room ${index}`,
    address: roomAddress(index),
    location: index < 5 ? 'North' : 'South',
    enabled: index !== 9,
    assignedTo: ['basic'],
  }));
  await provision.upsertUsers(customer.id, users);
});

const everybody = { type: 'exclude', filter: {}, ids: [] };
const move = { tick: ['next'], untick: ['basic'] };

async function preview(body: object) {
  return server.call('/v1/assignments/preview', { as: customer.token, body });
}

async function change(body: object, key: string = crypto.randomUUID()) {
  return server.call('/v1/assignments', {
    as: customer.token,
    body: { snapshot: '0', ...body },
    headers: key === '' ? {} : { 'idempotency-key': key },
  });
}

async function finished(jobId: string) {
  return until(
    async () => (await server.call(`/v1/jobs/${jobId}`, { as: customer.token })).body,
    ({ finishedAt }) => finishedAt !== null,
  );
}

async function ticked(): Promise<Record<string, string[]>> {
  const { body } = await server.call('/v1/users?limit=1000', { as: customer.token });
  return Object.fromEntries(
    body.rows.map((row: { id: string; sync: { connectionId: string; assigned: boolean }[] }) => [
      row.id,
      row.sync.filter(({ assigned }) => assigned).map(({ connectionId }) => connectionId),
    ]),
  );
}

async function itemsOf(jobId: string) {
  const items: { userId: string; status: string }[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const asked: string = `/v1/jobs/${jobId}/items?limit=50${cursor && `&cursor=${cursor}`}`;
    const { body } = await server.call(asked, { as: customer.token });
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}

describe('a preview', () => {
  it('counts what would happen and says who is warned and who is left out', async () => {
    const { status, body } = await preview({ scope: everybody, change: move });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      count: 10,
      changing: 9,
      transitions: [{ from: ['basic'], to: ['next'], count: 9 }],
      warned: [{ code: 'unproven', count: 9 }],
      blocked: [{ code: 'user_disabled', count: 1, sample: [{ userId: 'room-9', address: roomAddress(9) }] }],
    });
    expect(body.warned[0].sample).toHaveLength(9);
  });

  it('warns of users who would stop syncing', async () => {
    const { body } = await preview({
      scope: { type: 'exclude', filter: { location: ['North'] }, ids: ['room-0'] },
      change: { tick: [], untick: ['basic'] },
    });
    expect(body).toMatchObject({ count: 4, warned: [{ code: 'left_without', count: 4 }] });
  });

  it.each<[string, object, number, string]>([
    [
      'users nobody knows',
      { scope: { type: 'include', ids: ['room-1', 'nobody'] }, change: move },
      422,
      'unknown_users',
    ],
    ['a connection nobody knows', { scope: everybody, change: { tick: ['gone'], untick: [] } }, 404, 'not_found'],
    ['nothing to do', { scope: everybody, change: { tick: [], untick: [] } }, 422, 'validation_failed'],
    [
      'ticking and unticking the same',
      { scope: everybody, change: { tick: ['next'], untick: ['next'] } },
      422,
      'validation_failed',
    ],
  ])('is refused for %s', async (_, body, status, code) => {
    expect(await preview(body)).toMatchObject({ status, body: { code } });
  });
});

describe('a change', () => {
  it('of all but one moves exactly those, and skips who is not enabled', async () => {
    const scope = { type: 'exclude', filter: {}, ids: ['room-3'] };
    const { status, body } = await change({ scope, change: move, expectedCount: 9, acceptUnproven: true });
    expect(status).toBe(202);
    expect(await finished(body.jobId)).toMatchObject({
      status: 'done',
      total: 9,
      done: 9,
      ok: 8,
      skipped: 1,
      failed: 0,
    });
    const after = await ticked();
    expect(after['room-0']).toEqual(['next']);
    expect(after['room-3']).toEqual(['basic']);
    expect(after['room-9']).toEqual(['basic']);
    const user = (await server.call('/v1/users/room-0', { as: customer.token })).body;
    expect(user.sync).toMatchObject([
      { connectionId: 'basic', assigned: false, leased: false },
      { connectionId: 'next', assigned: true, leased: true },
    ]);
    expect(user.history.map(({ kind, by }: { kind: string; by: string | null }) => [kind, by])).toEqual(
      expect.arrayContaining([
        ['ticked', 'Actor admin'],
        ['unticked', 'Actor admin'],
        ['lease_moved', null],
      ]),
    );
    const audit = (await server.call('/v1/audit', { as: customer.token })).body.entries;
    expect(audit.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['assignment.requested', 'assignment.finished']),
    );
  });

  it('is refused when the number of users is not what the person was told, with a new preview', async () => {
    const answer = await change({ scope: everybody, change: move, expectedCount: 9, acceptUnproven: true });
    expect(answer).toMatchObject({ status: 409, body: { code: 'scope_changed', preview: { count: 10 } } });
    expect((await ticked())['room-0']).toEqual(['basic']);
  });

  it('is refused for users whose next connection has not proven itself, unless that is accepted', async () => {
    const body = { scope: everybody, change: move, expectedCount: 10 };
    expect(await change(body)).toMatchObject({
      status: 409,
      body: { code: 'unproven_not_accepted', preview: { warned: [{ code: 'unproven', count: 9 }] } },
    });
    expect((await change({ ...body, acceptUnproven: true })).status).toBe(202);
  });

  it('needs a key, and is the same job when it is sent again with it', async () => {
    const body = { scope: everybody, change: { tick: ['next'], untick: [] }, expectedCount: 10 };
    expect(await change(body, '')).toMatchObject({ status: 400, body: { code: 'idempotency_key_required' } });
    const answers = await Promise.all([change(body, 'key-1'), change(body, 'key-1'), change(body, 'key-1')]);
    expect(new Set(answers.map((answer) => answer.body.jobId)).size).toBe(1);
    expect(await change({ ...body, change: { tick: [], untick: ['basic'] } }, 'key-1')).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    await finished(answers[0].body.jobId);
    const entries = (await server.call('/v1/audit', { as: customer.token })).body.entries;
    expect(entries.filter(({ action }: { action: string }) => action === 'assignment.requested')).toHaveLength(1);
  });

  it('means the users there were when it was accepted: not those who come later, and those who are gone have failed', async () => {
    const idle = await startTestServer({ mocks, work: false });
    const late = await createCustomer(idle, mocks);
    const user = (id: string) => ({ id, displayName: id, address: `${id}@contoso.example` });
    await idle.server.provision.upsertUsers(late.id, ['early', 'gone', 'kept', 'left-out'].map(user));
    const { body } = await idle.call('/v1/assignments', {
      as: late.token,
      headers: { 'idempotency-key': 'scope' },
      body: {
        scope: { ...everybody, ids: ['left-out'] },
        change: { tick: ['basic'], untick: [] },
        expectedCount: 3,
        snapshot: '0',
      },
    });
    await idle.server.provision.upsertUsers(late.id, [user('late')]);
    await idle.server.provision.removeUsers(late.id, ['gone', 'left-out']);
    const items = async (status = '') => {
      const path = `/v1/jobs/${body.jobId}/items${status === '' ? '' : `?status=${status}`}`;
      return (await idle.call(path, { as: late.token })).body.items.map((item: { userId: string; status: string }) => [
        item.userId,
        item.status,
      ]);
    };
    const waiting = [
      ['early', 'queued'],
      ['kept', 'queued'],
    ];
    expect(await items()).toEqual([...waiting, ['gone', 'failed']]);
    expect(await items('queued')).toEqual(waiting);
    await idle.server.start();
    const job = await until(
      async () => (await idle.call(`/v1/jobs/${body.jobId}`, { as: late.token })).body,
      ({ status }) => status === 'done',
    );
    expect(job).toMatchObject({ total: 3, done: 3, ok: 2, failed: 1 });
    expect(await items()).toEqual([
      ['early', 'ok'],
      ['kept', 'ok'],
      ['gone', 'failed'],
    ]);
    expect((await idle.call('/v1/users/late', { as: late.token })).body.sync).toEqual([]);
    await idle.close();
  });

  it('of many users who stand the same says what became of each, and is reverted for each', async () => {
    const more = Array.from({ length: 250 }, (_, index) => ({
      id: `desk-${String(index).padStart(3, '0')}`,
      displayName: `Desk ${index}`,
      address: `desk-${index}@contoso.example`,
      enabled: index !== 7,
      assignedTo: index % 100 === 0 ? ['basic', 'next'] : ['basic'],
    }));
    await server.server.provision.upsertUsers(customer.id, more);
    const before = await ticked();
    const { body: made } = await change({ scope: everybody, change: move, expectedCount: 260, acceptUnproven: true });
    expect(await finished(made.jobId)).toMatchObject({ total: 260, ok: 258, skipped: 2, failed: 0 });
    expect(new Set(Object.values(await ticked()).map(String))).toEqual(new Set(['next', 'basic']));
    const items = await itemsOf(made.jobId);
    expect(items.map(({ userId }) => userId)).toEqual(Object.keys(before).sort());
    expect(items.filter(({ status }) => status !== 'ok')).toMatchObject([
      { userId: 'desk-007', displayName: 'Desk 7', status: 'skipped', code: 'user_disabled' },
      { userId: 'room-9', status: 'skipped', code: 'user_disabled' },
    ]);
    const { body: table } = await server.call(`/v1/jobs/${made.jobId}/items.csv`, { as: customer.token });
    expect(String(table).trim().split('\r\n')).toHaveLength(261);

    const { body: back } = await server.call(`/v1/jobs/${made.jobId}/revert`, { as: customer.token, body: {} });
    expect(await finished(back.jobId)).toMatchObject({ total: 258, ok: 258 });
    expect(await ticked()).toEqual(before);
  });

  it('that waits can be stopped, and then stays stopped', async () => {
    const idle = await startTestServer({ mocks, work: false });
    const waiting = await createCustomer(idle, mocks);
    const as = waiting.token;
    await idle.server.provision.upsertUsers(waiting.id, [{ id: 'a', displayName: 'A', address: 'a@contoso.example' }]);
    const { body } = await idle.call('/v1/assignments', {
      as,
      headers: { 'idempotency-key': 'stop' },
      body: { scope: everybody, change: { tick: ['basic'], untick: [] }, expectedCount: 1, snapshot: '0' },
    });
    const blocked = await idle.call('/v1/connections/basic/disconnect/preview', { as, method: 'POST' });
    expect(blocked.body.blockers).toMatchObject([{ code: 'job_running', count: 1 }]);
    const aborted = await idle.call(`/v1/jobs/${body.jobId}/abort`, { as, method: 'POST' });
    expect(aborted.body).toMatchObject({ status: 'aborted', done: 0, finishedAt: expect.any(String) });
    await idle.server.start();
    const second = await idle.call('/v1/assignments', {
      as,
      headers: { 'idempotency-key': 'after' },
      body: { scope: everybody, change: { tick: [], untick: ['basic'] }, expectedCount: 1, snapshot: '0' },
    });
    await until(
      async () => (await idle.call(`/v1/jobs/${second.body.jobId}`, { as })).body,
      ({ status }) => status === 'done',
    );
    expect((await idle.call(`/v1/jobs/${body.jobId}`, { as })).body).toEqual(aborted.body);
    expect((await idle.call('/v1/users/a', { as })).body.sync).toEqual([]);
    await idle.close();
  });
});

describe('the list of users', () => {
  it('comes in pages that neither repeat nor lose anybody', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = `/v1/users?limit=3&sort=-address${cursor === null ? '' : `&cursor=${cursor}`}`;
      const { body } = await server.call(page, { as: customer.token });
      expect(body.total).toBe(10);
      seen.push(...body.rows.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 10 }, (_, index) => `room-${9 - index}`));
  });

  it('says how many there are in each state, whatever the filter', async () => {
    const filter = Buffer.from(JSON.stringify({ location: ['South'] })).toString('base64url');
    const { body } = await server.call(`/v1/users?filter=${filter}`, { as: customer.token });
    expect(body.total).toBe(5);
    expect(body.facets).toMatchObject({ all: 10, assigned: { basic: 10 } });
  });
});
