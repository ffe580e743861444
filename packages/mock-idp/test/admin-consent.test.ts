import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { createFormBrowser, type FormBrowser, headingOf, paramsOf } from './support/formBrowser.ts';
import { APPLICATION, requestToken } from './support/signInByForms.ts';

const REDIRECT = `${APPLICATION}/v1/oauth/callback`;
const EXCHANGE = 'https://outlook.office365.com';
const ADMIN = 'admin@contoso.example';

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({
    freshKey: true,
    seed: {
      apps: [
        {
          clientId: BUILT_IN_APPS.harborlineConnector,
          delegated: [`${EXCHANGE}/EWS.AccessAsUser.All`],
          application: [`${EXCHANGE}/full_access_as_app`, 'https://graph.microsoft.com/Mail.ReadWrite'],
        },
      ],
    },
  });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

const consentUrl = (query: Readonly<Record<string, string>> = {}, path = `${CONTOSO}/v2.0/adminconsent`) =>
  `${idp.origin}/${path}?${new URLSearchParams({
    client_id: BUILT_IN_APPS.harborlineConnector,
    redirect_uri: REDIRECT,
    scope: `${EXCHANGE}/.default`,
    state: 'a state, unchanged',
    ...query,
  })}`;

async function signIn(browser: FormBrowser, url: string, upn: string) {
  const password = await browser.submit(await browser.open(url), { loginfmt: upn });
  return browser.submit(password, { passwd: BUILT_IN_PASSWORD });
}

async function rolesOf(tenant: string): Promise<unknown> {
  const { body } = await requestToken(`${idp.origin}/${tenant}/oauth2/v2.0/token`, {
    grant_type: 'client_credentials',
    client_id: BUILT_IN_APPS.harborlineConnector,
    client_secret: 'harborline-connector-secret-value',
    scope: `${EXCHANGE}/.default`,
  });
  return decodeJwt(String(body.access_token)).roles;
}

describe('the admin consent endpoint, version 2', () => {
  test('lets an administrator approve for everybody, and tells the application the tenant', async () => {
    const browser = createFormBrowser(APPLICATION);
    expect(await rolesOf(CONTOSO)).toBeUndefined();
    const page = await signIn(browser, consentUrl(), ADMIN);
    expect(headingOf(page)).toBe('Permissions requested');
    expect(page.html).toContain('full_access_as_app');
    expect(page.html).not.toContain('Mail.ReadWrite');
    const answer = paramsOf(await browser.submit(page, { answer: 'accept' }));
    expect(Object.fromEntries(answer)).toEqual({
      admin_consent: 'True',
      tenant: CONTOSO,
      scope: `${EXCHANGE}/EWS.AccessAsUser.All ${EXCHANGE}/full_access_as_app`,
      state: 'a state, unchanged',
    });
    expect(await rolesOf(CONTOSO)).toEqual(['full_access_as_app']);
    expect(await rolesOf(FABRIKAM)).toBeUndefined();
  });

  test('leaves nobody anything to approve afterwards, and no token behind', async () => {
    const browser = createFormBrowser(APPLICATION);
    await browser.submit(await signIn(browser, consentUrl(), ADMIN), { answer: 'accept' });
    const other = createFormBrowser(APPLICATION);
    const query = new URLSearchParams({
      client_id: BUILT_IN_APPS.harborlineConnector,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: `openid ${EXCHANGE}/EWS.AccessAsUser.All`,
    });
    const next = await signIn(
      other,
      `${idp.origin}/${CONTOSO}/oauth2/v2.0/authorize?${query}`,
      'licensed@contoso.example',
    );
    expect(headingOf(next)).toBe('Stay signed in?');
    expect((await idp.signIns.list()).some(({ flow }) => flow === 'authorization_code')).toBe(false);
  });

  test('takes no for an answer', async () => {
    const browser = createFormBrowser(APPLICATION);
    const answer = paramsOf(await browser.submit(await signIn(browser, consentUrl(), ADMIN), { answer: 'cancel' }));
    expect(answer.get('error')).toBe('consent_required');
    expect(answer.get('error_description')).toMatch(/^AADSTS65004: /);
    expect(answer.get('state')).toBe('a state, unchanged');
    expect(answer.has('tenant')).toBe(false);
    expect(await rolesOf(CONTOSO)).toBeUndefined();
  });

  test('stops whoever is no administrator, and lets another account go on', async () => {
    const browser = createFormBrowser(APPLICATION);
    const stopped = await signIn(browser, consentUrl(), 'licensed@contoso.example');
    expect(stopped.html).toContain('AADSTS90093');
    const other = await browser.submit(stopped, { account: 'other' });
    const password = await browser.submit(other, { loginfmt: ADMIN });
    expect(headingOf(await browser.submit(password, { passwd: BUILT_IN_PASSWORD }))).toBe('Permissions requested');
  });

  test('at organizations approves for the tenant of whoever came: which may be the wrong one', async () => {
    const browser = createFormBrowser(APPLICATION);
    const page = await signIn(browser, consentUrl({}, 'organizations/v2.0/adminconsent'), 'admin@fabrikam.example');
    const answer = paramsOf(await browser.submit(page, { answer: 'accept' }));
    expect(answer.get('tenant')).toBe(FABRIKAM);
    expect(await rolesOf(CONTOSO)).toBeUndefined();
  });

  test.each([
    [{ redirect_uri: '' }, 900971],
    [{ redirect_uri: 'http://localhost:4999/elsewhere' }, 50011],
    [{ scope: '' }, 900144],
    [{ scope: 'https://outlook.office365.com/Unknown.Scope' }, 70011],
    [{ client_id: 'b0000000-0000-4000-8000-000000000001' }, 700016],
  ])('with %j is a page, never a redirect', async (query, code) => {
    const visit = await createFormBrowser(APPLICATION).open(consentUrl(query));
    expect(visit.html).toContain(`AADSTS${code}`);
    expect(visit.url.startsWith(idp.origin)).toBe(true);
  });
});

describe('version 1', () => {
  const url = () => consentUrl({ scope: '' }, `${CONTOSO}/adminconsent`);

  test('approves all that the registration lists', async () => {
    const browser = createFormBrowser(APPLICATION);
    const page = await signIn(browser, url(), ADMIN);
    expect(page.html).toContain('Mail.ReadWrite');
    const answer = paramsOf(await browser.submit(page, { answer: 'accept' }));
    expect(Object.fromEntries(answer)).toEqual({
      admin_consent: 'True',
      tenant: CONTOSO,
      state: 'a state, unchanged',
    });
    expect(await rolesOf(CONTOSO)).toEqual(['full_access_as_app']);
  });

  test('words a no in its own way', async () => {
    const browser = createFormBrowser(APPLICATION);
    const answer = paramsOf(await browser.submit(await signIn(browser, url(), ADMIN), { answer: 'cancel' }));
    expect(answer.get('error')).toBe('permission_denied');
    expect(answer.has('admin_consent')).toBe(false);
  });
});
