import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  BUILT_IN_APPS,
  BUILT_IN_PASSWORD,
  CONTOSO,
  connectMockIdp,
  createMockIdp,
  type MockIdp,
  type PolicyInput,
  type TenantHandle,
} from '../src/index.ts';
import { createFormBrowser, headingOf, paramsOf } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, requestToken, signInByForms } from './support/signInByForms.ts';

const SERVICE = 'service@contoso.example';
const CLIENT = BUILT_IN_APPS.publicClient;
const EXCHANGE = 'https://outlook.office365.com';
const SCOPE = `openid offline_access ${EXCHANGE}/IMAP.AccessAsUser.All`;

let idp: MockIdp;
let tenant: TenantHandle;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true, devicePollSeconds: 1 });
});
beforeEach(async () => {
  await idp.reset();
  tenant = await idp.tenant(CONTOSO);
});
afterAll(() => idp.close());

const ask = (form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, { client_id: CLIENT, ...form }, headers);

const byPassword = (headers: Readonly<Record<string, string>> = {}) =>
  ask({ grant_type: 'password', username: SERVICE, password: BUILT_IN_PASSWORD, scope: SCOPE }, headers);

const refresh = (token: unknown, headers: Readonly<Record<string, string>> = {}) =>
  ask({ grant_type: 'refresh_token', refresh_token: String(token), scope: SCOPE }, headers);

const codeOf = ({ body }: { readonly body: Record<string, unknown> }) =>
  Array.isArray(body.error_codes) ? body.error_codes[0] : 'a token';

const signIn = () =>
  signInByForms({
    origin: idp.origin,
    authority: CONTOSO,
    clientId: CLIENT,
    redirectUri: APPLICATION,
    scope: SCOPE,
    upn: SERVICE,
  });

const redeem = ({ code, verifier }: { readonly code: string; readonly verifier: string }) =>
  ask({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: APPLICATION });

/** Answers `error` and code of what a silent request is told, with the challenge that came along. */
async function silently(browser: Awaited<ReturnType<typeof signIn>>['browser']) {
  const request = { origin: idp.origin, authority: CONTOSO, clientId: CLIENT, redirectUri: APPLICATION, scope: SCOPE };
  const params = paramsOf(await browser.open(authorizeUrl({ ...request, browser }, { prompt: 'none' })));
  const code = /AADSTS(\d+)/.exec(params.get('error_description') ?? '')?.[1];
  return { error: params.get('error'), code, claims: params.get('claims'), granted: params.has('code') };
}

const MFA: PolicyInput = { name: 'A second factor for all', controls: ['mfa'] };

describe('a second factor', () => {
  test('cannot be asked for by a password grant; the refusal names the policy to satisfy', async () => {
    await (await idp.user(SERVICE)).setMfa({ methods: ['code'] });
    const { id } = await tenant.policies.add(MFA);
    const { status, body } = await byPassword();
    expect([status, body.error, body.suberror, body.error_codes]).toEqual([
      400,
      'invalid_grant',
      'basic_action',
      [50076],
    ]);
    expect(JSON.parse(String(body.claims))).toEqual({
      access_token: { capolids: { essential: true, values: [id] } },
    });
  });

  test('that is not registered is another code', async () => {
    await tenant.policies.add(MFA);
    expect((await byPassword()).body).toMatchObject({ error: 'interaction_required', error_codes: [50079] });
  });

  test('stops refreshes and silent sign-ins from the moment the policy is there until it is gone', async () => {
    const signedIn = await signIn();
    const { refresh_token } = (await redeem(signedIn)).body;
    await (await idp.user(SERVICE)).setMfa({ methods: ['code'] });
    const { id } = await tenant.policies.add(MFA);
    expect(codeOf(await refresh(refresh_token))).toBe(50076);
    expect((await idp.signIns.list()).at(-1)).toMatchObject({ errorCode: 50076, policies: [id] });
    expect(await silently(signedIn.browser)).toMatchObject({
      error: 'interaction_required',
      code: '50076',
      claims: expect.stringContaining(id),
    });
    await tenant.policies.remove(id);
    expect(codeOf(await refresh(refresh_token))).toBe('a token');
    expect(await silently(signedIn.browser)).toMatchObject({ granted: true });
  });

  test('stops the code of a sign-in that was before the policy', async () => {
    const signedIn = await signIn();
    await (await idp.user(SERVICE)).setMfa({ methods: ['code'] });
    await tenant.policies.add(MFA);
    expect(codeOf(await redeem(signedIn))).toBe(50076);
  });

  test('is nothing to an app that asks for itself: workloads have policies of their own', async () => {
    await tenant.policies.add({ name: 'Block all', controls: ['block'] });
    await tenant.change({ securityDefaults: true });
    const answer = await ask({
      client_id: BUILT_IN_APPS.daemon,
      client_secret: 'daemon-secret-value',
      grant_type: 'client_credentials',
      scope: `${EXCHANGE}/.default`,
    });
    expect(answer.status).toBe(200);
  });
});

