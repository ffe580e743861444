import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMockExchange, type ExchangeSeed, type MockExchange } from '../src/index.ts';
import {
  attribute,
  basic,
  count,
  element,
  envelope,
  findItem,
  getFolder,
  impersonate,
  post,
  wellKnown,
} from './ewsRequests.ts';
import { standInDirectory, tenantId } from './standInDirectory.ts';

const service = 'service@stand-in.example';
const licensed = 'licensed@stand-in.example';
const second = 'second@stand-in.example';
const people = [
  { address: service },
  { address: licensed, aliases: ['alias-of-licensed@stand-in.example'] },
  { address: second },
  { address: 'unlicensed@stand-in.example', licences: [] },
  { address: 'on-premises@stand-in.example', location: 'on-premises' as const },
  { address: 'frontline@stand-in.example', licences: ['frontline' as const] },
  { address: 'mfa@stand-in.example', behaviour: 'mfa' },
  { address: 'disabled@stand-in.example', enabled: false },
];
const now = new Date('2026-11-22T12:00:00Z');

let world: Awaited<ReturnType<typeof standInDirectory>>;
let shared: MockExchange;
let own: MockExchange | undefined;
beforeAll(async () => {
  world = await standInDirectory(people);
  shared = await createMockExchange({ idp: world.idp, now: () => now });
});
afterAll(() => shared?.close());
afterEach(async () => {
  await own?.close();
  own = undefined;
  await shared.reset();
});

/** One mock for all tests but those with a seed of their own; it is as of the day that a test says. */
async function start({ asOf = '2026-11-22', seed }: { asOf?: string; seed?: ExchangeSeed } = {}) {
  const { idp, sign, users, setAsOf } = world;
  setAsOf(asOf);
  if (seed !== undefined) own = await createMockExchange({ idp, now: () => now, seed });
  const exchange = own ?? shared;
  const bearer = async (address: string, claims: object = {}) => {
    const seconds = now.getTime() / 1000;
    const oid = users.find((user) => user.upn === address)?.oid;
    const lifetime = { nbf: seconds - 10, exp: seconds + 3600 };
    const token = { aud: 'https://outlook.office365.com', iss: `https://sts.windows.net/${tenantId}/`, ...lifetime };
    return `Bearer ${await sign({ ...token, oid, appid: 'app', scp: 'EWS.AccessAsUser.All', ...claims })}`;
  };
  const app = () => bearer('nobody', { scp: undefined, roles: ['full_access_as_app'] });
  const ask = async (address: string, body: string, header = '') =>
    post(exchange.ews, await bearer(address), envelope(body, header));
  return { exchange, bearer, app, ask };
}

