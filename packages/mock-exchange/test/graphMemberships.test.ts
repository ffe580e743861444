import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, FABRIKAM } from '@authshift/mock-idp';
import { PublicClientApplication } from '@azure/msal-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { type Ask, askGraph, type GraphReply, type GraphTokens, graphTokens } from './graphTokens.ts';

const licensed = 'licensed@contoso.example';
const service = 'service@contoso.example';
const guest = 'guest@fabrikam.example';
const news = 'd0000000-0000-4000-8000-000000000001';
const team = 'd0000000-0000-4000-8000-000000000002';
const desktop = BUILT_IN_APPS.publicClient;
const read = 'https://graph.microsoft.com/User.Read';

// One more than a token has room for.
const many = Array.from({ length: 201 }, (_none, index) => ({ name: `Group ${index}`, members: [licensed] }));

let mocks: MockMicrosoft;
let tokens: GraphTokens;
let reader: string;
beforeAll(async () => {
  mocks = await startMockMicrosoft({
    idp: {
      seed: {
        tenants: [
          {
            id: CONTOSO,
            groups: [
              ...many,
              { id: news, name: 'News', kind: 'distribution', members: [service] },
              { id: team, name: 'Team', kind: 'microsoft-365', members: [service, guest] },
            ],
          },
          { id: FABRIKAM, groups: [{ name: 'At home', members: [guest] }] },
        ],
        apps: [{ clientId: desktop, groupMembershipClaims: 'SecurityGroup' }],
      },
    },
  });
  tokens = await graphTokens(mocks.idp);
  reader = await tokens.delegated(service, 'User.Read', 'GroupMember.Read.All');
});
afterAll(() => mocks?.close());

const ask = (token: string, path: string, more?: Ask): Promise<GraphReply> =>
  askGraph(mocks.exchange.graph, token, path, more);
const idsOf = (token: string, path: string, securityEnabledOnly = false) =>
  ask(token, path, { method: 'POST', body: { securityEnabledOnly } });
const eventual = { headers: { ConsistencyLevel: 'eventual' } };
// biome-ignore lint/suspicious/noExplicitAny: whatever Graph answered
const names = ({ body }: GraphReply): string[] => body.value.map((one: any) => one.displayName);

it('the address in a token with too many groups has all of their ids', async () => {
  const { auth } = await mocks.idp.msalConfig({ tenant: CONTOSO, clientId: desktop });
  const client = new PublicClientApplication({ auth });
  const person = { username: licensed, password: BUILT_IN_PASSWORD };
  const result = await client.acquireTokenByUsernamePassword({ scopes: [read], ...person });
  const { groups, _claim_sources } = (result?.idTokenClaims ?? {}) as Readonly<Record<string, unknown>>;
  const { src1 } = _claim_sources as { readonly src1: { readonly endpoint: string } };
  expect(groups).toBeUndefined();
  // Graph answers here instead of at Microsoft.
  const address = src1.endpoint.replace('https://graph.microsoft.com/v1.0', mocks.exchange.graph);
  const { status, body } = await idsOf(result?.accessToken ?? '', address, true);
  expect([status, body['@odata.context']]).toEqual([200, `${mocks.exchange.graph}/$metadata#Collection(Edm.String)`]);
  expect(new Set(body.value).size).toBe(201);
});