describe('conditional access', () => {
  test.each<[PolicyInput['controls'], number, string, string]>([
    [['block'], 53003, 'interaction_required', 'message_only'],
    [['compliant-device'], 53000, 'interaction_required', 'additional_action'],
    [['hybrid-joined-device'], 53001, 'interaction_required', 'additional_action'],
    [['approved-app'], 53002, 'interaction_required', 'additional_action'],
  ])('%j answers with AADSTS%d', async (controls, code, error, suberror) => {
    await tenant.policies.add({ name: 'p', ...(controls === undefined ? {} : { controls }) });
    expect((await byPassword()).body).toMatchObject({ error, suberror, error_codes: [code] });
  });

  test('takes a test at its word about device and address, and remembers them for refreshes', async () => {
    await tenant.change({ namedLocations: [{ name: 'Office', ranges: ['203.0.113.0/24'] }] });
    await tenant.policies.add({ name: 'Devices', controls: ['compliant-device'] });
    await tenant.policies.add({ name: 'Only here', conditions: { exceptLocations: ['Office'] }, controls: ['block'] });
    const good = { 'x-mock-device': 'compliant', 'x-mock-ip': '203.0.113.7' };
    expect(codeOf(await byPassword())).toBe(53000);
    expect(codeOf(await byPassword({ ...good, 'x-mock-ip': '198.51.100.1' }))).toBe(53003);
    const { body } = await byPassword(good);
    expect(codeOf({ body })).toBe('a token');
    expect(codeOf(await refresh(body.refresh_token))).toBe('a token');
    expect(codeOf(await refresh(body.refresh_token, { 'x-mock-ip': '198.51.100.1' }))).toBe(53003);
    expect(codeOf(await refresh(body.refresh_token, { 'x-mock-device': 'unmanaged' }))).toBe(53000);
  });

  test('that stops somebody on a page is in the sign-in log once, with the policy', async () => {
    const { id } = await tenant.policies.add({ name: 'Closed', controls: ['block'] });
    const browser = createFormBrowser(APPLICATION);
    const request = {
      origin: idp.origin,
      authority: CONTOSO,
      clientId: CLIENT,
      redirectUri: APPLICATION,
      scope: SCOPE,
    };
    const page = await browser.open(authorizeUrl(request, { login_hint: SERVICE }));
    const stopped = await browser.submit(page, { passwd: BUILT_IN_PASSWORD });
    await browser.open(stopped.url);
    const log = (await idp.signIns.list()).filter(({ errorCode }) => errorCode === 53003);
    expect(log).toEqual([expect.objectContaining({ upn: SERVICE, flow: 'interactive', policies: [id] })]);
  });

  test('can be about one way of signing in: devices without a keyboard', async () => {
    await tenant.policies.add({ name: 'No device flow', conditions: { grants: ['device_code'] }, controls: ['block'] });
    expect(codeOf(await byPassword())).toBe('a token');
    const started = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/devicecode`, {
      client_id: CLIENT,
      scope: SCOPE,
    });
    const browser = createFormBrowser(APPLICATION);
    const page = await browser.open(String(started.body.verification_uri));
    const userName = await browser.submit(page, { otc: String(started.body.user_code) });
    const password = await browser.submit(userName, { loginfmt: SERVICE });
    expect((await browser.submit(password, { passwd: BUILT_IN_PASSWORD })).html).toContain('AADSTS53003');
  });

  test('judges a device again when it asks for its tokens', async () => {
    const url = `${idp.origin}/${CONTOSO}/oauth2/v2.0/devicecode`;
    const { body } = await requestToken(url, { client_id: CLIENT, scope: SCOPE });
    const browser = createFormBrowser(APPLICATION);
    const page = await browser.open(String(body.verification_uri));
    const userName = await browser.submit(page, { otc: String(body.user_code) });
    const password = await browser.submit(userName, { loginfmt: SERVICE });
    await browser.submit(await browser.submit(password, { passwd: BUILT_IN_PASSWORD }), { answer: 'continue' });
    await tenant.policies.add({ name: 'Closed', controls: ['block'] });
    expect(codeOf(await ask({ grant_type: 'device_code', device_code: String(body.device_code) }))).toBe(53003);
  });

  test("of a guest is the host's", async () => {
    const guest = 'guest@fabrikam.example';
    await (await idp.tenant('fabrikam.example')).policies.add({ name: 'Block all', controls: ['block'] });
    const open = async () =>
      (
        await signInByForms({
          origin: idp.origin,
          authority: CONTOSO,
          clientId: CLIENT,
          redirectUri: APPLICATION,
          scope: 'openid',
          upn: guest,
        })
      ).code;
    expect(await open()).not.toBe('');
    await tenant.policies.add({ name: 'No guests', conditions: { users: [guest] }, controls: ['block'] });
    await expect(open()).rejects.toThrow('AADSTS53003');
  });
});

test('claims that are no JSON object are refused to the application', async () => {
  const request = { origin: idp.origin, authority: CONTOSO, clientId: CLIENT, redirectUri: APPLICATION, scope: SCOPE };
  const visit = await createFormBrowser(APPLICATION).open(authorizeUrl(request, { claims: '[1]' }));
  expect(paramsOf(visit).get('error_description')).toContain('AADSTS90023');
});

describe('a sign-in frequency', () => {
  test('ends refresh tokens and silent sign-ins, and asks for the password on the page', async () => {
    await tenant.policies.add({ name: 'Every working day', signInFrequencyHours: 8 });
    const signedIn = await signIn();
    const { refresh_token } = (await redeem(signedIn)).body;
    await tenant.clock.advance({ hours: 7 });
    const again = (await refresh(refresh_token)).body;
    expect(again).toHaveProperty('access_token');
    await tenant.clock.advance({ hours: 2 });
    for (const token of [refresh_token, again.refresh_token]) {
      expect((await refresh(token)).body).toMatchObject({
        error: 'invalid_grant',
        suberror: 'token_expired',
        error_codes: [70043],
      });
    }
    expect(await silently(signedIn.browser)).toMatchObject({ error: 'interaction_required', code: '70044' });
    const request = {
      origin: idp.origin,
      authority: CONTOSO,
      clientId: CLIENT,
      redirectUri: APPLICATION,
      scope: SCOPE,
    };
    const page = await signedIn.browser.open(authorizeUrl({ ...request, browser: signedIn.browser }));
    expect(headingOf(page)).toBe('Enter password');
    const done = await signedIn.browser.submit(page, { passwd: BUILT_IN_PASSWORD });
    expect(done.html).not.toContain('AADSTS');
  });
});

describe('security defaults', () => {
  test('refuse a password alone', async () => {
    await tenant.change({ securityDefaults: true });
    expect((await byPassword()).body).toMatchObject({ suberror: 'message_only', error_codes: [530035] });
  });
});

describe('user consent', () => {
  const approve = async (
    prompt: Readonly<Record<string, string>> = {},
    scope = `openid ${EXCHANGE}/EWS.AccessAsUser.All`,
  ) => {
    const browser = createFormBrowser(APPLICATION);
    const request = { origin: idp.origin, authority: CONTOSO, clientId: BUILT_IN_APPS.unconsented, scope, browser };
    const url = authorizeUrl(
      { ...request, redirectUri: `${APPLICATION}/auth/callback` },
      { login_hint: SERVICE, ...prompt },
    );
    return browser.submit(await browser.open(url), { passwd: BUILT_IN_PASSWORD });
  };

  test.each<[string, string, string]>([
    ['allowed', '2026-11-22', 'Permissions requested'],
    ['blocked', '2026-11-22', 'AADSTS90094'],
    ['microsoft-managed', '2026-11-22', 'AADSTS90094'],
    // Before Microsoft kept mail from people.
    ['microsoft-managed', '2025-06-01', 'Permissions requested'],
  ])('%s, as of %s: %s', async (userConsent, asOf, expected) => {
    await tenant.change({ userConsent: userConsent as 'allowed' });
    await tenant.setAsOf(asOf);
    expect((await approve()).html).toContain(expected);
  });

  test('that Microsoft manages leaves a profile to its owner', async () => {
    await tenant.change({ userConsent: 'microsoft-managed' });
    expect(headingOf(await approve({}, 'openid User.Read'))).toBe('Permissions requested');
  });

  test('that was given before stays, unless prompt=consent asks for it again', async () => {
    expect(headingOf(await approve())).toBe('Permissions requested');
    const signedIn = await signInByForms({
      origin: idp.origin,
      authority: CONTOSO,
      clientId: BUILT_IN_APPS.unconsented,
      redirectUri: `${APPLICATION}/auth/callback`,
      scope: `openid ${EXCHANGE}/EWS.AccessAsUser.All`,
      upn: SERVICE,
    });
    expect(signedIn.code).not.toBe('');
    await tenant.change({ userConsent: 'microsoft-managed', consentRequests: true });
    expect((await approve()).html).not.toContain('AADSTS');
    expect((await approve({ prompt: 'consent' })).html).toContain('AADSTS90095');
  });
});

describe('policies are data', () => {
  test('in a seed and at run time, in this process and over the control API, until the next reset', async () => {
    const remote = await connectMockIdp(idp.control.url, idp.control.token);
    const handle = await remote.tenant(CONTOSO);
    const before = (await handle.policies.list()).length;
    const added = await handle.policies.add({ name: 'Block all', controls: ['block'] });
    expect(await tenant.policies.list()).toContainEqual(added);
    expect(codeOf(await byPassword())).toBe(53003);
    await idp.reset();
    expect(await tenant.policies.list()).toHaveLength(before);
    expect(codeOf(await byPassword())).toBe('a token');
  });

  test.each([
    [
      { name: 'p', controls: ['mfa'], conditions: { users: ['nobody@contoso.example'] } },
      'conditions.users[0]: there is no account',
    ],
    [{ name: 'p', controls: ['mfa'], conditions: { locations: ['Moon'] } }, 'there is no named location "Moon"'],
    [{ name: 'p', controls: ['mfa'], conditions: { resources: ['https://nobody.example'] } }, 'there is no API'],
    [{ name: 'p', controls: ['magic'] }, 'policies[1].controls[0]'],
  ])('%j is refused, and nothing has changed', async (policy, message) => {
    const before = await tenant.policies.list();
    await expect(tenant.policies.add(policy as never)).rejects.toMatchObject({
      code: 'invalid_seed',
      message: expect.stringContaining(message),
    });
    expect(await tenant.policies.list()).toEqual(before);
    await expect(tenant.policies.remove('nothing')).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('a seed that names what is not there says which policy', async () => {
    const policies = [{ name: 'p', controls: ['mfa'], conditions: { apps: ['b0000000-0000-4000-8000-000000000001'] } }];
    await expect(createMockIdp({ seed: { tenants: [{ id: CONTOSO, policies }] } })).rejects.toThrow(
      'policy "p" of Contoso: conditions.apps[0]: there is no app',
    );
  });
});

test('terms of use are shown once, and then neither pages nor silent requests stop any more', async () => {
  const { id } = await tenant.policies.add({ name: 'Terms of use for all', controls: ['terms-of-use'] });
  const request = { origin: idp.origin, authority: CONTOSO, clientId: CLIENT, redirectUri: APPLICATION, scope: SCOPE };
  const browser = createFormBrowser(APPLICATION);
  const password = await browser.open(authorizeUrl(request, { login_hint: SERVICE }));
  const terms = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
  expect(headingOf(terms)).toBe('Accept the terms of use');
  expect(await silently(browser)).toMatchObject({
    error: 'interaction_required',
    code: '50158',
    claims: JSON.stringify({ access_token: { capolids: { essential: true, values: [id] } } }),
  });
  expect(headingOf(await browser.submit(terms, {}))).toBe('Stay signed in?');
  expect(await silently(browser)).toMatchObject({ granted: true });
  expect(codeOf(await byPassword())).toBe('a token');
});

test('an expired password that is kept on premises cannot be changed on the page', async () => {
  await (await idp.user(SERVICE)).change({ passwordKept: 'on-premises', passwordExpired: true });
  const request = { origin: idp.origin, authority: CONTOSO, clientId: CLIENT, redirectUri: APPLICATION, scope: SCOPE };
  const browser = createFormBrowser(APPLICATION);
  const password = await browser.open(authorizeUrl(request, { login_hint: SERVICE }));
  expect((await browser.submit(password, { passwd: BUILT_IN_PASSWORD })).html).toContain('AADSTS50144');
});