describe('GetFolder', () => {
  it("answers the size of the caller's own calendar", async () => {
    const { ask, exchange } = await start();
    const answer = await ask(licensed, getFolder());
    const items = await exchange.mailboxes.calendar(licensed);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(element(answer.text, 'ResponseCode')).toBe('NoError');
    expect(element(answer.text, 'DisplayName')).toBe('Calendar');
    expect(element(answer.text, 'TotalCount')).toBe(String(items.length));
    expect(count(answer.text, 'ServerVersionInfo')).toBe(1);
  });

  it('answers each folder by itself, the ones that fail too', async () => {
    const { ask } = await start();
    const folders = [wellKnown('inbox'), wellKnown('calendar', second), wellKnown('calendar')].join('');
    const { text } = await ask(licensed, getFolder(folders));
    const codes = [...text.matchAll(/<m:ResponseCode>(\w+)</g)].map((match) => match[1]);
    expect(codes).toEqual(['NoError', 'ErrorAccessDenied', 'NoError']);
    expect(text.match(/ResponseClass="Error"/g)).toHaveLength(1);
  });

  it('finds a folder again by the id it gave out', async () => {
    const { ask } = await start();
    const id = attribute((await ask(licensed, getFolder(undefined, 'IdOnly'))).text, 'FolderId', 'Id');
    const again = await ask(licensed, getFolder(`<t:FolderId Id="${id}"/>`));
    expect(element(again.text, 'DisplayName')).toBe('Calendar');
    expect(element((await ask(second, getFolder(`<t:FolderId Id="${id}"/>`))).text, 'ResponseCode')).toBe(
      'ErrorAccessDenied',
    );
  });

  it.each(['IdOnly', 'Default', 'AllProperties'])('brings what the shape %s asks for', async (shape) => {
    const { ask } = await start();
    const { text } = await ask(licensed, getFolder(undefined, shape));
    expect(count(text, 'FolderId')).toBe(1);
    expect(count(text, 'DisplayName')).toBe(shape === 'IdOnly' ? 0 : 1);
    expect(count(text, 'FolderClass')).toBe(shape === 'AllProperties' ? 1 : 0);
  });

  it.each([
    ['<t:FolderId Id="nonsense"/>', 'ErrorInvalidIdMalformed', 'Id is malformed.'],
    [wellKnown('contacts'), 'ErrorFolderNotFound', 'The specified folder could not be found in the store.'],
  ])('answers %s with %s', async (folder, code, message) => {
    const { ask } = await start();
    const answer = await ask(licensed, getFolder(folder));
    expect(answer.status).toBe(200);
    expect(element(answer.text, 'ResponseCode')).toBe(code);
    expect(element(answer.text, 'MessageText')).toBe(message);
  });
});

describe('FindItem', () => {
  const everything = '<m:IndexedPageItemView MaxEntriesReturned="100" Offset="0" BasePoint="Beginning"/>';

  it('brings subject, times, id and organizer of the appointments', async () => {
    const organizer = second;
    const items = [{ subject: 'A & B', start: '2026-11-22T09:00:00Z', end: '2026-11-22T10:00:00Z', organizer }];
    const { ask } = await start({ seed: { mailboxes: [{ address: licensed, items }] } });
    const { text } = await ask(licensed, findItem({ view: everything }));
    expect(element(text, 'Subject')).toBe('A &amp; B');
    expect(element(text, 'Start')).toBe('2026-11-22T09:00:00Z');
    expect(element(text, 'End')).toBe('2026-11-22T10:00:00Z');
    expect(element(text, 'EmailAddress')).toBe(second);
    expect(attribute(text, 'ItemId', 'Id')).toMatch(/^AAMk/);
    expect(attribute(text, 'RootFolder', 'TotalItemsInView')).toBe('1');
    expect(attribute(text, 'RootFolder', 'IncludesLastItemInRange')).toBe('true');
  });

  it('pages through a calendar', async () => {
    const { ask, exchange } = await start();
    const items = await exchange.mailboxes.calendar(licensed);
    const found = new Set<string | undefined>();
    for (let offset = 0; offset < items.length; offset += 3) {
      const view = `<m:IndexedPageItemView MaxEntriesReturned="3" Offset="${offset}" BasePoint="Beginning"/>`;
      const { text } = await ask(licensed, findItem({ view, shape: 'IdOnly' }));
      for (const [, id] of text.matchAll(/<t:ItemId Id="([^"]+)"/g)) found.add(id);
      expect(attribute(text, 'RootFolder', 'TotalItemsInView')).toBe(String(items.length));
      expect(attribute(text, 'RootFolder', 'IncludesLastItemInRange')).toBe(String(offset + 3 >= items.length));
    }
    expect(found.size).toBe(items.length);
  });

  it('shows the default calendar in a view around today', async () => {
    const { ask, exchange } = await start();
    const view = '<m:CalendarView StartDate="2026-10-23T00:00:00Z" EndDate="2027-01-21T00:00:00Z"/>';
    const { text } = await ask(licensed, findItem({ view }));
    expect(count(text, 'CalendarItem')).toBe((await exchange.mailboxes.calendar(licensed)).length);
  });

  it('brings single properties on top of the ids', async () => {
    const { ask } = await start();
    const { text } = await ask(
      licensed,
      findItem({ shape: 'IdOnly' }).replace(
        '</t:BaseShape>',
        '</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="item:Subject"/></t:AdditionalProperties>',
      ),
    );
    expect(count(text, 'Subject')).toBeGreaterThan(0);
    expect(count(text, 'Start')).toBe(0);
  });
});

