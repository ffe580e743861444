import type { Role } from '@authshift/core/contract';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { BUILT_IN_APPS } from '@authshift/mock-idp';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../src/http/routes.ts';
import { type Access, AccessError, createJwtAuthenticator } from '../src/index.ts';
import { type Customer, createCustomer, createOauthConnection } from './support/journey.ts';
import { CONTOSO, FABRIKAM, roomAddress, startMicrosoft } from './support/microsoft.ts';
import { startTestServer, type TestServer, tokenOf } from './support/server.ts';

let mocks: MockMicrosoft;
let server: TestServer;

beforeAll(async () => {
  mocks = await startMicrosoft();
  server = await startTestServer({ mocks, work: false });
});

afterAll(async () => {
  await server.close();
  await mocks.close();
});

/** What each route needs, written down here once more: a change of the table has to be meant. */
const needed: Readonly<Record<string, Role>> = {
  'GET /v1/me': 'viewer',
  'GET /v1/registrations': 'viewer',
  'POST /v1/registrations': 'admin',
  'GET /v1/registrations/:id': 'viewer',
  'PATCH /v1/registrations/:id': 'admin',
  'POST /v1/registrations/:id/secret': 'admin',
  'POST /v1/registrations/:id/secret/promote': 'admin',
  'GET /v1/connections': 'viewer',
  'POST /v1/connections': 'admin',
  'GET /v1/connections/:id': 'viewer',
  'PATCH /v1/connections/:id': 'admin',
  'POST /v1/connections/:id/secret': 'admin',
  'POST /v1/connections/:id/authorizations': 'admin',
  'GET /v1/authorizations/:id': 'viewer',
  'POST /v1/connections/:id/probe': 'admin',
  'POST /v1/connections/:id/pause': 'admin',
  'POST /v1/connections/:id/resume': 'admin',
  'POST /v1/connections/:id/disconnect/preview': 'admin',
  'POST /v1/connections/:id/disconnect': 'admin',
  'POST /v1/connections/:id/restore': 'admin',
  'POST /v1/connections/:id/purge': 'admin',
  'GET /v1/users': 'viewer',
  'GET /v1/users/:id': 'viewer',
  'PATCH /v1/users/:id': 'operator',
  'POST /v1/assignments/preview': 'operator',
  'POST /v1/assignments': 'operator',
  'GET /v1/jobs/:id': 'viewer',
  'GET /v1/jobs/:id/items': 'viewer',
  'GET /v1/jobs/:id/items.csv': 'admin',
  'POST /v1/jobs/:id/abort': 'operator',
  'POST /v1/jobs/:id/retry-failed': 'operator',
  'POST /v1/jobs/:id/revert': 'operator',
  'GET /v1/preflights': 'viewer',
  'POST /v1/preflights': 'operator',
  'GET /v1/pilots/suggestion': 'viewer',
  'GET /v1/pilots': 'viewer',
  'POST /v1/pilots': 'operator',
  'POST /v1/pilots/:id/sign-off': 'admin',
  'GET /v1/waves': 'viewer',
  'POST /v1/waves': 'operator',
  'POST /v1/waves/:id/start': 'operator',
  'POST /v1/waves/:id/pause': 'operator',
  'POST /v1/waves/:id/resume': 'operator',
  'POST /v1/waves/:id/stop': 'operator',
  'POST /v1/waves/:id/release': 'operator',
  'GET /v1/checkpoints': 'viewer',
  'POST /v1/checkpoints': 'operator',
  'GET /v1/rollbacks': 'viewer',
  'POST /v1/rollbacks/preview': 'operator',
  'POST /v1/rollbacks': 'operator',
  'GET /v1/invitations': 'viewer',
  'POST /v1/invitations': 'admin',
  'POST /v1/invitations/:id/revoke': 'admin',
  'GET /v1/policy-changes': 'viewer',
  'POST /v1/policy-changes': 'admin',
  'POST /v1/policy-changes/:id/hand-over': 'admin',
  'POST /v1/policy-changes/:id/declare-applied': 'admin',
  'POST /v1/policy-changes/:id/verify': 'admin',
  'GET /v1/events': 'viewer',
  'GET /v1/audit': 'admin',
  'GET /v1/evidence': 'admin',
  'POST /v1/people/erase': 'admin',
};

