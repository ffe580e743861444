import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { createFormBrowser, type FormBrowser, headingOf, paramsOf, type Visit } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, outcomeOf, requestToken, signInByForms } from './support/signInByForms.ts';

const WEB_REDIRECT = `${APPLICATION}/auth/callback`;
const CONNECTOR_REDIRECT = `${APPLICATION}/v1/oauth/callback`;
const SERVICE = 'service@contoso.example';
const LICENSED = 'licensed@contoso.example';

let idp: MockIdp;
let browser: FormBrowser;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true });
});
beforeEach(async () => {
  await idp.reset();
  browser = createFormBrowser(APPLICATION);
});
afterAll(() => idp.close());

const web = () => ({
  origin: idp.origin,
  authority: CONTOSO as string,
  clientId: BUILT_IN_APPS.web as string,
  redirectUri: WEB_REDIRECT,
  scope: 'openid profile User.Read',
});

function open(
  more: Readonly<Record<string, string>> = {},
  facts: Partial<ReturnType<typeof web>> = {},
): Promise<Visit> {
  return browser.open(authorizeUrl({ ...web(), ...facts }, more));
}

function signIn(upn: string) {
  return signInByForms({ ...web(), upn, browser });
}

describe('with nobody signed in', () => {
  test.each([
    [{}, 'Sign in'],
    [{ prompt: 'select_account' }, 'Sign in'],
    [{ prompt: 'login' }, 'Sign in'],
    [{ prompt: 'none' }, 'login_required 50058'],
    [{ prompt: 'none', login_hint: SERVICE }, 'login_required 50058'],
    [{ login_hint: SERVICE }, 'Enter password'],
    [{ login_hint: 'nobody@contoso.example' }, 'Sign in'],
    [{ prompt: 'no_such_prompt' }, 'invalid_request 90023'],
  ])('%j leads to: %s', async (more, expected) => {
    expect(outcomeOf(await open(more))).toBe(expected);
  });
});

describe('with one account signed in', () => {
  beforeEach(async () => void (await signIn(SERVICE)));
  test.each([
    [{}, 'code'],
    [{ prompt: 'none' }, 'code'],
    [{ prompt: 'select_account' }, 'Pick an account'],
    [{ prompt: 'select_account', login_hint: SERVICE }, 'Pick an account'],
    [{ prompt: 'login' }, 'Sign in'],
    [{ prompt: 'login', login_hint: SERVICE }, 'Enter password'],
    [{ prompt: 'consent' }, 'Permissions requested'],
    [{ login_hint: SERVICE.toUpperCase() }, 'code'],
    [{ login_hint: LICENSED }, 'Enter password'],
    [{ prompt: 'none', login_hint: LICENSED }, 'login_required 50058'],
    [{ prompt: 'none', scope: 'openid Mail.Send' }, 'consent_required 65001'],
    [{ max_age: '0' }, 'Enter password'],
  ])('%j leads to: %s', async (more, expected) => {
    expect(outcomeOf(await open(more))).toBe(expected);
  });

  test('the opaque login_hint claim of its id_token names it too', async () => {
    const { code, verifier } = await signIn(SERVICE);
    const { body } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
      grant_type: 'authorization_code',
      client_id: BUILT_IN_APPS.web,
      client_secret: 'web-app-secret-value',
      code,
      code_verifier: verifier,
      redirect_uri: WEB_REDIRECT,
    });
    const { login_hint: hint, sid } = decodeJwt(String(body.id_token));
    expect(hint).not.toContain('service');
    expect(outcomeOf(await open({ prompt: 'none', login_hint: String(hint) }))).toBe('code');
    expect(outcomeOf(await open({ prompt: 'none', sid: String(sid) }))).toBe('code');
  });
});

describe('with two accounts signed in', () => {
  beforeEach(async () => {
    await signIn(SERVICE);
    const password = await open({ login_hint: LICENSED });
    const keep = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
    await browser.submit(keep, { answer: 'no' });
  });
  test.each([
    [{}, 'Pick an account'],
    [{ prompt: 'none' }, 'interaction_required 16000'],
    [{ prompt: 'none', login_hint: LICENSED }, 'code'],
    [{ login_hint: SERVICE }, 'code'],
  ])('%j leads to: %s', async (more, expected) => {
    expect(outcomeOf(await open(more))).toBe(expected);
  });

  test('picking one answers without a password', async () => {
    const picker = await open();
    const { oid } = await idp.user(LICENSED);
    const back = await browser.submit(picker, { account: `${CONTOSO}/${oid}` });
    expect(outcomeOf(back)).toBe('code');
    expect((await idp.signIns.list()).at(-1)).toMatchObject({ upn: LICENSED, flow: 'silent' });
  });
});

