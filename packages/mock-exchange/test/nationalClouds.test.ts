import { createMockIdp, type MockIdp, type Seed } from '@authshift/mock-idp';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMockExchange, type MockExchange } from '../src/index.ts';
import { element, envelope, getFolder, impersonate, post } from './ewsRequests.ts';
import { askGraph } from './graphTokens.ts';
import { imapTalk } from './imapTalk.ts';
import { xoauth2 } from './mailTokens.ts';

interface Place {
  readonly cloud: 'global' | 'us-government' | 'china';
  /** Where Entra ID answers. */
  readonly host: string;
  readonly tenant: string;
  readonly domain: string;
  readonly daemon: string;
  readonly graph: string;
  readonly exchange: string;
}

const places: readonly Place[] = [
  {
    cloud: 'global',
    host: 'login.microsoftonline.com',
    tenant: '44444444-4444-4444-8444-444444444440',
    domain: 'worldwide.example',
    daemon: 'd0000000-0000-4000-8000-000000000010',
    graph: 'https://graph.microsoft.com',
    exchange: 'https://outlook.office365.com',
  },
  {
    cloud: 'us-government',
    host: 'login.microsoftonline.us',
    tenant: '44444444-4444-4444-8444-444444444441',
    domain: 'government.example',
    daemon: 'd0000000-0000-4000-8000-000000000011',
    graph: 'https://graph.microsoft.us',
    exchange: 'https://outlook.office365.us',
  },
  {
    cloud: 'china',
    host: 'login.partner.microsoftonline.cn',
    tenant: '44444444-4444-4444-8444-444444444442',
    domain: 'china.example',
    daemon: 'd0000000-0000-4000-8000-000000000012',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    exchange: 'https://partner.outlook.cn',
  },
];
const secret = 'daemon-of-a-cloud';
const publicClient = (daemon: string): string => daemon.replace(/^d/, 'e');

const seed: Seed = {
  tenants: places.map(({ tenant: id, domain, cloud }) => ({
    id,
    domains: [domain],
    cloud,
    groups: Array.from({ length: 201 }, (_none, index) => ({ name: `Group ${index}`, members: [`service@${domain}`] })),
  })),
  users: places.map(({ domain }) => ({ upn: `service@${domain}`, password: 'Rehearsal-2022' })),
  apps: places.flatMap(({ tenant, daemon }) => [
    {
      clientId: daemon,
      tenant,
      kind: 'daemon' as const,
      secrets: [{ value: secret }],
      adminConsent: [
        {
          tenant,
          application: [
            'https://graph.microsoft.com/User.Read.All',
            'https://outlook.office365.com/full_access_as_app',
          ],
        },
      ],
    },
    {
      clientId: publicClient(daemon),
      tenant,
      kind: 'public' as const,
      groupMembershipClaims: 'SecurityGroup' as const,
      adminConsent: [
        {
          tenant,
          delegated: ['https://graph.microsoft.com/User.Read', 'https://outlook.office365.com/IMAP.AccessAsUser.All'],
        },
      ],
    },
  ]),
};

describe.each(places)('a tenant in the cloud $cloud, whose Entra ID is $host', (place) => {
  const { host, tenant, domain, daemon, graph, exchange: outlook } = place;
  const person = `service@${domain}`;
  let idp: MockIdp;
  let exchange: MockExchange;
  beforeAll(async () => {
    idp = await createMockIdp({ seed, publicOrigin: `https://${host}` });
    exchange = await createMockExchange({ idp });
  });
  afterAll(async () => {
    await exchange?.close();
    await idp?.close();
  });

  const ask = async (form: Readonly<Record<string, string>>) => {
    const url = `${new URL(idp.control.url).origin}/${tenant}/oauth2/v2.0/token`;
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
    return (await response.json()) as { readonly access_token: string; readonly id_token: string };
  };
  const appToken = async (resource: string): Promise<string> => {
    const form = { grant_type: 'client_credentials', client_id: daemon, client_secret: secret };
    return (await ask({ ...form, scope: `${resource}/.default` })).access_token;
  };
  const signIn = (scope: string) => {
    const client_id = publicClient(daemon);
    return ask({ grant_type: 'password', client_id, username: person, password: 'Rehearsal-2022', scope });
  };
  const openFolder = (token: string) =>
    post(exchange.ews, `Bearer ${token}`, envelope(getFolder(), impersonate(person)));

  it('is let in by tokens for the Graph and the Exchange of its cloud', async () => {
    expect((await askGraph(exchange.graph, await appToken(graph), `/users/${person}`)).status).toBe(200);
    expect(element((await openFolder(await appToken(outlook))).text, 'ResponseCode')).toBe('NoError');
    const { access_token } = await signIn(`${outlook}/IMAP.AccessAsUser.All`);
    const imap = await imapTalk({ address: exchange.imaps, ca: exchange.ca, implicit: true });
    expect((await imap.say(`AUTHENTICATE XOAUTH2 ${xoauth2(person, access_token)}`)).at(-1)).toMatch(/^A01 OK/);
    imap.end();
  });

  it('is refused with tokens for those of other clouds', async () => {
    for (const other of places.filter((one) => one !== place)) {
      const { status, body, headers } = await askGraph(exchange.graph, await appToken(other.graph), `/users/${person}`);
      expect([status, body.error.message]).toEqual([401, 'Access token validation failure. Invalid audience.']);
      expect(headers.get('www-authenticate')).toContain(`authorization_uri="https://${host}/common/oauth2/authorize"`);
      const atEws = await openFolder(await appToken(other.exchange));
      expect([atEws.status, atEws.headers.get('x-ms-diagnostics')]).toEqual([401, expect.stringContaining('2000003')]);
    }
  });

  it('has its groups told at the Graph of its cloud', async () => {
    const { access_token, id_token } = await signIn(`openid profile ${graph}/User.Read`);
    const { oid, _claim_sources } = decodeJwt(id_token);
    const endpoint = `${graph}/v1.0/users/${oid}/getMemberObjects`;
    expect(_claim_sources).toEqual({ src1: { endpoint } });
    const path = endpoint.slice(`${graph}/v1.0`.length);
    const { body } = await askGraph(exchange.graph, access_token, path, { method: 'POST', body: {} });
    expect(body.value).toHaveLength(201);
  });
});
