import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../src/http/routes.ts';
import { assign, type Customer, createCustomer, createOauthConnection, startAttempt } from './support/journey.ts';
import { CONTOSO, CUSTOMER_APP, roomAddress, serviceAccount, startMicrosoft } from './support/microsoft.ts';
import { type Answer, startTestServer, type TestServer } from './support/server.ts';

/** Every route is called by the admin of one organization with the ids of another one. */

const USER = 'user-of-one';

let mocks: MockMicrosoft;
let server: TestServer;
let one: Customer;
let other: Customer;
/** One thing of each kind, by how its addresses begin. */
let things: Readonly<Record<string, string>>;

beforeAll(async () => {
  mocks = await startMicrosoft(2);
  server = await startTestServer({ mocks, work: false });
  one = await createCustomer(server, mocks);
  other = await createCustomer(server, mocks);
  await server.server.provision.upsertUsers(one.id, [
    { id: USER, displayName: 'Only mine', address: roomAddress(0), assignedTo: ['basic'] },
  ]);
  const connection = await createOauthConnection(server, one);
  const { attempt } = await startAttempt(server, { customer: one, connectionId: connection.id });
  const registration = await ask(one, '/v1/registrations', {
    body: {
      displayName: 'Own app',
      clientId: CUSTOMER_APP,
      tenantId: CONTOSO,
      clientSecret: 'kept-by-one',
      expiresAt: null,
    },
  });
  const { body: job } = await assign(server, one, {
    scope: { type: 'include', ids: [USER] },
    change: { tick: [], untick: ['basic'] },
    expectedCount: 1,
  });
  const scope = { type: 'include', ids: [USER] };
  const pilot = await ask(one, '/v1/pilots', {
    body: { connectionId: 'basic', userIds: [USER], rule: { intervals: 2, probe: false } },
  });
  const waves = await ask(one, '/v1/waves', { body: waveOf(scope, 'basic') });
  const checkpoint = await ask(one, '/v1/checkpoints', { body: { label: 'Only mine' } });
  const policyChange = await ask(one, '/v1/policy-changes', {
    body: {
      kind: 'authentication-policy',
      connectionId: 'basic',
      scope: { type: 'tenant' },
      acknowledgement: { otherApps: [], affectedAccounts: 1, signedBy: 'Exchange admin' },
    },
  });
  const invited = await ask(one, '/v1/invitations', { body: { kind: 'grant', connectionId: connection.id } });
  const preflight = await ask(one, '/v1/preflights', { body: { connectionId: 'basic', scope } });
  things = {
    preflights: preflight.body.id,
    invitations: invited.body.invitations[0].id,
    'policy-changes': policyChange.body.id,
    pilots: pilot.body.id,
    waves: waves.body.waves[0].id,
    checkpoints: checkpoint.body.id,
    connections: connection.id,
    registrations: registration.body.id,
    authorizations: attempt.attemptId,
    users: USER,
    jobs: job.jobId,
  };
});

afterAll(async () => {
  await server.close();
  await mocks.close();
});

type Sent = Omit<Parameters<TestServer['call']>[1] & object, 'as'>;

function ask(who: Customer, path: string, sent: Sent = {}): Promise<Answer> {
  return server.call(path, { ...sent, as: who.token });
}

function waveOf(scope: object, to: string | undefined) {
  return {
    name: 'Only mine',
    scope,
    to,
    from: null,
    size: null,
    window: null,
    concurrency: 1,
    stopRule: { failures: 1, rate: null, consecutive: null },
    observeIntervals: 2,
    expectedCount: 1,
  };
}

/** What the routes need to come as far as looking for the thing; the others take an empty body. */
const bodies: Readonly<Record<string, unknown>> = {
  'PATCH /v1/registrations/:id': { displayName: 'Taken over' },
  'POST /v1/registrations/:id/secret': { secret: 'another', expiresAt: null },
  'PATCH /v1/connections/:id': { displayName: 'Taken over' },
  'POST /v1/connections/:id/secret': { secret: 'another' },
  'POST /v1/connections/:id/authorizations': { returnTo: '/' },
  'POST /v1/connections/:id/purge': { confirmName: 'Exchange (OAuth)' },
  'PATCH /v1/users/:id': { enabled: false },
};

/** Those that need no more than to be asked for, and leave nothing behind. */
const lists = routes
  .filter(({ method, path }) => method === 'GET' && !path.includes(':'))
  .map(({ path }) => path)
  .filter((path) => !['/v1/events', '/v1/evidence', '/v1/pilots/suggestion'].includes(path));

/** All that an admin can see of an organization; its revision counts every change. */
async function everythingOf(customer: Customer): Promise<string> {
  const paths = [...lists, `/v1/users/${USER}`, `/v1/jobs/${things.jobs}`];
  const answers = await Promise.all(paths.map((path) => ask(customer, path)));
  return JSON.stringify(answers.map(({ body }) => body));
}

