import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from './support/freePort.ts';
import { authorize, type Customer, connectionOf, createCustomer, createOauthConnection } from './support/journey.ts';
import {
  basicSeed,
  CONTOSO,
  CUSTOMER_APP,
  roomAddress,
  serviceAccount,
  signInSeed,
  startMicrosoft,
  vendorAdmin,
} from './support/microsoft.ts';
import { startTestServer, type TestServer, tokenOf, until } from './support/server.ts';

let mocks: MockMicrosoft;
let server: TestServer;
let now = (): Date => new Date();

beforeAll(async () => {
  mocks = await startMicrosoft(3);
  server = await startTestServer({ mocks, now: () => now(), syncIntervalSeconds: 1 });
});

afterAll(async () => {
  await server.close();
  await mocks.close();
});

const oauthInput = {
  authType: 'oauth-delegated',
  displayName: 'Exchange (OAuth)',
  protocol: 'ews',
  account: serviceAccount.upn,
  tenantId: CONTOSO,
  registration: { kind: 'existing', registrationId: 'connector' },
};

async function create(customer: Customer, changes: object) {
  return server.call('/v1/connections', { as: customer.token, body: { ...oauthInput, ...changes } });
}

describe('a connection that people signed in to before AuthShift came', () => {
  it('waits for somebody to sign in again, and then works', async () => {
    const customer = await createCustomer(server, mocks);
    await server.server.provision.upsertConnection(customer.id, signInSeed);
    const shown = () => connectionOf(server, customer, 'taken-over');
    expect(await shown()).toMatchObject({ status: 'needs-reauth', grant: null, secret: null, tenantId: CONTOSO });
    await authorize(server, { customer, connectionId: 'taken-over' });
    await until(shown, ({ status }) => status === 'healthy');
  });

  it('is over mail too', async () => {
    const customer = await createCustomer(server, mocks);
    const mail = { ...basicSeed, id: 'mail', displayName: 'Mail', protocol: 'imap-smtp' } as const;
    await server.server.provision.upsertConnection(customer.id, mail);
    expect(await server.call('/v1/connections/mail/probe', { as: customer.token, body: {} })).toMatchObject({
      body: { verdict: 'works', literal: expect.stringMatching(/OK .*\n235 /) },
    });
    expect(
      await server.call('/v1/connections/mail/probe', { as: customer.token, body: { roundTrip: true } }),
    ).toMatchObject({ body: { verdict: 'works', literal: expect.stringMatching(/\n250 .*\n.*FETCH/) } });
    const { basicId } = customer;
    expect(
      await server.call(`/v1/connections/${basicId}/probe`, { as: customer.token, body: { roundTrip: true } }),
    ).toMatchObject({ status: 422, body: { code: 'validation_failed', fields: [{ path: 'roundTrip' }] } });
  });
});

