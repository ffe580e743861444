import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectMockExchange, createMockExchange, type MockExchange, type Snapshot } from '../src/index.ts';
import { standInDirectory, tenantId } from './standInDirectory.ts';

const token = 'control-token';
const service = 'service@stand-in.example';
const licensed = 'licensed@stand-in.example';
const item = { subject: 'Training hour', start: '2026-11-22T09:00:00Z', end: '2026-11-22T10:00:00Z' };

let local: MockExchange;
let remote: MockExchange;
beforeAll(async () => {
  const { idp } = await standInDirectory([{ address: service }, { address: licensed }]);
  local = await createMockExchange({ idp });
  remote = connectMockExchange(local, token);
});
beforeEach(() => local.reset());
afterAll(() => local.close());

const authorized = { Authorization: `Bearer ${token}` };

async function post(operation: string, body: string, headers: Record<string, string> = authorized) {
  const url = new URL(`/_mock/exchange/${operation}`, local.ews);
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, ...((await response.json()) as { code?: string; message?: string }) };
}

// A page on evil.example whose name was made to point at loopback would send this; fetch cannot.
function statusWithHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const url = new URL('/_mock/exchange/requests', local.ews);
    const call = request(url, { method: 'POST', headers: { ...authorized, Host: host } }, (response) =>
      resolve(response.resume().statusCode),
    );
    call.on('error', reject).end('{}');
  });
}

describe('an Exchange mock in another process', () => {
  it('shows the same mailboxes', async () => {
    expect(await remote.mailboxes.list(tenantId)).toEqual(await local.mailboxes.list(tenantId));
    expect(await remote.mailboxes.calendar(licensed)).toEqual(await local.mailboxes.calendar(licensed));
  });

  it('takes appointments and rights, and forgets them on reset', async () => {
    const before = await local.mailboxes.calendar(licensed);
    const right = { mailbox: licensed, account: service, folder: 'inbox', level: 'reviewer' } as const;
    await (await remote.mailbox(licensed)).setCalendar([item]);
    await remote.mailboxes.setRight(right);
    expect(await local.mailboxes.calendar(licensed)).toMatchObject([{ subject: 'Training hour' }]);
    expect(await remote.mailboxes.rights(licensed)).toEqual([right]);
    await remote.reset();
    expect(await local.mailboxes.calendar(licensed)).toEqual(before);
    expect(await local.mailboxes.rights(licensed)).toEqual([]);
  });

  it('gives tenants and mailboxes by any of their names', async () => {
    const [byId, mailbox] = await Promise.all([remote.tenant(tenantId), remote.mailbox(licensed.toUpperCase())]);
    expect(byId).toMatchObject({ id: tenantId, name: 'Stand-in' });
    expect(mailbox).toMatchObject({ address: licensed, upn: licensed, tenantId });
    expect(await byId.mailboxes()).toHaveLength(2);
  });

  it('takes, lists and lifts faults', async () => {
    const { id } = await remote.faults.add({ match: { mailbox: licensed }, effect: { connection: 'drop' } });
    expect(await local.faults.list()).toMatchObject([{ id, struck: 0, match: { mailbox: licensed } }]);
    await remote.faults.lift(id);
    expect(await remote.faults.list()).toEqual([]);
    await remote.faults.add({ effect: { connection: 'drop' } });
    await remote.reset();
    expect(await remote.faults.list()).toEqual([]);
  });
});

describe('the record', () => {
  it('is asked by whom, what, when and with what outcome', async () => {
    const basic = { Authorization: `Basic ${Buffer.from(`${service}:wrong`).toString('base64')}` };
    await fetch(local.ews, { method: 'POST' });
    await fetch(local.ews, { method: 'POST', headers: basic });
    const [first, second] = await remote.requests.list();
    expect([first, second]).toMatchObject([{ status: 401, authentication: 'none' }, { authentication: 'basic' }]);
    const list = async (query: Parameters<MockExchange['requests']['list']>[0]) =>
      (await remote.requests.list(query)).map(({ id }) => id);
    expect(await list({ after: first?.id ?? 0 })).toEqual([second?.id]);
    expect(await list({ protocol: 'ews', outcome: 'refused' })).toHaveLength(2);
    expect(await list({ outcome: 'answered' })).toEqual([]);
    expect(await list({ protocol: 'imap' })).toEqual([]);
    expect(await list({ since: '2100-01-01T00:00:00Z' })).toEqual([]);
    expect(await list({ account: licensed })).toEqual([]);
    await expect(list({ tenant: 'Nowhere' })).rejects.toMatchObject({ code: 'unknown_tenant' });
  });
});