describe("another user's mailbox", () => {
  it('is open to the service account of the tenant', async () => {
    const { ask, exchange } = await start();
    const { text } = await ask(service, getFolder(wellKnown('calendar', licensed)));
    expect(element(text, 'TotalCount')).toBe(String((await exchange.mailboxes.calendar(licensed)).length));
  });

  it('is open to it under an alias too', async () => {
    const { ask, exchange } = await start();
    const { text } = await ask(service, getFolder(wellKnown('calendar', 'ALIAS-of-licensed@stand-in.example')));
    expect(element(text, 'TotalCount')).toBe(String((await exchange.mailboxes.calendar(licensed)).length));
  });

  it('is closed to everybody else', async () => {
    const { ask } = await start();
    const { status, text } = await ask(licensed, findItem({ folders: wellKnown('calendar', second) }));
    expect(status).toBe(200);
    expect(element(text, 'ResponseCode')).toBe('ErrorAccessDenied');
    expect(element(text, 'MessageText')).toBe('Access is denied. Check credentials and try again.');
  });

  it('shows the service account its calendar, not its inbox', async () => {
    const { ask } = await start();
    const { text } = await ask(service, getFolder(wellKnown('inbox', licensed)));
    expect(element(text, 'ResponseCode')).toBe('ErrorAccessDenied');
  });

  it('opens and closes with an explicit right', async () => {
    const { ask, exchange } = await start();
    const code = async (address: string) =>
      element((await ask(address, getFolder(wellKnown('calendar', second)))).text, 'ResponseCode');
    await exchange.mailboxes.setRight({ mailbox: second, account: licensed, folder: 'calendar', level: 'reviewer' });
    await exchange.mailboxes.setRight({ mailbox: second, account: service, folder: 'calendar', level: 'none' });
    expect(await code(licensed)).toBe('NoError');
    expect(await code(service)).toBe('ErrorAccessDenied');
    await exchange.reset();
    expect(await code(licensed)).toBe('ErrorAccessDenied');
    expect(await code(service)).toBe('NoError');
  });

  it.each(['unlicensed@stand-in.example', 'on-premises@stand-in.example', 'nobody@stand-in.example'])(
    'does not exist for %s',
    async (address) => {
      const { ask } = await start();
      const { status, text } = await ask(service, getFolder(wellKnown('calendar', address)));
      expect(status).toBe(200);
      expect(element(text, 'ResponseCode')).toBe('ErrorNonExistentMailbox');
      expect(element(text, 'MessageText')).toBe('The SMTP address has no mailbox associated with it.');
      expect(element(text, 'Value')).toBe(address);
    },
  );
});

describe('a mailbox that is not there or has no EWS', () => {
  it('is a fault when it is the own one of the caller', async () => {
    const { ask } = await start();
    const { status, text } = await ask('unlicensed@stand-in.example', getFolder());
    expect(status).toBe(500);
    expect(element(text, 'faultcode')).toBe('a:ErrorNonExistentMailbox');
    expect(element(text, 'faultstring')).toBe('The SMTP address has no mailbox associated with it.');
  });

  it('does not keep its user out of mailboxes shared with them', async () => {
    const { ask, exchange } = await start();
    const account = 'unlicensed@stand-in.example';
    await exchange.mailboxes.setRight({ mailbox: second, account, folder: 'calendar', level: 'reviewer' });
    const { text } = await ask(account, getFolder(wellKnown('calendar', second)));
    expect(element(text, 'ResponseCode')).toBe('NoError');
  });

  it('is refused with 403 for a frontline licence, from the documented day on', async () => {
    const before = await start({ asOf: '2026-06-29' });
    expect((await before.ask('frontline@stand-in.example', getFolder())).status).toBe(200);
    const after = await start({ asOf: '2026-06-30' });
    expect(await after.ask('frontline@stand-in.example', getFolder())).toMatchObject({ status: 403, text: '' });
    expect(await after.ask(service, getFolder(wellKnown('calendar', 'frontline@stand-in.example')))).toMatchObject({
      status: 403,
    });
  });

  it('is refused with 403 for everyone once EWS has ended', async () => {
    const { ask } = await start({ asOf: '2027-04-01' });
    expect(await ask(licensed, getFolder())).toMatchObject({ status: 403, text: '' });
  });
});