describe('roles', () => {
  it('are asked for by every route', () => {
    expect(Object.fromEntries(routes.map(({ method, path, role }) => [`${method} ${path}`, role]))).toEqual(needed);
  });

  const ranked: readonly Role[] = ['viewer', 'operator', 'admin'];
  const refused = Object.entries(needed).flatMap(([route, role]) =>
    ranked.slice(0, ranked.indexOf(role)).map((lower) => [lower, route] as const),
  );

  it.each(refused)('refuse a %s at %s', async (role, route) => {
    const [method = '', path = ''] = route.split(' ');
    const answer = await server.call(path.replace(':id', 'any'), {
      method,
      as: tokenOf('matrix', role),
      ...(method === 'GET' ? {} : { body: {} }),
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'role_required', required: needed[route] } });
  });

  it.each(Object.keys(needed))('ask for a token first at %s', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const response = await fetch(`${server.origin}${path.replace(':id', 'any')}`, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="authshift"/);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  it('do not come from a cookie', async () => {
    const response = await fetch(`${server.origin}/v1/me`, {
      headers: { cookie: `authorization=${tokenOf('matrix')}` },
    });
    expect(response.status).toBe(401);
  });
});

describe('COCONUT-02: what the host has sold', () => {
  it('is asked of the host for whoever calls, and is nothing where the host does not say', async () => {
    const sold: Readonly<Record<string, readonly string[]>> = { large: ['more-connections'] };
    const selling = await startTestServer({
      mocks,
      work: false,
      entitlements: async ({ organization }) => sold[organization.id] ?? [],
    });
    const entitlements = async (of: TestServer, organization: string) =>
      (await of.call('/v1/me', { as: tokenOf(organization, 'viewer') })).body.entitlements;
    expect(await entitlements(selling, 'large')).toEqual(['more-connections']);
    expect(await entitlements(selling, 'small')).toEqual([]);
    expect(await entitlements(server, 'large')).toEqual([]);
    await selling.close();
  });
});

