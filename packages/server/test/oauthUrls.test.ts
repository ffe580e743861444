import {
  buildAuthorizeUrl,
  buildLogoutUrl,
  lintAuthorizeRequest,
  readAuthorizeUrl,
  requiredAccess,
} from '@authshift/core';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from './support/browser.ts';
import { CONNECTOR, CONTOSO, CUSTOMER_APP, serviceAccount, startMicrosoft } from './support/microsoft.ts';

let mocks: MockMicrosoft;

beforeAll(async () => {
  mocks = await startMicrosoft();
}, 60_000);

afterAll(() => mocks.close());

const redirectUri = 'http://localhost:4567/v1/oauth/callback';
const request = () => ({
  authority: mocks.idp.origin,
  tenant: 'organizations',
  clientId: CONNECTOR,
  redirectUri,
  state: 's'.repeat(43),
});

function authorizeUrl(): string {
  const built = buildAuthorizeUrl({
    ...request(),
    scopes: requiredAccess('ews', 'oauth-delegated').scopes,
    codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    loginHint: serviceAccount.upn,
  });
  if (!built.ok) throw new Error(JSON.stringify(built.findings));
  return built.url;
}

/** What a person sees there. */
async function open(start: string): Promise<string> {
  const browser = createBrowser();
  let url = new URL(start);
  for (;;) {
    const response = await browser.request(url, { headers: { accept: 'text/html' } });
    const location = response.headers.get('location');
    if (location === null) return response.text();
    url = new URL(location, url);
    if (url.origin !== mocks.idp.origin) return decodeURIComponent(url.search);
  }
}

describe('what core builds', () => {
  it('brings a code and the state back', async () => {
    const callback = await createBrowser().signIn(authorizeUrl(), { stopAt: redirectUri, as: serviceAccount });
    expect(callback.searchParams.get('code')).toEqual(expect.any(String));
    expect(callback.searchParams.get('state')).toBe(request().state);
  });

  it('signs out', async () => {
    expect(await open(buildLogoutUrl({ authority: mocks.idp.origin }))).not.toContain('AADSTS');
  });
});

describe('what core calls an error, Microsoft refuses', () => {
  it.each([
    ['prompt', 'admin_consent', '90023'],
    ['client_id', 'calendar sync', '700038'],
  ])('%s=%s: AADSTS%s', async (name, value, aadsts) => {
    const url = new URL(authorizeUrl());
    url.searchParams.set(name, value);
    const found = readAuthorizeUrl(url.href);
    expect(found && lintAuthorizeRequest(found)).toEqual([expect.objectContaining({ severity: 'error', aadsts })]);
    expect(await open(url.href)).toContain(`AADSTS${aadsts}`);
  });

  it.each([
    ['redirect_uri', `${redirectUri}/`, 'organizations', '50011'],
    ['redirect_uri', 'http://localhost:4567/other', 'organizations', '50011'],
    ['client_id', CUSTOMER_APP, 'organizations', '50194'],
  ])('%s=%s at %s: AADSTS%s, given what is known of the app', async (name, value, tenant, aadsts) => {
    const url = new URL(authorizeUrl());
    url.pathname = url.pathname.replace('organizations', tenant);
    url.searchParams.set(name, value);
    const found = readAuthorizeUrl(url.href);
    const audience = value === CUSTOMER_APP ? 'one-tenant' : 'many-tenants';
    const findings = found && lintAuthorizeRequest(found, { redirectUris: [redirectUri], audience });
    expect(findings).toEqual([expect.objectContaining({ severity: 'error', aadsts })]);
    expect(await open(url.href)).toContain(`AADSTS${aadsts}`);
  });

  it('swapped ids', async () => {
    const url = new URL(authorizeUrl());
    url.pathname = url.pathname.replace('organizations', CONNECTOR);
    url.searchParams.set('client_id', CONTOSO);
    const found = readAuthorizeUrl(url.href);
    const findings = found && lintAuthorizeRequest(found, { knownTenantIds: [CONTOSO] });
    expect(findings?.map(({ code }) => code)).toEqual(['ids_swapped']);
    expect(await open(url.href)).toMatch(/AADSTS(90002|700016)/);
  });
});