describe('impersonation', () => {
  it('is required of an app-only token', async () => {
    const { exchange, app } = await start();
    const { status, text } = await post(exchange.ews, await app(), envelope(getFolder()));
    expect(status).toBe(500);
    expect(element(text, 'faultcode')).toBe('a:ErrorInvalidExchangeImpersonationHeaderData');
    expect(element(text, 'faultstring')).toBe(
      'ExchangeImpersonation SOAP header must be present for this type of OAuth token.',
    );
  });

  it.each(['SmtpAddress', 'PrimarySmtpAddress', 'PrincipalName'])('opens the mailbox named by %s', async (by) => {
    const { exchange, app } = await start();
    const { text } = await post(exchange.ews, await app(), envelope(getFolder(), impersonate(licensed, by)));
    expect(element(text, 'TotalCount')).toBe(String((await exchange.mailboxes.calendar(licensed)).length));
  });

  it('of someone without a mailbox is a fault', async () => {
    const { exchange, app } = await start();
    const body = envelope(getFolder(), impersonate('unlicensed@stand-in.example'));
    const { status, text } = await post(exchange.ews, await app(), body);
    expect(status).toBe(500);
    expect(element(text, 'faultcode')).toBe('a:ErrorNonExistentMailbox');
    expect(element(text, 'Value')).toBe('unlicensed@stand-in.example');
  });

  it('is refused to a delegated token', async () => {
    const { ask } = await start();
    const { status, text } = await ask(service, getFolder(), impersonate(licensed));
    expect(status).toBe(500);
    expect(element(text, 'faultstring')).toBe(
      'ExchangeImpersonation SOAP header must not exist for this type of OAuth token.',
    );
  });

  it('is refused to a password without the role', async () => {
    const { exchange } = await start({ asOf: '2022-06-01' });
    const body = envelope(getFolder(), impersonate(licensed));
    const { text } = await post(exchange.ews, basic(service, 'right'), body);
    expect(element(text, 'faultcode')).toBe('a:ErrorImpersonateUserDenied');
  });

  it('takes a password with the role, within its scope (row 47)', async () => {
    const seed: ExchangeSeed = {
      tenants: [
        {
          tenant: tenantId,
          managementScopes: [{ name: 'One', members: [licensed] }],
          managementRoleAssignments: [{ name: 'Old', role: 'ApplicationImpersonation', user: service, scope: 'One' }],
        },
      ],
    };
    const { exchange } = await start({ asOf: '2022-06-01', seed });
    const as = async (address: string) =>
      (await post(exchange.ews, basic(service, 'right'), envelope(getFolder(), impersonate(address)))).text;
    expect(element(await as(licensed), 'ResponseCode')).toBe('NoError');
    expect(element(await as(second), 'faultcode')).toBe('a:ErrorImpersonateUserDenied');
    expect(element(await as('nobody@stand-in.example'), 'faultcode')).toBe('a:ErrorImpersonateUserDenied');
  });
});

