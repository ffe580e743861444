import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { CONSUMERS } from '@authshift/mock-idp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMockExchange, type MockExchange, type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { type Ask, askGraph, type GraphReply, type GraphTokens, graphTokens } from './graphTokens.ts';
import { standInDirectory } from './standInDirectory.ts';

// Each row of Graph in the catalogue of literal errors, by what causes it in life.

const licensed = 'licensed@contoso.example';
const service = 'service@contoso.example';

let mocks: MockMicrosoft;
let tokens: GraphTokens;
let reader: string;
let daemon: Awaited<ReturnType<GraphTokens['application']>>;
beforeAll(async () => {
  mocks = await startMockMicrosoft();
  tokens = await graphTokens(mocks.idp);
  reader = await tokens.delegated(licensed, 'Mail.Read', 'Mail.Read.Shared');
  daemon = await tokens.application('Mail.ReadWrite', 'Mail.Send');
});
afterAll(() => mocks?.close());
beforeEach(() => mocks.exchange.reset());

const ask = (token: string | undefined, path: string, more?: Ask): Promise<GraphReply> =>
  askGraph(mocks.exchange.graph, token, path, more);

function expectRefusal({ status, body }: GraphReply, expected: readonly [number, string, string]): void {
  expect([status, body?.error?.code, body?.error?.message]).toEqual(expected);
  const { innerError } = body.error;
  expect(innerError.date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  expect(innerError['request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(innerError['client-request-id']).toEqual(expect.any(String));
}

const notEnabled = [
  404,
  'MailboxNotEnabledForRESTAPI',
  'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
] as const;
const accessDenied = [403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.'] as const;
const odataDisabled = [403, 'ErrorAccessDenied', 'Access to OData is disabled.'] as const;

async function contoso() {
  return mocks.exchange.tenant('contoso.example');
}

describe('a mailbox that is not there (row 58)', () => {
  it.each([
    ['without a licence', 'unlicensed@contoso.example'],
    ['on premises', 'on-premises@contoso.example'],
    ['of a guest', 'guest_fabrikam.example#EXT#@contoso.onmicrosoft.com'],
  ])('%s', async (_, address) => {
    expectRefusal(await ask(daemon.token, `/users/${encodeURIComponent(address)}/messages`), notEnabled);
  });

  it('because it was deleted', async () => {
    await (await mocks.exchange.mailbox(licensed)).set({ state: 'soft-deleted' });
    expectRefusal(await ask(reader, '/me/messages'), notEnabled);
  });

  it('because it got its licence a moment ago, until that has had its time', async () => {
    await (await mocks.exchange.mailbox(licensed)).set({ state: 'just-licensed' });
    expectRefusal(await ask(reader, '/me/messages'), notEnabled);
    await (await mocks.idp.tenant('contoso.example')).clock.advance({ hours: 24 });
    expect((await ask(reader, '/me/messages')).status).toBe(200);
  });
});

it('a mailbox that is being moved is to be asked for later', async () => {
  const mailbox = await mocks.exchange.mailbox(licensed);
  await mailbox.set({ state: 'moving' });
  expectRefusal(await ask(reader, '/me/messages'), [
    503,
    'ErrorMailboxMoveInProgress',
    'Mailbox move in progress. Try again later., Cannot open mailbox.',
  ]);
  await mailbox.set({ state: 'ready' });
  expect((await ask(reader, '/me/messages')).status).toBe(200);
});

describe('a permission or right that is missing (row 59)', () => {
  it('is not replaced by another: mail does not open the calendar', async () => {
    expectRefusal(await ask(reader, '/me/events'), accessDenied);
    expectRefusal(await ask(daemon.token, `/users/${licensed}/events`), accessDenied);
  });

  it('to read does not mean to write or to send', async () => {
    const { body } = await ask(reader, '/me/messages?$top=1&$select=id');
    const patch = { method: 'PATCH', body: { isRead: true } };
    expectRefusal(await ask(reader, `/me/messages/${body.value[0].id}`, patch), accessDenied);
    expectRefusal(await ask(reader, '/me/sendMail', { method: 'POST', body: {} }), accessDenied);
  });

  it('on another mailbox: the permission Mail.Read is for the own one, the shared one needs a right too', async () => {
    const own = await tokens.delegated(licensed, 'Mail.Read');
    const path = `/users/${service}/messages`;
    const mailbox = await mocks.exchange.mailbox(service);
    expectRefusal(await ask(reader, path), accessDenied);
    await mailbox.grant({ right: 'FullAccess', user: licensed });
    expect((await ask(reader, path)).status).toBe(200);
    expectRefusal(await ask(own, path), accessDenied);
  });

  it('shows without bodies what Mail.ReadBasic opens', async () => {
    const basic = await tokens.delegated(licensed, 'Mail.ReadBasic');
    const { body } = await ask(basic, '/me/messages?$top=1');
    expect(body.value[0]).toHaveProperty('subject');
    expect(body.value[0]).not.toHaveProperty('body');
    expect(body.value[0]).not.toHaveProperty('bodyPreview');
    expectRefusal(await ask(basic, `/me/messages/${body.value[0].id}/attachments`), accessDenied);
  });

  it('of the directory has the words of the directory', async () => {
    const denied = [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'] as const;
    expectRefusal(await ask(reader, '/users'), denied);
    expectRefusal(await ask(daemon.token, `/users/${licensed}`), denied);
  });
});

describe('what an Exchange administrator closed (row 60)', () => {
  it('by an application access policy: the mailboxes outside its group, for that application alone', async () => {
    const other = await tokens.application('Mail.Read');
    await (await contoso()).applicationAccessPolicies.put({
      name: 'Only the service mailbox',
      appIds: [daemon.clientId],
      scope: [service],
      accessRight: 'RestrictAccess',
    });
    expectRefusal(await ask(daemon.token, `/users/${licensed}/messages`), odataDisabled);
    expect((await ask(daemon.token, `/users/${service}/messages`)).status).toBe(200);
    expect((await ask(other.token, `/users/${licensed}/messages`)).status).toBe(200);
    expect((await ask(reader, '/me/messages')).status).toBe(200);
  });

  it('by a policy written a moment ago: only once it has spread', async () => {
    const policy = {
      name: 'Not this mailbox',
      appIds: [daemon.clientId],
      scope: [licensed],
      accessRight: 'DenyAccess' as const,
    };
    await (await contoso()).applicationAccessPolicies.put(policy, { manner: 'spreads' });
    expect((await ask(daemon.token, `/users/${licensed}/messages`)).status).toBe(200);
    await (await mocks.idp.tenant('contoso.example')).clock.advance({ days: 3 });
    expectRefusal(await ask(daemon.token, `/users/${licensed}/messages`), odataDisabled);
  });

  it('by the list of user agents, which EWS and REST share', async () => {
    await (await contoso()).set({ ewsApplicationAccessPolicy: 'EnforceAllowList', ewsAllowList: ['Approved*'] });
    expectRefusal(await ask(reader, '/me/messages', { headers: { 'User-Agent': 'Other/1.0' } }), odataDisabled);
    const approved = await ask(reader, '/me/messages', { headers: { 'User-Agent': 'Approved/2.0' } });
    expect(approved.status).toBe(200);
  });
});

describe('a subscription to what an Exchange administrator closed (row 68)', () => {
  const subscribe = (token: string, resource: string, headers: Record<string, string> = {}) =>
    ask(token, '/subscriptions', {
      method: 'POST',
      headers,
      body: {
        changeType: 'created',
        notificationUrl: 'https://product.example/notify',
        resource,
        expirationDateTime: '2026-11-23T12:00:00Z',
      },
    });
  const closed = [
    403,
    'ExtensionError',
    'Operation: Create; Exception: [Status Code: Forbidden; Reason: Access to OData is disabled.]',
  ] as const;

  it.each(['messages', "mailFolders('Inbox')/messages", 'mailFolders/inbox/messages?$filter=isRead eq false'])(
    'by an application access policy: %s',
    async (collection) => {
      await (await contoso()).applicationAccessPolicies.put({
        name: 'Only the service mailbox',
        appIds: [daemon.clientId],
        scope: [service],
        accessRight: 'RestrictAccess',
      });
      expectRefusal(await subscribe(daemon.token, `/users/${licensed}/${collection}`), closed);
      // The mock sends no notifications, and says so where Graph would take the subscription.
      expect((await subscribe(daemon.token, `/users/${service}/${collection}`)).status).toBe(501);
    },
  );

  it('by the list of user agents, as happened to calendars whose other requests went well', async () => {
    const calendars = await tokens.delegated(licensed, 'Calendars.Read');
    await (await contoso()).set({ ewsApplicationAccessPolicy: 'EnforceBlockList', ewsBlockList: ['Subscriber*'] });
    expectRefusal(await subscribe(calendars, 'me/events', { 'User-Agent': 'Subscriber/1.0' }), closed);
    expect((await subscribe(calendars, 'me/events', { 'User-Agent': 'Reader/1.0' })).status).toBe(501);
    expect((await ask(calendars, '/me/events', { headers: { 'User-Agent': 'Reader/1.0' } })).status).toBe(200);
  });

  it('and to what no mailbox has is not served', async () => {
    for (const resource of ['', 'teams/allMessages', `/users/${licensed}`, 'me/drive/root', 'me/constructor']) {
      expect((await subscribe(daemon.token, resource)).status).toBe(501);
    }
  });
});

describe('RBAC for Applications', () => {
  it('lets an application without any role of Entra into the mailboxes of a scope', async () => {
    const bare = await tokens.application();
    const tenant = await contoso();
    await tenant.managementScopes.put({ name: 'Service mailboxes', members: [service] });
    await tenant.roleAssignments.put({
      name: 'Mail of the service',
      role: 'Application Mail.Read',
      servicePrincipal: bare.servicePrincipalId,
      scope: 'Service mailboxes',
    });
    expect((await ask(bare.token, `/users/${service}/messages`)).status).toBe(200);
    expectRefusal(await ask(bare.token, `/users/${licensed}/messages`), accessDenied);
    expectRefusal(await ask(bare.token, `/users/${service}/events`), accessDenied);
  });

  it('adds to what Entra gave', async () => {
    const reading = await tokens.application('Mail.Read');
    await (await contoso()).roleAssignments.put({
      name: 'Calendars as well',
      role: 'Application Calendars.Read',
      servicePrincipal: reading.servicePrincipalId,
    });
    expect((await ask(reading.token, `/users/${licensed}/messages`)).status).toBe(200);
    expect((await ask(reading.token, `/users/${licensed}/events`)).status).toBe(200);
  });
});

describe('sending as somebody else (row 62)', () => {
  const message = (from: string) => ({
    message: {
      subject: 'Room change',
      body: { contentType: 'Text', content: 'The meeting is in room 14.' },
      from: { emailAddress: { address: from } },
      toRecipients: [{ emailAddress: { address: licensed } }],
    },
  });

  it('needs Send As', async () => {
    const sender = await tokens.delegated(licensed, 'Mail.Send', 'Mail.Send.Shared');
    const post = { method: 'POST', body: message(service) };
    expectRefusal(await ask(sender, '/me/sendMail', post), [
      403,
      'ErrorSendAsDenied',
      'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message.',
    ]);
    expect((await ask(sender, `/users/${service}/sendMail`, post)).status).toBe(403);
    await (await mocks.exchange.mailbox(service)).grant({ right: 'SendAs', user: licensed });
    expect((await ask(sender, '/me/sendMail', post)).status).toBe(202);
    const [draft] = (await ask(daemon.token, `/users/${service}/mailFolders/drafts/messages`)).body.value;
    const path = `/users/${service}/messages/${draft.id}/send`;
    expectRefusal(await ask(sender, path, { method: 'POST' }), accessDenied);
    expect((await ask(sender, `/users/${service}/sendMail`, post)).status).toBe(202);
  });
});

describe('a token that Graph does not take', () => {
  const invalid = 'InvalidAuthenticationToken';

  it.each([
    ['none', undefined, 'Access token is empty.'],
    ['one that is none', 'not-a-token', 'CompactToken parsing failed with error code: 80049217'],
  ])('%s', async (_, token, message) => {
    const reply = await ask(token, '/me');
    expectRefusal(reply, [401, invalid, message]);
    expect(reply.headers.get('www-authenticate')).toBe(
      `Bearer realm="", authorization_uri="${mocks.idp.origin}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
    );
  });

  it('one for Outlook (row 63)', async () => {
    const forOutlook = await tokens.delegated(licensed, 'https://outlook.office365.com/IMAP.AccessAsUser.All');
    expectRefusal(await ask(forOutlook, '/me/messages'), [
      401,
      invalid,
      'Access token validation failure. Invalid audience.',
    ]);
  });

  it('one whose application nobody gave a role (row 65)', async () => {
    const { token } = await tokens.application();
    const { status, body } = await ask(token, `/users/${licensed}/messages`);
    expect([status, body.error.message]).toEqual([
      401,
      'The token contains no permissions, or permissions can not be understood.',
    ]);
  });

  it('one that ran out, of work and of personal accounts (row 64)', async () => {
    const { directory, idp, sign, users } = await standInDirectory([{ address: 'person@stand-in.example' }]);
    const tenant = {
      id: CONSUMERS,
      name: 'Personal',
      domains: [],
      cloud: 'global' as const,
      asOf: '2026-11-22',
      securityDefaults: false,
    };
    const either = {
      ...idp,
      directory: {
        ...directory,
        findTenant: async (id: string) => (id === CONSUMERS ? tenant : directory.findTenant(id)),
      },
    };
    const exchange: MockExchange = await createMockExchange({ idp: either });
    onTestFinished(() => exchange.close());
    const expired = (tid: string) =>
      sign({
        iss: `https://sts.windows.net/${tid}/`,
        aud: 'https://graph.microsoft.com',
        exp: Math.floor(Date.now() / 1000) - 3600,
        tid,
        scp: 'Mail.Read',
        oid: users[0]?.oid,
      });
    const work = await expired('11111111-1111-4111-8111-111111111111');
    expectRefusal(await askGraph(exchange.graph, work, '/me'), [
      401,
      invalid,
      'Lifetime validation failed, the token is expired.',
    ]);
    expectRefusal(await askGraph(exchange.graph, await expired(CONSUMERS), '/me'), [
      401,
      invalid,
      'CompactToken validation failed with reason code: 80049228.',
    ]);
  });

  it('of an application, at /me', async () => {
    expectRefusal(await ask(daemon.token, '/me/messages'), [
      400,
      'BadRequest',
      '/me request is only valid with delegated authentication flow.',
    ]);
  });
});

describe('a mailbox nobody has (row 67)', () => {
  it.each([
    ['nobody@elsewhere.example', 'ResourceNotFound', 'Resource could not be discovered.'],
    ['99999999-0000-4000-8000-000000000000', 'ResourceNotFound', 'Resource could not be discovered.'],
    ['nobody@contoso.example', 'ErrorInvalidUser', "The requested user 'nobody@contoso.example' is invalid."],
  ])('%s', async (reference, code, message) => {
    expectRefusal(await ask(daemon.token, `/users/${reference}/messages`), [404, code, message]);
  });
});

describe('too much at once (row 66)', () => {
  interface Unfinished {
    readonly finish: () => Promise<number | undefined>;
  }

  // A send whose body takes its time to arrive occupies its place meanwhile.
  function beginSend(body: string): Unfinished {
    const request: ClientRequest = httpRequest(`${mocks.exchange.graph}/users/${licensed}/sendMail`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${daemon.token}`,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
      },
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve).on('error', reject);
    });
    request.write(body.slice(0, 10));
    return {
      finish: async () => {
        request.end(body.slice(10));
        return (await answered).resume().statusCode;
      },
    };
  }

  it('is five requests of one application in one mailbox', async () => {
    const body = JSON.stringify({ message: { toRecipients: [{ emailAddress: { address: service } }] } });
    const underWay = Array.from({ length: 4 }, () => beginSend(body));
    const fifth = await vi.waitFor(async () => {
      const reply = await ask(daemon.token, `/users/${licensed}/messages?$top=1`);
      expect(reply.status).toBe(429);
      return reply;
    });
    expectRefusal(fifth, [429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.']);
    expect(fifth.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect((await ask(daemon.token, `/users/${service}/messages?$top=1`)).status).toBe(200);
    expect((await ask(reader, '/me/messages?$top=1')).status).toBe(200);
    for (const send of underWay) expect(await send.finish()).toBe(202);
    expect((await ask(daemon.token, `/users/${licensed}/messages?$top=1`)).status).toBe(200);
  });
});

describe('a fault', () => {
  it('refuses in the words of the catalogue, for the request of one test (row 61)', async () => {
    const match = { protocol: 'graph', operation: 'GET /me/messages', testId: 'first' } as const;
    await mocks.exchange.faults.add({ match, effect: { refuse: 'blockedByAppOnlyPolicy' } });
    const struck = await ask(reader, '/me/messages', { headers: { 'x-mock-test-id': 'first' } });
    const other = await ask(reader, '/me/messages', { headers: { 'x-mock-test-id': 'second' } });
    expectRefusal(struck, [
      403,
      'ErrorAccessDenied',
      '[RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.',
    ]);
    expect(other.status).toBe(200);
  });

  it('throttles with the seconds that were asked for, once', async () => {
    const effect = { throttle: { retryAfterSeconds: 7 } };
    await mocks.exchange.faults.add({ match: { protocol: 'graph', mailbox: licensed }, effect, times: 1 });
    const struck = await ask(reader, '/me/messages');
    expect([struck.status, struck.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await ask(reader, '/me/messages')).status).toBe(200);
  });

  it('ends a connection, or answers a bare status, also inside a batch', async () => {
    const match = { protocol: 'graph', operation: 'GET /me/mailFolders' } as const;
    await mocks.exchange.faults.add({ match, effect: { connection: 'reset' }, times: 1 });
    await expect(ask(reader, '/me/mailFolders')).rejects.toThrow();
    await mocks.exchange.faults.add({ match, effect: { status: 503 }, times: 1 });
    const requests = [
      { id: '1', method: 'GET', url: '/me/mailFolders' },
      { id: '2', method: 'GET', url: '/me/messages?$top=1' },
    ];
    const { body } = await ask(reader, '/$batch', { method: 'POST', body: { requests } });
    expect(body.responses.map(({ status }: { status: number }) => status)).toEqual([503, 200]);
  });
});

describe('the record', () => {
  it('names who asked what of which mailbox, and nothing of what was in it', async () => {
    const { body } = await ask(reader, '/me/messages?$search="parcel"');
    const [message] = body.value;
    await ask(reader, `/me/messages/${message.id}`);
    const log = await mocks.exchange.requests.list({ protocol: 'graph' });
    expect(log.at(-1)).toMatchObject({
      protocol: 'graph',
      operation: 'GET /me/messages/{id}',
      authentication: 'delegated',
      account: licensed,
      mailbox: licensed,
      status: 200,
      responseCode: 'NoError',
    });
    const text = JSON.stringify(log);
    for (const secret of [reader, message.subject, message.id, 'parcel']) expect(text).not.toContain(secret);
  });
});