describe('the things of an organization', () => {
  const addressed = routes.filter(({ path }) => path.includes('/:id')).map(({ method, path }) => `${method} ${path}`);

  it.each(addressed)('are not there for another one: %s', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const kind = path.split('/')[2] ?? '';
    expect(Object.keys(things), 'a new kind of thing has to be made above').toContain(kind);
    const before = [await everythingOf(one), await everythingOf(other)];
    const answer = await ask(other, path.replace(':id', things[kind] ?? ''), {
      method,
      ...(method === 'GET' ? {} : { body: bodies[route] ?? {}, headers: { 'if-match': '"1"' } }),
    });
    expect(answer).toMatchObject({ status: 404, body: { code: expect.stringMatching(/not_found$/) } });
    expect(answer.body.detail, 'the route itself has to be there').not.toBe('There is nothing at this address.');
    expect([await everythingOf(one), await everythingOf(other)]).toEqual(before);
  });

  it.each(lists)('are in no list of another one: %s', async (path) => {
    const { body } = await ask(other, path);
    for (const id of [...Object.values(things), one.id]) expect(JSON.stringify(body)).not.toContain(id);
  });
});

it('nobody is suggested for a pilot on a connection of another one', async () => {
  const path = `/v1/pilots/suggestion?connectionId=${things.connections}`;
  expect(await ask(one, path)).toMatchObject({ status: 200 });
  expect(await ask(other, path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

it('the evidence of another one tells nothing of them', async () => {
  const { status, body } = await ask(other, '/v1/evidence');
  expect(status).toBe(200);
  for (const id of [...Object.values(things), one.id]) expect(JSON.stringify(body)).not.toContain(id);
});

it('somebody is forgotten by the organization that asks, and by no other', async () => {
  const before = await everythingOf(one);
  const { status, body } = await ask(other, '/v1/people/erase', { body: { person: serviceAccount.upn } });
  expect({ status, kept: body.kept }).toEqual({ status: 200, kept: expect.arrayContaining(['basic']) });
  expect(body.kept).not.toContain(things.connections);
  expect(await everythingOf(one)).toEqual(before);
});

describe('what a request names', () => {
  const scope = { type: 'include', ids: [USER] };
  const everybody = { type: 'exclude', filter: {}, ids: [] };
  const rule = { intervals: 2, probe: false };
  const checkpointTarget = () => ({ type: 'checkpoint', checkpointId: things.checkpoints });
  const back = (target: object) => ({ target, expectedCount: 0, reason: 'Not mine' });

  it.each<[string, () => unknown, number, string]>([
    ['/v1/assignments/preview', () => ({ scope, change: { tick: ['basic'], untick: [] } }), 422, 'unknown_users'],
    [
      '/v1/assignments/preview',
      () => ({ scope: everybody, change: { tick: [], untick: [things.connections] } }),
      404,
      'not_found',
    ],
    [
      '/v1/assignments',
      () => ({ scope, change: { tick: ['basic'], untick: [] }, expectedCount: 1, snapshot: '0' }),
      422,
      'unknown_users',
    ],
    ['/v1/invitations', () => ({ kind: 'grant', connectionId: things.connections }), 404, 'not_found'],
    ['/v1/invitations', () => ({ kind: 'self', connectionId: things.connections, userIds: [USER] }), 404, 'not_found'],
    ['/v1/pilots', () => ({ connectionId: 'basic', userIds: [USER], rule }), 422, 'unknown_users'],
    ['/v1/pilots', () => ({ connectionId: things.connections, userIds: [USER], rule }), 404, 'not_found'],
    ['/v1/waves', () => waveOf(scope, 'basic'), 422, 'unknown_users'],
    ['/v1/waves', () => waveOf(everybody, things.connections), 404, 'not_found'],
    ['/v1/rollbacks/preview', () => checkpointTarget(), 404, 'not_found'],
    ['/v1/rollbacks/preview', () => ({ type: 'wave', waveId: things.waves }), 404, 'not_found'],
    ['/v1/rollbacks/preview', () => ({ ...checkpointTarget(), type: 'users', userIds: [USER] }), 404, 'not_found'],
    ['/v1/rollbacks', () => back(checkpointTarget()), 404, 'not_found'],
    ['/v1/rollbacks', () => back({ type: 'wave', waveId: things.waves }), 404, 'not_found'],
    ['/v1/preflights', () => ({ connectionId: 'basic', scope }), 422, 'unknown_users'],
    ['/v1/preflights', () => ({ connectionId: things.connections, scope: everybody }), 404, 'not_found'],
    [
      '/v1/connections',
      () => ({
        authType: 'oauth-delegated',
        displayName: 'Theirs',
        protocol: 'ews',
        account: 'service@contoso.example',
        tenantId: CONTOSO,
        registration: { kind: 'existing', registrationId: things.registrations },
      }),
      422,
      'validation_failed',
    ],
    [
      '/v1/policy-changes',
      () => ({
        kind: 'authentication-policy',
        connectionId: things.connections,
        scope: { type: 'tenant' },
        acknowledgement: { otherApps: [], affectedAccounts: 1, signedBy: 'Exchange admin' },
      }),
      404,
      'not_found',
    ],
  ])('has to be the organization’s own: POST %s (%#)', async (path, body, status, code) => {
    const before = [await everythingOf(one), await everythingOf(other)];
    const answer = await ask(other, path, { body: body(), headers: { 'idempotency-key': 'isolation' } });
    expect(answer).toMatchObject({ status, body: { code } });
    expect([await everythingOf(one), await everythingOf(other)]).toEqual(before);
  });
});