describe('an organization', () => {
  let one: Customer;
  let other: Customer;

  beforeAll(async () => {
    one = await createCustomer(server, mocks);
    other = await createCustomer(server, mocks);
    await server.server.provision.upsertUsers(one.id, [
      { id: 'user-of-one', displayName: 'Room 1', address: roomAddress(1), assignedTo: ['basic'] },
    ]);
  });

  it('sees and changes nothing of another one', async () => {
    const { id } = await createOauthConnection(server, one, 'Only mine');
    const { body: preview } = await server.call('/v1/assignments/preview', {
      as: one.token,
      body: {
        scope: { type: 'include', ids: ['user-of-one'] },
        change: { tick: [], untick: ['basic'] },
      },
    });
    expect(preview.count).toBe(1);
    const { body: accepted } = await server.call('/v1/assignments', {
      as: one.token,
      headers: { 'idempotency-key': 'isolation' },
      body: {
        scope: { type: 'include', ids: ['user-of-one'] },
        change: { tick: [], untick: ['basic'] },
        expectedCount: 1,
        snapshot: preview.snapshot,
      },
    });
    const asOther = { as: other.token };
    const missing = [
      await server.call(`/v1/connections/${id}`, asOther),
      await server.call(`/v1/connections/${id}/disconnect`, { ...asOther, method: 'POST' }),
      await server.call(`/v1/connections/${id}/probe`, { ...asOther, method: 'POST' }),
      await server.call(`/v1/connections/${id}/secret`, { ...asOther, body: { secret: 'another' } }),
      await server.call(`/v1/connections/${id}/authorizations`, { ...asOther, body: { returnTo: '/' } }),
      await server.call(`/v1/connections/${id}`, {
        ...asOther,
        method: 'PATCH',
        body: { displayName: 'Taken over' },
        headers: { 'if-match': '"1"' },
      }),
      await server.call('/v1/users/user-of-one', asOther),
      await server.call(`/v1/jobs/${accepted.jobId}`, asOther),
      await server.call(`/v1/jobs/${accepted.jobId}/abort`, { ...asOther, method: 'POST' }),
    ];
    expect(missing.map(({ status }) => status)).toEqual(missing.map(() => 404));
    const unknown = await server.call('/v1/assignments/preview', {
      ...asOther,
      body: { scope: { type: 'include', ids: ['user-of-one'] }, change: { tick: ['basic'], untick: [] } },
    });
    expect(unknown).toMatchObject({ status: 422, body: { code: 'unknown_users', ids: ['user-of-one'] } });
    const lists = await Promise.all(
      ['/v1/connections', '/v1/users', '/v1/audit'].map((path) => server.call(path, asOther)),
    );
    expect(JSON.stringify(lists.map(({ body }) => body))).not.toMatch(/Only mine|user-of-one/);
  });

  it('has its own users under ids that another one uses too', async () => {
    await server.server.provision.upsertUsers(other.id, [
      { id: 'user-of-one', displayName: 'Somebody else', address: 'else@contoso.example' },
    ]);
    expect((await server.call('/v1/users/user-of-one', { as: one.token })).body.displayName).toBe('Room 1');
    expect((await server.call('/v1/users/user-of-one', { as: other.token })).body.displayName).toBe('Somebody else');
  });
});

