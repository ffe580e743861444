import { ConfidentialClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, createMockIdp } from '../src/index.ts';
import {
  GOVERNMENT,
  GOVERNMENT_DAEMON,
  GOVERNMENT_PERSON,
  GOVERNMENT_SECRET,
  WITH_GOVERNMENT,
} from './entra-hosts/world.ts';
import { createFormBrowser } from './support/formBrowser.ts';
import { type NamedIdp, openNamedIdp } from './support/namedIdp.ts';
import { APPLICATION, authorizeUrl, requestToken } from './support/signInByForms.ts';

const CHINA = '55555555-5555-4555-8555-555555555555';
const CHINA_DAEMON = 'd0000000-0000-4000-8000-000000000002';
const SEED = {
  ...WITH_GOVERNMENT,
  tenants: [...(WITH_GOVERNMENT.tenants ?? []), { id: CHINA, domains: ['china.example'], cloud: 'china' as const }],
  apps: [
    ...(WITH_GOVERNMENT.apps ?? []),
    { clientId: CHINA_DAEMON, tenant: CHINA, kind: 'daemon' as const, secrets: [{ value: 'china-secret-value' }] },
  ],
};

const CLOUDS = [
  {
    host: 'login.microsoftonline.com',
    tenant: CONTOSO,
    app: { client_id: BUILT_IN_APPS.daemon, client_secret: 'daemon-secret-value' },
    graph: 'https://graph.microsoft.com',
    sts: `https://sts.windows.net/${CONTOSO}/`,
    names: { cloud_instance_name: 'microsoftonline.com', msgraph_host: 'graph.microsoft.com' },
  },
  {
    host: 'login.microsoftonline.us',
    tenant: GOVERNMENT,
    app: { client_id: GOVERNMENT_DAEMON, client_secret: GOVERNMENT_SECRET },
    graph: 'https://graph.microsoft.us',
    sts: `https://sts.windows.net/${GOVERNMENT}/`,
    names: { cloud_instance_name: 'microsoftonline.us', msgraph_host: 'graph.microsoft.us' },
  },
  {
    host: 'login.partner.microsoftonline.cn',
    tenant: CHINA,
    app: { client_id: CHINA_DAEMON, client_secret: 'china-secret-value' },
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    sts: `https://sts.chinacloudapi.cn/${CHINA}/`,
    names: { cloud_instance_name: 'partner.microsoftonline.cn', msgraph_host: 'microsoftgraph.chinacloudapi.cn' },
  },
] as const;

describe.each(CLOUDS)('at $host', ({ host, tenant, app, graph, sts, names }) => {
  let named: NamedIdp;
  beforeAll(async () => {
    named = await openNamedIdp(host, { seed: SEED });
  });
  afterAll(() => named.idp.close());

  const read = async (path: string) => (await fetch(`${named.at}${path}`)).json() as Promise<Record<string, unknown>>;

  test('documents name this cloud, for its own tenants and for nobody in particular', async () => {
    expect(await read(`/${tenant}/v2.0/.well-known/openid-configuration`)).toMatchObject({
      ...names,
      issuer: `https://${host}/${tenant}/v2.0`,
      token_endpoint: `https://${host}/${tenant}/oauth2/v2.0/token`,
    });
    expect(await read(`/${tenant}/.well-known/openid-configuration`)).toMatchObject({ ...names, issuer: sts });
    expect(await read('/common/v2.0/.well-known/openid-configuration')).toMatchObject({
      ...names,
      issuer: `https://${host}/{tenantid}/v2.0`,
      tenant_region_scope: null,
    });
  });

  test("another cloud's tenant is described where it lives, so that clients find the way", async () => {
    const elsewhere = CLOUDS.filter((one) => one.host !== host);
    for (const other of elsewhere) {
      expect(await read(`/${other.tenant}/v2.0/.well-known/openid-configuration`)).toMatchObject({
        ...other.names,
        issuer: `https://${other.host}/${other.tenant}/v2.0`,
        token_endpoint: `https://${other.host}/${other.tenant}/oauth2/v2.0/token`,
      });
    }
  });

  test("tokens are for this cloud's Graph and from its issuer; other clouds' apps are refused", async () => {
    const tokenFor = async (other: (typeof CLOUDS)[number]) => {
      const form = { ...other.app, grant_type: 'client_credentials', scope: `${other.graph}/.default` };
      return (await requestToken(`${named.at}/${other.tenant}/oauth2/v2.0/token`, form)).body;
    };
    const own = CLOUDS.find((one) => one.host === host) ?? CLOUDS[0];
    expect(decodeJwt(String((await tokenFor(own)).access_token))).toMatchObject({
      iss: sts,
      aud: graph,
      appid: app.client_id,
    });
    for (const other of CLOUDS.filter((one) => one.host !== host)) {
      expect(await tokenFor(other)).toMatchObject({ error: 'invalid_request', error_codes: [900382] });
    }
  });
});

test('reached by a name that is none of Microsoft’s, one mock serves the tenants of all clouds', async () => {
  const { idp, at } = await openNamedIdp('idp.example', { seed: SEED });
  for (const { tenant, app, graph } of CLOUDS) {
    const form = { ...app, grant_type: 'client_credentials', scope: `${graph}/.default` };
    const { body } = await requestToken(`${at}/${tenant}/oauth2/v2.0/token`, form);
    expect(decodeJwt(String(body.access_token)).tid).toBe(tenant);
  }
  await idp.close();
});

test('by inline metadata, MSAL Node keeps the authority of the tenant’s cloud over plain HTTP', async () => {
  const idp = await createMockIdp({ seed: SEED });
  const { auth } = await idp.msalConfig({ tenant: 'government.example', clientId: GOVERNMENT_DAEMON });
  expect(auth.authority).toBe(`https://login.microsoftonline.us/${GOVERNMENT}`);
  const client = new ConfidentialClientApplication({ auth: { ...auth, clientSecret: GOVERNMENT_SECRET } });
  const result = await client.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.us/.default'] });
  expect(decodeJwt(result?.accessToken ?? '')).toMatchObject({ tid: GOVERNMENT, aud: 'https://graph.microsoft.us' });
  await idp.close();
});

describe('somebody of the government cloud who signs in at organizations of the worldwide one', () => {
  let named: NamedIdp;
  beforeAll(async () => {
    named = await openNamedIdp('login.microsoftonline.com', { seed: SEED });
  });
  afterAll(() => named.idp.close());

  const open = async (more: Readonly<Record<string, string>>) => {
    const browser = createFormBrowser(APPLICATION);
    const request = {
      origin: named.at,
      authority: 'organizations',
      clientId: BUILT_IN_APPS.publicClient,
      redirectUri: APPLICATION,
      scope: 'openid User.Read',
    };
    const password = await browser.open(authorizeUrl(request, { login_hint: GOVERNMENT_PERSON, ...more }));
    return browser.submit(password, { passwd: 'Rehearsal-2022' });
  };

  test('is told to go elsewhere', async () => {
    expect((await open({})).html).toContain('AADSTS900439');
  });

  test('goes on where the application is aware of instances', async () => {
    expect((await open({ instance_aware: 'true' })).html).toContain('Permissions requested');
  });
});