describe('across tenants', () => {
  const connector = (authority: string) => ({
    authority,
    clientId: BUILT_IN_APPS.harborlineConnector,
    redirectUri: CONNECTOR_REDIRECT,
    scope: 'openid https://outlook.office365.com/EWS.AccessAsUser.All',
  });
  const vendor = () => ({
    ...web(),
    authority: FABRIKAM,
    clientId: BUILT_IN_APPS.harborlineSpa,
    redirectUri: `${APPLICATION}/`,
  });

  test('an account that is not in the tenant is stopped there, and another can be used', async () => {
    await signInByForms({ ...vendor(), upn: 'admin@fabrikam.example', browser });
    const stopped = await open({}, connector(CONTOSO));
    expect(headingOf(stopped)).toBe('The sign-in cannot go on');
    expect(stopped.html).toContain('AADSTS50020');
    expect(outcomeOf(await open({ prompt: 'none' }, connector(CONTOSO)))).toBe('interaction_required 50020');
    const other = await browser.submit(stopped, { account: 'other' });
    expect(headingOf(other)).toBe('Sign in');
    const password = await browser.submit(other, { loginfmt: SERVICE });
    expect(headingOf(await browser.submit(password, { passwd: BUILT_IN_PASSWORD }))).toBe('Permissions requested');
  });

  test('organizations answers silently with whoever is signed in, also inside prompt=none', async () => {
    await signInByForms({ ...vendor(), upn: 'admin@fabrikam.example', browser });
    expect(outcomeOf(await open({}, connector('organizations')))).toBe('code');
    expect(outcomeOf(await open({ prompt: 'none' }, connector('common')))).toBe('code');
  });

  test('at organizations a person can change their mind between accounts of two tenants', async () => {
    const first = await open({ login_hint: 'admin@fabrikam.example' }, connector('organizations'));
    const userName = await browser.submit(first, { back: '1' });
    const password = await browser.submit(userName, { loginfmt: SERVICE });
    const consent = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
    expect(consent.url).toContain(CONTOSO);
    const keep = await browser.submit(consent, { answer: 'accept' });
    expect(outcomeOf(await browser.submit(keep, { answer: 'no' }))).toBe('code');
  });

  test('a single-tenant app is stopped at organizations, and a foreign one at a tenant', async () => {
    expect((await open({}, { authority: 'organizations' })).html).toContain('AADSTS50194');
    expect((await open({}, { authority: FABRIKAM })).html).toContain('AADSTS700016');
  });
});

describe('consent', () => {
  const unconsented = () => ({ ...web(), clientId: BUILT_IN_APPS.unconsented });

  test('is asked once per person; Cancel tells the application 65004', async () => {
    const page = async () => {
      const password = await open({ login_hint: SERVICE, prompt: 'login' }, unconsented());
      return browser.submit(password, { passwd: BUILT_IN_PASSWORD });
    };
    const declined = await browser.submit(await page(), { answer: 'cancel' });
    expect(outcomeOf(declined)).toBe('access_denied 65004');
    const keep = await browser.submit(await page(), { answer: 'accept' });
    await browser.submit(keep, { answer: 'no' });
    expect(outcomeOf(await open({}, unconsented()))).toBe('code');
    expect(outcomeOf(await open({ scope: 'openid User.Read Mail.Read' }, unconsented()))).toBe('Permissions requested');
  });

  test('.default asks for all the registration lists, and is refused for an API it does not list', async () => {
    const password = await open(
      { login_hint: SERVICE, scope: 'openid https://outlook.office365.com/.default' },
      unconsented(),
    );
    const page = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
    expect(page.html).toContain('EWS.AccessAsUser.All');
    expect(page.html).toContain('User.Read');
    const unlisted = await open(
      { scope: 'openid https://outlook.office365.com/.default' },
      { ...web(), clientId: BUILT_IN_APPS.spa, redirectUri: `${APPLICATION}/` },
    );
    expect(outcomeOf(unlisted)).toBe('invalid_resource 650057');
  });
});