describe('signing in', () => {
  it('without anything shows which ways there are', async () => {
    const { exchange } = await start();
    const { status, headers, text } = await post(exchange.ews, undefined, envelope(getFolder()));
    expect(status).toBe(401);
    expect(text).toBe('');
    expect(headers.get('www-authenticate')).toBe(
      'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@*", token_types="app_asserted_user_v1 service_asserted_app_v1", authorization_uri="http://localhost:1/common/oauth2/authorize",Basic Realm=""',
    );
  });

  it('with a password works while the rules of the day allow it', async () => {
    const { exchange } = await start({ asOf: '2022-09-30' });
    const { text } = await post(exchange.ews, basic(service, 'right'), envelope(getFolder()));
    expect(element(text, 'ResponseCode')).toBe('NoError');
    const withDomain = await post(exchange.ews, basic(`STAND-IN\\${service}`, 'right'), envelope(getFolder()));
    expect(withDomain.status).toBe(200);
  });

  it.each([
    ['a wrong password', '2022-06-01', basic(service, 'wrong')],
    ['an unknown account', '2022-06-01', basic('nobody@stand-in.example', 'right')],
    ['an account that owes a second factor', '2022-06-01', basic('mfa@stand-in.example', 'right')],
    ['a disabled account', '2022-06-01', basic('disabled@stand-in.example', 'right')],
    ['an alias', '2022-06-01', basic('alias-of-licensed@stand-in.example', 'right')],
    ['no colon', '2022-06-01', `Basic ${Buffer.from('nothing').toString('base64')}`],
    ['no base64', '2022-06-01', 'Basic ???'],
    ['the right password after Basic ended', '2022-10-01', basic(service, 'right')],
    ['the right password today', '2026-11-22', basic(service, 'right')],
  ])('with %s as of %s is refused without a reason', async (_, asOf, authorization) => {
    const { exchange } = await start({ asOf });
    const { status, headers, text } = await post(exchange.ews, authorization, envelope(getFolder()));
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Basic Realm=""');
    expect(headers.get('x-ms-diagnostics')).toBeNull();
    expect(text).toBe('');
  });

  it.each([
    [
      { aud: 'https://graph.microsoft.com' },
      `2000003;reason="The audience claim value is invalid 'aud'.";error_category="invalid_resource"`,
    ],
    [{ exp: 1 }, '2000002;reason="The token has expired.";error_category="token_expired"'],
    [
      { scp: '' },
      '2000008;reason="The token contains no permissions, or permissions can not be understood.";error_category="invalid_grant"',
    ],
    [
      { oid: 'ffffffff-0000-4000-8000-000000000000' },
      '2000005;reason="The user specified by the user-context in the token does not exist.";error_category="invalid_user"',
    ],
  ])('with a token whose claims are %o is refused with the reason', async (claims, diagnostics) => {
    const { exchange, bearer } = await start();
    const { status, headers } = await post(exchange.ews, await bearer(service, claims), envelope(getFolder()));
    expect(status).toBe(401);
    expect(headers.get('x-ms-diagnostics')).toBe(diagnostics);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('with an issuer that tries to break out of the header stays one header', async () => {
    const { exchange, bearer } = await start();
    const token = await bearer(service, { iss: 'https://evil.example/"\r\nSet-Cookie: x=1\u2028' });
    const { status, headers } = await post(exchange.ews, token, envelope(getFolder()));
    expect(status).toBe(401);
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('x-ms-diagnostics')).toContain('2000009');
  });
});

describe('the endpoint', () => {
  it('answers 500 and logs it when the directory fails', async () => {
    const { directory, idp } = await standInDirectory([]);
    const findUser = () => Promise.reject(new Error('The directory is gone.'));
    const broken = { ...idp, directory: { ...directory, findUser } };
    own = await createMockExchange({ idp: broken });
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await post(own.ews, basic(service, 'right'), envelope(getFolder()))).toMatchObject({
      status: 500,
      text: '',
    });
    expect(said).toHaveBeenCalledOnce();
    said.mockRestore();
    expect(await own.requests.list()).toMatchObject([{ status: 500 }]);
  });

  it.each([
    { soap: 's', types: 'types', messages: 'messages' },
    { soap: 'SOAP-ENV', types: 'ns1', messages: 'ns2' },
  ])('understands the prefixes %o', async (prefixes) => {
    const { exchange, bearer } = await start();
    const body = getFolder().replaceAll('<m:', `<${prefixes.messages}:`).replaceAll('</m:', `</${prefixes.messages}:`);
    const renamed = body.replaceAll('<t:', `<${prefixes.types}:`).replaceAll('</t:', `</${prefixes.types}:`);
    const { text } = await post(exchange.ews, await bearer(licensed), envelope(renamed, '', prefixes));
    expect(element(text, 'ResponseCode')).toBe('NoError');
  });

  it('understands default namespaces and a byte order mark', async () => {
    const { exchange, bearer } = await start();
    const operation = getFolder()
      .replaceAll('m:', '')
      .replace('<GetFolder', '<GetFolder xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"');
    const { text } = await post(exchange.ews, await bearer(licensed), `\ufeff${envelope(operation)}`);
    expect(element(text, 'ResponseCode')).toBe('NoError');
  });

  it.each(['/ews/exchange.asmx', '/EWS/EXCHANGE.ASMX'])('answers at %s as well', async (path) => {
    const { exchange, bearer } = await start();
    const answer = await post(new URL(path, exchange.ews).href, await bearer(licensed), envelope(getFolder()));
    expect(answer.status).toBe(200);
  });

  it('answers nothing elsewhere, and no GET', async () => {
    const { exchange, bearer } = await start();
    expect((await fetch(new URL('/', exchange.ews))).status).toBe(404);
    const signedIn = { headers: { Authorization: await bearer(licensed) } };
    expect((await fetch(exchange.ews)).status).toBe(401);
    expect((await fetch(exchange.ews, signedIn)).status).toBe(405);
  });

  it('gives every answer an id and returns the one of the client on request', async () => {
    const { exchange } = await start();
    const headers = { 'client-request-id': 'mine', 'return-client-request-id': 'true' };
    const response = await fetch(exchange.ews, { method: 'POST', headers, body: '' });
    expect(response.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('client-request-id')).toBe('mine');
  });
});