describe('a snapshot', () => {
  it('brings everything back, and leaves what is set while it is kept', async () => {
    const mailbox = await remote.mailbox(licensed);
    await mailbox.setCalendar([item]);
    await mailbox.set({ imapEnabled: false });
    await remote.faults.add({ effect: { connection: 'drop' }, times: 5 });
    const taken = await remote.snapshot();
    await remote.reset();
    await mailbox.setCalendar([]);
    await remote.restore(JSON.parse(JSON.stringify(taken)) as Snapshot);
    expect(await mailbox.calendar()).toMatchObject([{ subject: 'Training hour' }]);
    expect(await mailbox.settings()).toMatchObject({ holding: { imapEnabled: false } });
    expect(await remote.faults.list()).toMatchObject([{ times: 5 }]);
    expect((await remote.snapshot()).tables).toEqual(taken.tables);
  });

  it('of one tenant leaves the others alone', async () => {
    const tenant = await remote.tenant(tenantId);
    const mailbox = await remote.mailbox(licensed);
    await mailbox.setCalendar([item]);
    const taken = await tenant.snapshot();
    expect(taken.tenant).toBe(tenantId);
    await remote.faults.add({ effect: { connection: 'drop' } });
    await tenant.reset();
    expect(await mailbox.calendar()).not.toMatchObject([{ subject: 'Training hour' }]);
    await remote.restore(taken);
    expect(await mailbox.calendar()).toMatchObject([{ subject: 'Training hour' }]);
    expect(await remote.faults.list()).toHaveLength(1);
  });

  it.each<[name: string, change: (taken: Snapshot) => unknown, words: string]>([
    ['torn', ({ digest, ...rest }) => rest, 'digest: '],
    ['edited', (taken) => ({ ...taken, takenAt: '2022-06-01T00:00:00.000Z' }), 'not as it was taken'],
    ['no snapshot at all', () => ({}), 'version: '],
  ])('that is %s is refused, and nothing changes', async (_, change, words) => {
    await local.mailboxes.setCalendar(licensed, [item]);
    const taken = await remote.snapshot();
    await expect(remote.restore(change(taken) as Snapshot)).rejects.toMatchObject({
      code: 'invalid_snapshot',
      message: expect.stringContaining(words) as string,
    });
    expect(await local.mailboxes.calendar(licensed)).toMatchObject([{ subject: 'Training hour' }]);
  });
});

describe('the control API', () => {
  it('is closed without the token, to other origins and to other host names', async () => {
    expect(await post('requests', '{}', {})).toMatchObject({ status: 401, code: 'forbidden' });
    expect((await post('requests', '{}', { ...authorized, Origin: 'https://evil.example' })).status).toBe(403);
    expect((await post('requests', '{}')).status).toBe(200);
    const strange = ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '0.0.0.0'];
    expect(await Promise.all(strange.map(statusWithHost))).toEqual([403, 403, 403, 403]);
    expect(await Promise.all(['localhost:80@evil.example', '[::1', 'a b'].map(statusWithHost))).toEqual([
      400, 400, 400,
    ]);
    expect(await statusWithHost('localhost:1')).toBe(200);
    const stranger = connectMockExchange(local, 'guess');
    await expect(stranger.requests.list()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each<[name: string, operation: string, body: string, expected: object]>([
    ['an unknown operation', 'make-coffee', '{}', { status: 404, message: 'There is no such operation.' }],
    ['a name that every object has', 'constructor', '{}', { status: 404 }],
    ['a body that is not JSON', 'calendar', '{', { status: 400, message: 'body: is not JSON' }],
    ['a body that is no object', 'calendar', '[]', { status: 400, message: expect.stringContaining('body: ') }],
    ['a missing member', 'calendar', '{}', { status: 400, message: expect.stringContaining('address: ') }],
    ['a member too many', 'reset', '{"all":true}', { status: 400, message: expect.stringContaining('"all"') }],
    [
      'a wrong member deep inside',
      'set-right',
      JSON.stringify({ mailbox: 'a', account: 'b', folder: 'x', level: 'y' }),
      {
        status: 400,
        message: expect.stringMatching(/folder: .*level: /),
      },
    ],
    [
      'an unknown mailbox',
      'calendar',
      '{"address":"nobody@stand-in.example"}',
      {
        status: 404,
        code: 'unknown_mailbox',
        message: 'There is no mailbox nobody@stand-in.example.',
      },
    ],
    [
      'an oversized body',
      'set-right',
      `{"mailbox":"${'x'.repeat(1024 * 1024)}"}`,
      {
        status: 413,
        message: 'body: more than 1048576 bytes',
      },
    ],
  ])('answers %s in words', async (_, operation, body, expected) => {
    expect(await post(operation, body)).toMatchObject({ code: 'invalid_request', ...expected });
  });

  it('takes POST alone', async () => {
    const response = await fetch(new URL('/_mock/exchange/requests', local.ews), { headers: authorized });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('says what is wrong with an appointment', async () => {
    const backwards = { ...item, end: '2026-11-22T08:00:00Z' };
    await expect(remote.mailboxes.setCalendar(licensed, [backwards])).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('end is earlier than start') as string,
    });
  });

  it('that is gone is unreachable, and closing it again is no mistake', async () => {
    const gone = connectMockExchange({ ...local, ews: 'http://localhost:1/EWS/Exchange.asmx' }, token);
    await expect(gone.reset()).rejects.toMatchObject({ code: 'unreachable' });
    await gone.close();
  });
});