describe('an authorization request', () => {
  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type 700054'],
    [{ response_mode: 'smoke_signal' }, 'unsupported_response_mode 70007'],
    [{ scope: 'openid https://outlook.office365.com/Nothing' }, 'invalid_scope 70011'],
    [{ scope: 'openid https://nobody.example/x' }, 'invalid_resource 500011'],
    [{ code_challenge_method: 'S512' }, 'invalid_request 90023'],
  ])('with %j tells the application: %s', async (more, expected) => {
    const visit = await open({ state: 'kept', ...more });
    expect(outcomeOf(visit)).toBe(expected);
    expect(paramsOf(visit).get('state')).toBe('kept');
    expect(paramsOf(visit).get('error_uri')).toMatch(/\/error\?code=\d+$/);
    expect(paramsOf(visit).has('iss')).toBe(false);
  });

  test.each([
    [{ redirect_uri: `${APPLICATION}/auth/callback/` }, 50011],
    [{ redirect_uri: 'https://attacker.example/auth/callback' }, 50011],
    [{ redirect_uri: '' }, 900144],
    [{ client_id: 'my-app' }, 700038],
    [{ client_id: '99999999-0000-4000-8000-000000000000' }, 700016],
  ])('with %j is a page and never a redirect: %i', async (more, code) => {
    const visit = await open(more);
    expect(visit.status).toBe(400);
    expect(visit.html).toContain(`AADSTS${code}`);
  });

  test('with a repeated parameter is a page', async () => {
    const visit = await browser.open(`${authorizeUrl(web())}&state=one&state=two`);
    expect(visit.html).toContain('AADSTS90023');
  });

  test('at an unknown tenant is a page', async () => {
    expect((await open({}, { authority: 'nowhere.example' })).html).toContain('AADSTS90002');
  });

  test('may come by POST', async () => {
    const url = new URL(authorizeUrl(web()));
    const response = await fetch(url.origin + url.pathname, {
      method: 'POST',
      body: url.searchParams,
      redirect: 'manual',
    });
    expect(response.status).toBe(303);
    const visit = await browser.open(new URL(response.headers.get('location') ?? '', url).href);
    expect(headingOf(visit)).toBe('Sign in');
  });

  test('answers in the fragment when asked, with the state unchanged', async () => {
    await signIn(SERVICE);
    const state = 'eyJpZCI6IjEifQ==|a b&c=d%20e';
    const visit = await open({ response_mode: 'fragment', state });
    expect(new URL(visit.url).hash).toContain('code=');
    expect(paramsOf(visit).get('state')).toBe(state);
  });
});

describe('a sign-in', () => {
  test('belongs to the browser that began it', async () => {
    const page = await open();
    const stranger = createFormBrowser(APPLICATION);
    const reply = await stranger.submit(page, { loginfmt: SERVICE });
    expect(reply.html).toContain('AADSTS50089');
  });

  test('in two windows of one browser ends in each as the person answered there', async () => {
    const one = await open({ state: 'one', login_hint: SERVICE });
    const two = await open({ state: 'two', login_hint: LICENSED });
    const finish = async (page: Visit) => {
      const keep = await browser.submit(page, { passwd: BUILT_IN_PASSWORD });
      return browser.submit(keep, { answer: 'no' });
    };
    expect(paramsOf(await finish(one)).get('state')).toBe('one');
    expect(paramsOf(await finish(two)).get('state')).toBe('two');
    const upns = (await idp.signIns.list()).map(({ upn }) => upn);
    expect(upns).toEqual([SERVICE, LICENSED]);
  });

  test('keeps a cookie that names this mock only, and outlives the browser only on request', async () => {
    const password = await open({ login_hint: SERVICE });
    const keep = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
    expect(
      browser
        .cookiesFor(keep.url)
        .split('; ')
        .every((pair) => pair.startsWith('mock_idp_')),
    ).toBe(true);
    const answer = /action="([^"]*)"/.exec(keep.html)?.[1] ?? '';
    const ctx = /name="ctx" value="([^"]*)"/.exec(keep.html)?.[1] ?? '';
    const response = await fetch(new URL(answer, keep.url), {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: browser.cookiesFor(keep.url) },
      body: new URLSearchParams({ ctx, answer: 'yes' }),
    });
    expect(response.headers.getSetCookie()[0]).toMatch(/Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test('is cut off from the window that opened it, unless the client checked that window (pocd=1)', async () => {
    expect((await open()).headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect((await open({ pocd: '1' })).headers.get('cross-origin-opener-policy')).toBeNull();
  });
});

describe('logging out', () => {
  const logout = (query: Readonly<Record<string, string>>) =>
    browser.open(`${idp.origin}/${CONTOSO}/oauth2/v2.0/logout?${new URLSearchParams(query)}`);

  test('with a hint signs that account out at once and returns to a registered address', async () => {
    await signIn(SERVICE);
    const visit = await logout({ logout_hint: SERVICE, post_logout_redirect_uri: WEB_REDIRECT, state: 's' });
    expect(visit.url).toBe(`${WEB_REDIRECT}?state=s`);
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('login_required 50058');
    // The account is remembered, but needs its password.
    const picker = await open();
    expect(picker.html).toContain('Signed out');
    const { oid } = await idp.user(SERVICE);
    expect(headingOf(await browser.submit(picker, { account: `${CONTOSO}/${oid}` }))).toBe('Enter password');
  });

  test('never leads to an address no app registered', async () => {
    await signIn(SERVICE);
    const visit = await logout({ logout_hint: SERVICE, post_logout_redirect_uri: 'https://attacker.example/' });
    expect(headingOf(visit)).toBe('You are signed out');
  });

  test('without a hint asks whom, and a hint for somebody else changes nothing', async () => {
    await signIn(SERVICE);
    await logout({ logout_hint: LICENSED });
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('code');
    expect(headingOf(await logout({}))).toBe('Which account do you want to sign out of?');
  });
});