describe('the request log', () => {
  it('tells who asked for which mailbox and what came of it, and nothing secret', async () => {
    const { exchange, ask, app } = await start({ asOf: '2022-06-01' });
    await ask(service, findItem({ folders: wellKnown('calendar', licensed) }));
    await ask(licensed, getFolder(wellKnown('calendar', second)));
    await post(exchange.ews, basic(service, 'wrong'), envelope(getFolder()));
    await post(exchange.ews, basic(service, 'right'), envelope(getFolder()));
    await post(exchange.ews, await app(), envelope(getFolder(), impersonate(second)));
    const common = { at: now.toISOString(), protocol: 'ews', method: 'POST' };
    const known = { ...common, tenantId };
    const requests = (await exchange.requests.list()).map(({ id, ...rest }) => rest);
    expect(requests).toEqual([
      {
        ...known,
        appId: 'app',
        operation: 'FindItem',
        authentication: 'delegated',
        account: service,
        mailbox: licensed,
        status: 200,
        responseCode: 'NoError',
      },
      {
        ...known,
        appId: 'app',
        operation: 'GetFolder',
        authentication: 'delegated',
        account: licensed,
        mailbox: second,
        status: 200,
        responseCode: 'ErrorAccessDenied',
      },
      { ...common, authentication: 'basic', status: 401 },
      {
        ...known,
        operation: 'GetFolder',
        authentication: 'basic',
        account: service,
        mailbox: service,
        status: 200,
        responseCode: 'NoError',
      },
      {
        ...known,
        appId: 'app',
        operation: 'GetFolder',
        authentication: 'app',
        account: 'app',
        mailbox: second,
        status: 200,
        responseCode: 'NoError',
      },
    ]);
    await exchange.reset();
    expect(await exchange.requests.list()).toEqual([]);
  });
});
