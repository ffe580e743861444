import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AppChange, BUILT_IN_APPS, CONTOSO, connectMockIdp, createMockIdp, type MockIdp } from '../src/index.ts';
import { paramsOf } from './support/formBrowser.ts';
import { APPLICATION, requestToken, signInByForms } from './support/signInByForms.ts';

const DESKTOP = BUILT_IN_APPS.publicClient;
const API = 'b0000000-0000-4000-8000-000000000001';
const DAEMON = BUILT_IN_APPS.daemon;
const SERVICE = 'service@contoso.example';
const GUEST = 'guest@fabrikam.example';
const FINANCE = 'd0000000-0000-4000-8000-000000000001';
const NEWS = 'd0000000-0000-4000-8000-000000000002';

const groupsNamed = (count: number) =>
  Array.from({ length: count }, (_none, index) => ({ name: `Group ${index}`, members: [SERVICE] }));

let idp: MockIdp;
beforeAll(async () => {
  const delegated = [`api://${API}/Read`, 'https://graph.microsoft.com/User.Read'];
  idp = await createMockIdp({
    seed: {
      tenants: [
        {
          id: CONTOSO,
          groups: [
            { id: FINANCE, name: 'Finance', members: ['Service@contoso.example', GUEST] },
            { id: NEWS, name: 'News', kind: 'distribution', members: [SERVICE] },
          ],
        },
      ],
      users: [{ upn: SERVICE, directoryRoles: ['Exchange Administrator'], aliases: ['second@contoso.example'] }],
      apps: [
        {
          clientId: DESKTOP,
          implicit: { idTokens: true },
          exposes: { roles: ['Reader', 'Approver'] },
          adminConsent: [{ tenant: CONTOSO, delegated }],
        },
        {
          clientId: API,
          tenant: CONTOSO,
          kind: 'web',
          exposes: { scopes: ['Read'], roles: ['Import', 'Approver'] },
        },
        { clientId: DAEMON, adminConsent: [{ tenant: CONTOSO, application: [`api://${API}/Import`] }] },
      ],
    },
  });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

const change = async (clientId: string, what: AppChange) => (await idp.app(clientId)).change(what);

async function claimsOf(upn = SERVICE): Promise<Readonly<Record<'id' | 'access', Record<string, unknown>>>> {
  const signedIn = await signInByForms({
    origin: idp.origin,
    authority: CONTOSO,
    clientId: DESKTOP,
    redirectUri: APPLICATION,
    scope: `openid profile api://${API}/Read`,
    upn,
  });
  const { body } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
    grant_type: 'authorization_code',
    client_id: DESKTOP,
    code: signedIn.code,
    code_verifier: signedIn.verifier,
    redirect_uri: APPLICATION,
  });
  return { id: decodeJwt(String(body.id_token)), access: decodeJwt(String(body.access_token)) };
}

describe('groups', () => {
  test('stand in no token until a manifest asks for them: the client’s for id_tokens, the API’s for access tokens', async () => {
    expect(await claimsOf()).toEqual({
      id: expect.not.objectContaining({ groups: expect.anything() }),
      access: expect.not.objectContaining({ groups: expect.anything() }),
    });
    await change(DESKTOP, { groupMembershipClaims: 'SecurityGroup' });
    await change(API, { groupMembershipClaims: 'All' });
    const { id, access } = await claimsOf();
    expect([id.groups, access.groups]).toEqual([[FINANCE], [FINANCE, NEWS]]);
    expect([id.wids, access.wids]).toEqual([
      undefined,
      expect.arrayContaining(['29232cdf-9323-42fd-ade2-1d097af3e4de']),
    ]);
  });

  test('are those of the tenant that is asked, also for its guests', async () => {
    await change(DESKTOP, { groupMembershipClaims: 'All' });
    expect((await claimsOf(GUEST)).id).toMatchObject({ groups: [FINANCE], wids: [expect.any(String)] });
  });

  test('can be only those that are assigned to the app, come by name, or come as roles', async () => {
    const groups = ['groups', 'cloud_displayname'] as const;
    await change(DESKTOP, {
      groupMembershipClaims: 'ApplicationGroup',
      roleAssignments: [{ role: 'Reader', groups: ['Finance'] }],
      optionalClaims: { idToken: [{ name: groups[0], additionalProperties: [groups[1]] }] },
    });
    expect((await claimsOf()).id).toMatchObject({ groups: ['Finance'], roles: ['Reader'] });
    await change(DESKTOP, {
      optionalClaims: { idToken: [{ name: 'groups', additionalProperties: ['emit_as_roles'] }] },
    });
    const { id } = await claimsOf();
    expect([id.groups, id.roles]).toEqual([undefined, [FINANCE]]);
  });

  test('are told to the other servers of the world, in this process or over the control API', async () => {
    const { directory } = await connectMockIdp(idp.control.url, idp.control.token);
    const { oid } = await idp.user(SERVICE);
    const groups = [
      { id: FINANCE, name: 'Finance', kind: 'security' },
      { id: NEWS, name: 'News', kind: 'distribution' },
    ];
    expect([await idp.directory.listGroups(CONTOSO, oid), await directory.listGroups(CONTOSO, oid)]).toEqual([
      groups,
      groups,
    ]);
    expect(await idp.directory.listGroups(CONTOSO, DAEMON)).toEqual([]);
  });

  test('beyond 200 are left for Graph to tell', async () => {
    const tenant = await idp.tenant(CONTOSO);
    await change(API, { groupMembershipClaims: 'SecurityGroup' });
    await tenant.change({ groups: groupsNamed(200) });
    expect((await claimsOf()).access.groups).toHaveLength(200);
    await tenant.change({ groups: groupsNamed(201) });
    const { access } = await claimsOf();
    expect(access).not.toHaveProperty('groups');
    expect(access).toMatchObject({
      _claim_names: { groups: 'src1' },
      _claim_sources: {
        src1: { endpoint: `https://graph.microsoft.com/v1.0/users/${access.oid}/getMemberObjects` },
      },
    });
  });

  test.each([
    [5, { groups: expect.anything() }],
    [6, { hasgroups: true }],
  ])('in an id_token of the authorization endpoint, %i of them', async (count, expected) => {
    await (await idp.tenant(CONTOSO)).change({ groups: groupsNamed(count) });
    await change(DESKTOP, { groupMembershipClaims: 'SecurityGroup' });
    const { visit } = await signInByForms({
      origin: idp.origin,
      authority: CONTOSO,
      clientId: DESKTOP,
      redirectUri: APPLICATION,
      scope: 'openid',
      upn: SERVICE,
      more: { response_type: 'id_token', response_mode: 'fragment', nonce: 'n' },
    });
    const claims = decodeJwt(paramsOf(visit).get('id_token') ?? '');
    expect(claims).toMatchObject(expected);
    expect('groups' in claims && 'hasgroups' in claims).toBe(false);
  });
});