describe('a new connection', () => {
  let customer: Customer;

  beforeAll(async () => {
    customer = await createCustomer(server, mocks);
  });

  it.each<[object, string]>([
    [{ protocol: 'graph', authType: 'basic', password: 'Mock-password-1!' }, 'authType'],
    [{ protocol: 'imap-smtp', authType: 'ntlm', password: 'Mock-password-1!' }, 'authType'],
    [{ protocol: 'imap-smtp', serviceAddress: 'https://mail.contoso.example' }, 'serviceAddress'],
    [{ protocol: 'graph', serviceAddress: 'imaps://mail.contoso.example' }, 'serviceAddress'],
  ])('is refused where its protocol knows no such thing: %j', async (changes, path) => {
    const answer = await create(customer, changes);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed', fields: [{ path }] } });
    const { body } = await server.call('/v1/connections', { as: customer.token });
    expect(body.connections.map(({ id }: { id: string }) => id)).toEqual([customer.basicId]);
  });

  it.each<[string, object, string]>([
    ['a blank display name', { displayName: '   ' }, 'displayName'],
    ['a display name of more than 120 characters', { displayName: 'x'.repeat(121) }, 'displayName'],
    ['a blank account', { account: '' }, 'account'],
    ['an account that is no address', { account: 'service' }, 'account'],
    ['a tenant id that is no GUID', { tenantId: 'contoso' }, 'tenantId'],
    ['the id of the app in place of the tenant', { tenantId: 'a0000000-0000-4000-8000-000000000013' }, 'tenantId'],
    [
      'the id of the tenant in place of the app',
      { registration: { kind: 'own', clientId: CONTOSO, clientSecret: 'value' } },
      'tenantId',
    ],
    [
      'the id of a secret in place of its value',
      {
        registration: {
          kind: 'own',
          clientId: CUSTOMER_APP,
          clientSecret: '5c8e7a64-3f1d-4b2a-9d55-2f7a1b0c9e11',
        },
      },
      'registration.clientSecret',
    ],
    [
      'no such registration',
      { registration: { kind: 'existing', registrationId: 'nobody' } },
      'registration.registrationId',
    ],
  ])('is refused with %s', async (_, changes, path) => {
    const answer = await create(customer, changes);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(answer.body.fields.map((field: { path: string }) => field.path)).toContain(path);
  });

  it('takes markup in a name as a name', async () => {
    const displayName = '<img src=x onerror=alert(1)> & "Co"';
    const answer = await create(customer, { displayName });
    expect(answer).toMatchObject({ status: 201, body: { displayName, status: 'ready', version: 1, secret: null } });
    expect(answer.headers.get('content-type')).toBe('application/json');
  });

  it('needs a display name of its own, as people read names', async () => {
    expect((await create(customer, { displayName: 'Exchange Online' })).status).toBe(201);
    const answer = await create(customer, { displayName: '  EXCHANGE   online ' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'display_name_taken' } });
    expect(answer.body.fields[0].path).toBe('displayName');
  });

  it('may have a name that another organization uses', async () => {
    const other = await createCustomer(server, mocks);
    expect((await create(other, { displayName: 'Exchange Online' })).status).toBe(201);
  });
});

