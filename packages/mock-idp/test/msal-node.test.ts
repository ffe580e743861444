import { ConfidentialClientApplication, CryptoProvider, LogLevel } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { createFormBrowser, type FormBrowser, headingOf, paramsOf } from './support/formBrowser.ts';

const REDIRECT = 'http://localhost:4999/v1/oauth/callback';
const EWS = 'https://outlook.office365.com/EWS.AccessAsUser.All';

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

async function createClient(tenant: string, clientId: string, clientSecret: string) {
  const { auth } = await idp.msalConfig({ tenant, clientId });
  const system = { loggerOptions: { logLevel: LogLevel.Error } };
  return new ConfidentialClientApplication({ auth: { ...auth, clientSecret }, system });
}

async function signIn(browser: FormBrowser, url: string, upn: string) {
  const userName = await browser.open(url);
  expect(headingOf(userName)).toBe('Sign in');
  const password = await browser.submit(userName, { loginfmt: upn });
  expect(headingOf(password)).toBe('Enter password');
  return browser.submit(password, { passwd: BUILT_IN_PASSWORD });
}

describe('MSAL Node', () => {
  test('a daemon gets an app-only token, at its own tenant and by per-request authority nowhere else', async () => {
    const client = await createClient(CONTOSO, BUILT_IN_APPS.daemon, 'daemon-secret-value');
    const scopes = ['https://outlook.office365.com/.default'];
    const result = await client.acquireTokenByClientCredential({ scopes });
    expect(decodeJwt(result?.accessToken ?? '')).toMatchObject({
      iss: `https://sts.windows.net/${CONTOSO}/`,
      aud: 'https://outlook.office365.com',
      appid: BUILT_IN_APPS.daemon,
      roles: ['full_access_as_app'],
      tid: CONTOSO,
      ver: '1.0',
    });
    const elsewhere = client.acquireTokenByClientCredential({
      scopes,
      authority: `https://login.microsoftonline.com/${FABRIKAM}`,
    });
    await expect(elsewhere).rejects.toMatchObject({ errorCode: 'unauthorized_client', errorNo: 700016 });
  });

  test('a multi-tenant app gets a token of a second tenant by per-request authority', async () => {
    const client = await createClient(FABRIKAM, BUILT_IN_APPS.harborlineConnector, 'harborline-connector-secret-value');
    const result = await client.acquireTokenByClientCredential({
      scopes: ['https://outlook.office365.com/.default'],
      authority: `https://login.microsoftonline.com/${CONTOSO}`,
    });
    const claims = decodeJwt(result?.accessToken ?? '');
    expect(claims.tid).toBe(CONTOSO);
    // No admin of Contoso granted anything: the token comes all the same, without roles.
    expect(claims).not.toHaveProperty('roles');
  });

  test('a person signs in by forms alone: user name, password, consent, stay signed in; the code becomes tokens', async () => {
    const client = await createClient(
      'organizations',
      BUILT_IN_APPS.harborlineConnector,
      'harborline-connector-secret-value',
    );
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
    const browser = createFormBrowser('http://localhost:4999');
    const state = 'a+b/c=|{"x":1}&é';
    const url = await client.getAuthCodeUrl({
      scopes: [EWS],
      redirectUri: REDIRECT,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
      state,
      nonce: 'nonce-of-the-test',
    });

    const consent = await signIn(browser, url, 'service@contoso.example');
    expect(headingOf(consent)).toBe('Permissions requested');
    expect(consent.html).toContain('EWS.AccessAsUser.All');
    const keep = await browser.submit(consent, { answer: 'accept' });
    expect(headingOf(keep)).toBe('Stay signed in?');
    const back = await browser.submit(keep, { answer: 'yes' });
    expect(back.url).toMatch(/^http:\/\/localhost:4999\/v1\/oauth\/callback\?/);
    expect(paramsOf(back).get('state')).toBe(state);
    expect(paramsOf(back).has('iss')).toBe(false);

    const result = await client.acquireTokenByCode(
      {
        code: paramsOf(back).get('code') ?? '',
        scopes: [EWS],
        redirectUri: REDIRECT,
        codeVerifier: verifier,
        nonce: 'nonce-of-the-test',
        state,
      },
      { code: paramsOf(back).get('code') ?? '', state: paramsOf(back).get('state') ?? '' },
    );
    const service = await idp.user('service@contoso.example');
    expect(result.account).toMatchObject({
      homeAccountId: `${service.oid}.${CONTOSO}`,
      username: 'service@contoso.example',
      tenantId: CONTOSO,
    });
    expect(result.idTokenClaims).toMatchObject({
      iss: `https://login.microsoftonline.com/${CONTOSO}/v2.0`,
      aud: BUILT_IN_APPS.harborlineConnector,
      nonce: 'nonce-of-the-test',
      signin_state: ['kmsi'],
      ver: '2.0',
    });
    expect(decodeJwt(result.accessToken)).toMatchObject({
      aud: 'https://outlook.office365.com',
      scp: 'EWS.AccessAsUser.All',
      upn: 'service@contoso.example',
      oid: service.oid,
      tid: CONTOSO,
      ver: '1.0',
    });

    const account = result.account;
    if (account === null) throw new Error('MSAL found no account');
    const cached = await client.acquireTokenSilent({ account, scopes: [EWS] });
    expect(cached.fromCache).toBe(true);
    const renewed = await client.acquireTokenSilent({ account, scopes: [EWS], forceRefresh: true });
    expect(renewed.fromCache).toBe(false);
    expect(decodeJwt(renewed.accessToken).oid).toBe(service.oid);
  });

  test('the admin who is signed in to the vendor is silently answered at organizations, without any page', async () => {
    const spa = await idp.msalConfig({ tenant: FABRIKAM, clientId: BUILT_IN_APPS.harborlineSpa });
    const endpoint = JSON.parse(spa.auth.authorityMetadata ?? '').authorization_endpoint;
    const browser = createFormBrowser('http://localhost:4999');
    const query = new URLSearchParams({
      client_id: BUILT_IN_APPS.harborlineSpa,
      redirect_uri: 'http://localhost:4999/',
      response_type: 'code',
      response_mode: 'fragment',
      scope: 'openid profile',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    const keep = await signIn(browser, `${endpoint}?${query}`, 'admin@fabrikam.example');
    const signedIn = await browser.submit(keep, { answer: 'no' });
    expect(new URL(signedIn.url).hash).toMatch(/^#code=/);

    const client = await createClient(
      'organizations',
      BUILT_IN_APPS.harborlineConnector,
      'harborline-connector-secret-value',
    );
    const url = await client.getAuthCodeUrl({ scopes: [EWS], redirectUri: REDIRECT, state: 's' });
    const silent = await browser.open(url);
    expect(silent.url).toMatch(/^http:\/\/localhost:4999\/v1\/oauth\/callback\?code=/);
    const result = await client.acquireTokenByCode({
      code: paramsOf(silent).get('code') ?? '',
      scopes: [EWS],
      redirectUri: REDIRECT,
    });
    expect(result.account?.username).toBe('admin@fabrikam.example');

    const picker = await browser.open(
      await client.getAuthCodeUrl({ scopes: [EWS], redirectUri: REDIRECT, prompt: 'select_account' }),
    );
    expect(headingOf(picker)).toBe('Pick an account');
    expect(picker.html).toContain('admin@fabrikam.example');
    const other = await browser.submit(picker, { account: 'other' });
    expect(headingOf(other)).toBe('Sign in');
  });
});