describe('app roles', () => {
  test('of the client stand in id_tokens, those of the API in access tokens', async () => {
    await change(DESKTOP, { roleAssignments: [{ role: 'Reader', users: [SERVICE] }] });
    await change(API, { roleAssignments: [{ role: 'Approver', groups: [FINANCE] }] });
    const { id, access } = await claimsOf();
    expect([id.roles, access.roles]).toEqual([['Reader'], ['Approver']]);
    expect((await claimsOf(GUEST)).access.roles).toEqual(['Approver']);
  });

  test('of apps are what an administrator granted', async () => {
    const { body } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
      grant_type: 'client_credentials',
      client_id: DAEMON,
      client_secret: 'daemon-secret-value',
      scope: `api://${API}/.default`,
    });
    expect(decodeJwt(String(body.access_token)).roles).toEqual(['Import']);
  });

  test('let somebody into an app that requires assignment', async () => {
    await change(DESKTOP, { assignmentRequired: true, roleAssignments: [{ role: 'Reader', groups: ['Finance'] }] });
    expect((await claimsOf()).id.roles).toEqual(['Reader']);
    await expect(claimsOf('licensed@contoso.example')).rejects.toThrow('AADSTS50105');
  });

  test('have to be offered by the app', async () => {
    await expect(change(API, { roleAssignments: [{ role: 'Nothing', users: [SERVICE] }] })).rejects.toMatchObject({
      code: 'invalid_seed',
      message: expect.stringContaining('roleAssignments[0].role: the app exposes no role "Nothing"'),
    });
  });
});

describe('optional claims', () => {
  test('come into the kind of token that asks for them, with what the directory knows', async () => {
    await change(DESKTOP, {
      optionalClaims: { idToken: ['acct', 'auth_time', 'ipaddr', 'upn', 'verified_secondary_email', 'idtyp'] },
    });
    await change(API, { optionalClaims: { accessToken: ['acct', 'email', 'idtyp', 'sid', 'login_hint'] } });
    const { id, access } = await claimsOf();
    expect(id).toMatchObject({
      acct: 0,
      auth_time: expect.any(Number),
      ipaddr: '127.0.0.1',
      upn: SERVICE,
      verified_secondary_email: ['second@contoso.example'],
    });
    expect(id).not.toHaveProperty('idtyp');
    expect(access).toMatchObject({ acct: 0, email: SERVICE, idtyp: 'user', sid: expect.any(String) });
    expect(access).not.toHaveProperty('auth_time');
  });

  test('of a guest tell so, and name the account abroad only where that is asked for', async () => {
    await change(DESKTOP, { optionalClaims: { idToken: ['acct', 'upn'] } });
    const { id } = await claimsOf(GUEST);
    expect(id).toMatchObject({ acct: 1, idp: expect.stringContaining('sts.windows.net') });
    expect(id).not.toHaveProperty('upn');
    await change(DESKTOP, {
      optionalClaims: {
        idToken: [{ name: 'upn', additionalProperties: ['include_externally_authenticated_upn'] }],
      },
    });
    expect((await claimsOf(GUEST)).id.upn).toBe('guest_fabrikam.example#EXT#@contoso.onmicrosoft.com');
  });
});