describe('a change', () => {
  it('needs the version it is based on', async () => {
    const customer = await createCustomer(server, mocks);
    const { id } = await createOauthConnection(server, customer);
    const patch = (headers: Record<string, string>, displayName: string) =>
      server.call(`/v1/connections/${id}`, { as: customer.token, method: 'PATCH', body: { displayName }, headers });
    expect(await patch({}, 'First')).toMatchObject({ status: 428, body: { code: 'version_required' } });
    expect(await patch({ 'if-match': 'one' }, 'First')).toMatchObject({ status: 400 });
    expect(await patch({ 'if-match': '"1"' }, 'First')).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await patch({ 'if-match': '"1"' }, 'Second')).toMatchObject({
      status: 412,
      body: { code: 'version_conflict', current: 2 },
    });
    expect(await connectionOf(server, customer, id)).toMatchObject({ displayName: 'First', version: 2 });
  });

  it('lets one of two that race win', async () => {
    const customer = await createCustomer(server, mocks);
    const { id } = await createOauthConnection(server, customer);
    const answers = await Promise.all(
      ['One', 'Other'].map((displayName) =>
        server.call(`/v1/connections/${id}`, {
          as: customer.token,
          method: 'PATCH',
          body: { displayName },
          headers: { 'if-match': '"1"' },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('of the account throws the grant away, a change of the name does not', async () => {
    const customer = await createCustomer(server, mocks);
    const { id } = await createOauthConnection(server, customer);
    await authorize(server, { customer, connectionId: id });
    const patch = (version: number, body: object) =>
      server.call(`/v1/connections/${id}`, {
        as: customer.token,
        method: 'PATCH',
        body,
        headers: { 'if-match': `"${version}"` },
      });
    expect((await patch(1, { displayName: 'Renamed' })).body.grant).not.toBeNull();
    const changed = await patch(2, { account: 'licensed@contoso.example' });
    expect(changed.body).toMatchObject({ grant: null, status: 'ready', account: 'licensed@contoso.example' });
  });

  it('of the password is tested at once', async () => {
    const customer = await createCustomer(server, mocks);
    const replace = (secret: string) =>
      server.call('/v1/connections/basic/secret', { as: customer.token, body: { secret } });
    expect((await replace('not the password')).status).toBe(200);
    const refused = await until(
      () => connectionOf(server, customer, 'basic'),
      ({ status }) => status === 'degraded',
    );
    expect(refused.lastError.literal).toBe('HTTP/1.1 401 Unauthorized; WWW-Authenticate: Basic Realm=""');
    await replace(serviceAccount.password);
    const healthy = await until(
      () => connectionOf(server, customer, 'basic'),
      ({ status }) => status === 'healthy',
    );
    expect(healthy.lastError).toBeNull();
    expect(healthy.secret).toMatchObject({ kind: 'password', setBy: 'Actor admin' });
  });
});

describe('Microsoft out of reach', () => {
  it('at Authorize is said before anybody is sent there, and loses nothing', async () => {
    const nobody = await closedPort();
    const lost = await startTestServer({
      mocks: {
        ...mocks,
        idp: {
          ...mocks.idp,
          msalConfig: async (options) => {
            const config = await mocks.idp.msalConfig(options);
            const authorityMetadata = config.auth.authorityMetadata?.replaceAll(mocks.idp.origin, nobody) ?? '';
            return { auth: { ...config.auth, authorityMetadata } };
          },
        },
      },
    });
    const customer = await createCustomer(lost, mocks);
    const connection = await createOauthConnection(lost, customer);
    const answer = await lost.call(`/v1/connections/${connection.id}/authorizations`, {
      as: customer.token,
      body: { returnTo: '/' },
    });
    expect(answer).toMatchObject({ status: 503, body: { code: 'microsoft_unreachable' } });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await connectionOf(lost, customer, connection.id)).toEqual(connection);
    await lost.close();
  });

  it('is told from a refusal when a connection is tested', async () => {
    const customer = await createCustomer(server, mocks);
    const serviceAddress = `${await closedPort()}/EWS/Exchange.asmx`;
    const { body } = await server.call('/v1/connections', {
      as: customer.token,
      body: {
        authType: 'basic',
        displayName: 'Nowhere',
        protocol: 'ews',
        account: serviceAccount.upn,
        password: 'any',
        serviceAddress,
      },
    });
    const probe = await server.call(`/v1/connections/${body.id}/probe`, { as: customer.token, method: 'POST' });
    expect(probe.body).toMatchObject({ verdict: 'unreachable', code: 'ECONNREFUSED' });
  });
});

describe('Disconnect', () => {
  it('is refused with the list of who depends on it, then allowed, and can be undone', async () => {
    const customer = await createCustomer(server, mocks);
    const as = customer.token;
    await server.server.provision.upsertUsers(customer.id, [
      { id: 'a', displayName: 'Room 0', address: roomAddress(0), assignedTo: ['basic'] },
      { id: 'b', displayName: 'Room 1', address: roomAddress(1), assignedTo: ['basic'] },
    ]);
    const gate = await server.call('/v1/connections/basic/disconnect/preview', { as, method: 'POST' });
    expect(gate.body).toMatchObject({
      connectionId: 'basic',
      allowed: false,
      effects: { usersAssigned: 2, usersLeftWithout: 2, restorableForDays: 30 },
    });
    const refused = await server.call('/v1/connections/basic/disconnect', { as, method: 'POST' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'disconnect_blocked', blockers: gate.body.blockers } });
    expect(refused.body.blockers[0]).toMatchObject({
      code: 'users_assigned',
      count: 2,
      sample: [{ userId: 'a' }, { userId: 'b' }],
    });

    await server.call('/v1/assignments', {
      as,
      headers: { 'idempotency-key': crypto.randomUUID() },
      body: {
        scope: { type: 'exclude', filter: {}, ids: [] },
        change: { tick: [], untick: ['basic'] },
        expectedCount: 2,
        snapshot: '0',
      },
    });
    await until(
      () => server.call('/v1/connections/basic/disconnect/preview', { as, method: 'POST' }),
      ({ body }) => body.allowed,
    );
    const disconnected = await server.call('/v1/connections/basic/disconnect', { as, method: 'POST' });
    expect(disconnected.body).toMatchObject({ status: 'disconnected', restorableUntil: expect.any(String) });
    for (const [path, body] of [
      ['secret', { secret: 'new' }],
      ['probe', undefined],
      ['disconnect', undefined],
      ['disconnect/preview', undefined],
    ] as const) {
      expect(await server.call(`/v1/connections/basic/${path}`, { as, method: 'POST', body })).toMatchObject({
        status: 409,
        body: { code: 'connection_disconnected' },
      });
    }
    const tick = await server.call('/v1/assignments/preview', {
      as,
      body: { scope: { type: 'include', ids: ['a'] }, change: { tick: ['basic'], untick: [] } },
    });
    expect(tick).toMatchObject({ status: 409, body: { code: 'connection_disconnected' } });

    const restored = await server.call('/v1/connections/basic/restore', { as, method: 'POST' });
    expect(restored.body).toMatchObject({ status: 'ready', restorableUntil: null, secret: { kind: 'password' } });
    await until(
      () => connectionOf(server, customer, 'basic'),
      ({ status }) => status === 'healthy',
    );
  });

  it('cannot be undone when the time is over', async () => {
    const customer = await createCustomer(server, mocks);
    const as = customer.token;
    await server.call('/v1/connections/basic/disconnect', { as, method: 'POST' });
    now = () => new Date(Date.now() + 31 * 86_400_000);
    const late = await server.call('/v1/connections/basic/restore', { as, method: 'POST' });
    const listed = await server.call('/v1/connections', { as });
    now = () => new Date();
    expect(late).toMatchObject({ status: 409, body: { code: 'not_restorable' } });
    expect(listed.body.connections).toEqual([]);
  });
});

describe('the audit', () => {
  it('says who did what, newest first, in pages, for admins', async () => {
    const customer = await createCustomer(server, mocks);
    const as = tokenOf(customer.id, 'admin', 'first-admin');
    const { body } = await server.call('/v1/connections', { as, body: oauthInput });
    await server.call(`/v1/connections/${body.id}`, {
      as,
      method: 'PATCH',
      body: { displayName: 'New name' },
      headers: { 'if-match': '"1"' },
    });
    const first = await server.call('/v1/audit?limit=1', { as });
    expect(first.body.entries).toMatchObject([
      {
        action: 'connection.changed',
        actor: { name: 'Actor first-admin' },
        subject: { type: 'connection', id: body.id, label: 'New name' },
        detail: { before: { display_name: 'Exchange (OAuth)' }, after: { display_name: 'New name' } },
      },
    ]);
    const rest = await server.call(`/v1/audit?cursor=${first.body.nextCursor}`, { as });
    expect(rest.body.entries.map(({ action }: { action: string }) => action)).toEqual([
      'connection.created',
      'connection.created',
    ]);
    expect(rest.body.nextCursor).toBeNull();
  });

  it('forgets a person and keeps the entry', async () => {
    const customer = await createCustomer(server, mocks);
    const as = tokenOf(customer.id, 'admin', 'leaver');
    await server.call('/v1/connections', { as, body: oauthInput });
    await server.server.provision.erasePerson(customer.id, 'leaver');
    const { body } = await server.call('/v1/audit', { as: customer.token });
    const [erasure, creation] = body.entries;
    expect(erasure).toMatchObject({ action: 'person.erased' });
    expect(creation).toMatchObject({ action: 'connection.created', actor: { name: 'Erased person' } });
    expect(JSON.stringify(body)).not.toContain('leaver');
  });
});

describe('a Microsoft account that came back by mistake', () => {
  it('can be forgotten everywhere', async () => {
    const customer = await createCustomer(server, mocks);
    const { id } = await createOauthConnection(server, customer);
    const { attempt } = await authorize(server, { customer, connectionId: id }, { as: vendorAdmin });
    const shown = async () =>
      JSON.stringify(
        await Promise.all(
          [`/v1/connections/${id}`, `/v1/authorizations/${attempt.attemptId}`, '/v1/audit'].map((path) =>
            server.call(path, { as: customer.token }),
          ),
        ),
      );
    expect(await shown()).toContain(vendorAdmin.upn);
    await server.server.provision.erasePerson(customer.id, vendorAdmin.upn);
    const after = await shown();
    expect(after).not.toContain(vendorAdmin.upn);
    expect(after).toContain('Erased person');
  });
});

async function closedPort(): Promise<string> {
  return `http://localhost:${await freePort()}`;
}