describe('createJwtAuthenticator', () => {
  const issuer = 'https://login.microsoftonline.com/22222222-2222-4222-8222-222222222222/v2.0';

  async function authenticator(more: Partial<Access> = {}) {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const stranger = await generateKeyPair('RS256');
    const authenticate = createJwtAuthenticator({
      keys: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] },
      issuer,
      audience: 'harborline-api',
      scope: 'Admin.Access',
      resolve: (claims) => {
        if (claims.tid !== 'fabrikam') throw new AccessError('wrong_organization', 'Not an account of the vendor.');
        return {
          organization: { id: 'contoso', name: 'Contoso' },
          actor: { id: String(claims.oid), name: 'Admin' },
          role: 'admin',
          ...more,
        };
      },
    });
    const sign = (claims: JWTPayload = {}, key = privateKey) =>
      new SignJWT({
        scp: 'openid Admin.Access',
        tid: 'fabrikam',
        oid: 'oid-1',
        iss: issuer,
        aud: 'harborline-api',
        exp: Math.floor(Date.now() / 1000) + 600,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .sign(key);
    const ask = async (token: string | null) =>
      authenticate(
        new Request('http://localhost/v1/me', token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
      );
    return { sign, ask, stranger: stranger.privateKey };
  }

  it('takes a token for this API', async () => {
    const { ask, sign } = await authenticator();
    expect(await ask(await sign())).toMatchObject({ organization: { id: 'contoso' }, actor: { id: 'oid-1' } });
  });

  it('says until when the token is taken: half a minute longer than it says, for clocks that differ', async () => {
    const { ask, sign } = await authenticator();
    const exp = Math.floor(Date.now() / 1000) + 600;
    expect((await ask(await sign({ exp })))?.expiresAt).toEqual(new Date((exp + 30) * 1000));
  });

  it('leaves it to the host to say an earlier end', async () => {
    const end = new Date(Date.now() + 60_000);
    const { ask, sign } = await authenticator({ expiresAt: end });
    expect((await ask(await sign()))?.expiresAt).toEqual(end);
  });

  it('knows nobody without a token', async () => {
    const { ask } = await authenticator();
    expect(await ask(null)).toBeNull();
  });

  it.each<[string, JWTPayload]>([
    ['has expired', { exp: Math.floor(Date.now() / 1000) - 3600 }],
    ['is for another audience', { aud: 'https://graph.microsoft.com' }],
    ['is from another issuer', { iss: 'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0' }],
    ['lacks the scope', { scp: 'openid' }],
    ['has no scope at all', { scp: undefined }],
  ])('refuses a token that %s', async (_, claims) => {
    const { ask, sign } = await authenticator();
    await expect(ask(await sign(claims))).rejects.toMatchObject({ name: 'AccessError', code: 'unauthenticated' });
  });

  it('refuses a token signed by somebody else, and garbage', async () => {
    const { ask, sign, stranger } = await authenticator();
    await expect(ask(await sign({}, stranger))).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(ask('not-a-token')).rejects.toMatchObject({ code: 'unauthenticated' });
    const [header, payload] = (await sign()).split('.');
    await expect(ask(`${header}.${payload}.`)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('leaves it to the host whom a good token belongs to', async () => {
    const { ask, sign } = await authenticator();
    await expect(ask(await sign({ tid: 'contoso' }))).rejects.toMatchObject({ code: 'wrong_organization' });
  });
});

describe('tokens of the mock of Entra ID', () => {
  it('of another tenant, for another API, are refused', async () => {
    const keys = await mocks.idp.directory.signingKeys(FABRIKAM);
    const strict = await startTestServer({
      mocks,
      work: false,
      authenticate: createJwtAuthenticator({
        keys: { keys: keys.keys as JWK[] },
        issuer: `https://login.microsoftonline.com/${FABRIKAM}/v2.0`,
        audience: BUILT_IN_APPS.harborlineApi,
        scope: 'Admin.Access',
        resolve: () => null,
      }),
    });
    const { auth } = await mocks.idp.msalConfig({ tenant: CONTOSO, clientId: BUILT_IN_APPS.daemon });
    const daemon = new ConfidentialClientApplication({ auth: { ...auth, clientSecret: 'daemon-secret-value' } });
    const result = await daemon.acquireTokenByClientCredential({ scopes: ['https://outlook.office365.com/.default'] });
    const answer = await strict.call('/v1/me', { as: result?.accessToken ?? '' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="authshift", error="invalid_token"');
    await strict.close();
  });
});

describe('requests that cannot be read', () => {
  const admin = tokenOf('unreadable');

  it.each<[string, RequestInit, number, string]>([
    ['broken JSON', { body: '{"a":', headers: { 'content-type': 'application/json' } }, 400, 'invalid_request'],
    ['another content type', { body: 'a=b', headers: { 'content-type': 'text/plain' } }, 400, 'invalid_request'],
    [
      'a body of more than a megabyte',
      { body: JSON.stringify({ a: 'x'.repeat(1_100_000) }), headers: { 'content-type': 'application/json' } },
      413,
      'too_large',
    ],
    ['the wrong members', { body: '{}', headers: { 'content-type': 'application/json' } }, 422, 'validation_failed'],
  ])('are refused for %s', async (_, init, status, code) => {
    const response = await fetch(`${server.origin}/v1/connections`, {
      method: 'POST',
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${admin}` },
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it.each([
    ['/v1/users?cursor=nonsense', 'invalid_request', 400],
    ['/v1/users?filter=nonsense', 'invalid_request', 400],
    [`/v1/users?filter=${Buffer.from('{"unknown":1}').toString('base64url')}`, 'validation_failed', 422],
    ['/v1/users?limit=1001', 'validation_failed', 422],
    ['/v1/users?sort=age', 'validation_failed', 422],
    ['/v1/audit?limit=0', 'validation_failed', 422],
    ['/v1/nothing', 'not_found', 404],
    ['/v2/me', 'not_found', 404],
  ])('are refused at %s', async (path, code, status) => {
    expect(await server.call(path, { as: admin })).toMatchObject({ status, body: { code, status } });
  });
});