describe('ids of memberships', () => {
  it('are of all groups, or of security groups alone', async () => {
    expect((await idsOf(reader, '/me/getMemberObjects')).body.value).toEqual([news, team]);
    expect((await idsOf(reader, `/users/${service}/getMemberGroups`)).body.value).toEqual([news, team]);
    expect((await idsOf(reader, '/me/getMemberObjects', true)).body.value).toEqual([]);
  });

  it('of a guest are those of the tenant that is asked', async () => {
    const { token } = await tokens.application('User.Read.All');
    const path = `/users/${encodeURIComponent('guest_fabrikam.example#EXT#@contoso.onmicrosoft.com')}/getMemberObjects`;
    expect((await idsOf(token, path)).body.value).toEqual([team]);
  });

  it('take a body that can be read, and POST', async () => {
    const post = (body: unknown) => ask(reader, '/me/getMemberObjects', { method: 'POST', body });
    expect((await post({ securityEnabledOnly: 'perhaps' })).body.error.code).toBe('RequestBodyRead');
    expect((await post({ other: true })).body.error.code).toBe('RequestBodyRead');
    expect((await post('')).body.error.message).toBe('Empty Payload. JSON content expected.');
    const { status, headers } = await ask(reader, '/me/getMemberObjects');
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('memberships', () => {
  it('are listed with what kind of group each is', async () => {
    const { body } = await ask(reader, '/me/memberOf');
    expect(body).toMatchObject({
      '@odata.context': `${mocks.exchange.graph}/$metadata#directoryObjects`,
      value: [
        { '@odata.type': '#microsoft.graph.group', id: news, displayName: 'News', mailEnabled: true, groupTypes: [] },
        { '@odata.type': '#microsoft.graph.group', id: team, displayName: 'Team', groupTypes: ['Unified'] },
      ],
    });
    const cast = await ask(reader, `/users/${service}/transitiveMemberOf/microsoft.graph.group?$select=displayName`);
    expect(cast.body).toEqual({
      '@odata.context': `${mocks.exchange.graph}/$metadata#groups(displayName)`,
      value: [
        { id: news, displayName: 'News' },
        { id: team, displayName: 'Team' },
      ],
    });
  });

  it('come in pages of 100', async () => {
    const { token } = await tokens.application('Directory.Read.All');
    const pages: GraphReply[] = [];
    let next: string | undefined = `/users/${licensed}/memberOf`;
    while (next !== undefined) {
      const page: GraphReply = await ask(token, next);
      pages.push(page);
      next = page.body['@odata.nextLink'];
    }
    expect(pages.map(({ body }) => body.value.length)).toEqual([100, 100, 1]);
    expect(new Set(pages.flatMap(names)).size).toBe(201);
  });

  it('are filtered, sorted, searched and counted where the client accepts a late answer', async () => {
    const sorted = await ask(reader, '/me/memberOf?$count=true&$orderby=displayName%20desc&$top=1', eventual);
    expect([names(sorted), sorted.body['@odata.count']]).toEqual([['Team'], 2]);
    const filter = encodeURIComponent("startswith(displayName,'N')");
    expect(names(await ask(reader, `/me/memberOf?$count=true&$filter=${filter}`, eventual))).toEqual(['News']);
    expect(names(await ask(reader, '/me/memberOf?$count=true&$search="displayName:tea"', eventual))).toEqual(['Team']);
    expect((await ask(reader, '/me/memberOf/$count', eventual)).text).toBe('2');
    expect((await ask(reader, `/me/memberOf?$filter=${filter}`)).body.error.code).toBe('Request_UnsupportedQuery');
    expect((await ask(reader, '/me/memberOf/$count')).status).toBe(400);
  });

  it('have only ids for who may not read groups', async () => {
    const own = await tokens.delegated(service, 'User.Read');
    const { body } = await ask(own, '/me/memberOf/microsoft.graph.group');
    expect(body.value[0]).toMatchObject({ id: news, displayName: null, securityEnabled: null });
    const filter = encodeURIComponent("displayName eq 'News'");
    expect(names(await ask(own, `/me/memberOf?$count=true&$filter=${filter}`, eventual))).toEqual([]);
  });

  it('of somebody else take more than the permission for oneself', async () => {
    const denied = [403, 'Authorization_RequestDenied'];
    const own = await tokens.delegated(service, 'User.Read', 'User.ReadBasic.All');
    for (const path of ['getMemberObjects', 'getMemberGroups']) {
      const { status, body } = await idsOf(own, `/users/${licensed}/${path}`);
      expect([status, body.error.code]).toEqual(denied);
    }
    const { status, body } = await ask(own, `/users/${licensed}/memberOf`);
    expect([status, body.error.code]).toEqual(denied);
    expect((await ask(own, '/me/memberOf/microsoft.graph.directoryRole')).status).toBe(501);
  });
});
