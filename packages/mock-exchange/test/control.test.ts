import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { connectMockExchange, createMockExchange, type MockExchange } from '../src/index.ts';
import { standInDirectory, tenantId } from './standInDirectory.ts';

const token = 'control-token';
const service = 'service@stand-in.example';
const licensed = 'licensed@stand-in.example';

let local: MockExchange | undefined;
afterEach(() => local?.close());

async function start() {
  const { idp } = await standInDirectory([{ address: service }, { address: licensed }]);
  local = await createMockExchange({ idp });
  return { local, remote: connectMockExchange(local, token) };
}

// A page on evil.example whose name was made to point at loopback would send this; fetch cannot.
function statusWithHost(url: URL, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { Host: host, Authorization: `Bearer ${token}` };
    const call = request(url, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode));
    call.on('error', reject).end('{}');
  });
}

describe('an Exchange mock in another process', () => {
  it('shows the same mailboxes', async () => {
    const { local, remote } = await start();
    expect(await remote.mailboxes.list(tenantId)).toEqual(await local.mailboxes.list(tenantId));
    expect(await remote.mailboxes.calendar(licensed)).toEqual(await local.mailboxes.calendar(licensed));
  });

  it('takes appointments and rights, and forgets them on reset', async () => {
    const { local, remote } = await start();
    const before = await local.mailboxes.calendar(licensed);
    const item = { subject: 'Training hour', start: '2026-11-22T09:00:00Z', end: '2026-11-22T10:00:00Z' };
    const right = { mailbox: licensed, account: service, folder: 'inbox', level: 'reviewer' } as const;
    await remote.mailboxes.setCalendar(licensed, [item]);
    await remote.mailboxes.setRight(right);
    expect(await local.mailboxes.calendar(licensed)).toMatchObject([{ subject: 'Training hour' }]);
    expect(await remote.mailboxes.rights(licensed)).toEqual([right]);
    await remote.reset();
    expect(await local.mailboxes.calendar(licensed)).toEqual(before);
    expect(await local.mailboxes.rights(licensed)).toEqual([]);
  });

  it('lists its requests', async () => {
    const { local, remote } = await start();
    await fetch(local.ews, { method: 'POST' });
    expect(await remote.requests.list()).toMatchObject([{ status: 401, authentication: 'none' }]);
  });

  it('says what is wrong with an appointment or an address', async () => {
    const { remote } = await start();
    const backwards = { subject: 'x', start: '2026-11-22T10:00:00Z', end: '2026-11-22T09:00:00Z' };
    await expect(remote.mailboxes.setCalendar(licensed, [backwards])).rejects.toThrow('end is earlier than start');
    await expect(remote.mailboxes.calendar('nobody@stand-in.example')).rejects.toThrow('There is no mailbox nobody@');
  });

  it('is closed without the token, to other origins and to other host names', async () => {
    const { local } = await start();
    const url = new URL('/_mock/exchange/requests', local.ews);
    const authorized = { Authorization: `Bearer ${token}` };
    const ask = async (headers: Record<string, string>) =>
      (await fetch(url, { method: 'POST', headers, body: '{}' })).status;
    expect(await ask({})).toBe(401);
    expect(await ask({ ...authorized, Origin: 'https://evil.example' })).toBe(403);
    expect(await ask(authorized)).toBe(200);
    expect(await statusWithHost(url, 'evil.example')).toBe(403);
    const stranger = connectMockExchange(local, 'guess');
    await expect(stranger.requests.list()).rejects.toMatchObject({ code: 'forbidden' });
  });
});
